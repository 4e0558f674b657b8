import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

/// Rules that look at the human and the agency behind a principal.
@Suite struct IdentityTests {
    /// The agency that the directory states, and whether the operator may enrol in a programme of Dinas Sosial.
    @Test(arguments: [(nil, true), ("dinsos", true), ("bappeda", false), ("dinkop", false)] as [(String?, Bool)])
    func `only people of the programme's agency enrol in it and end the enrolment`(agency: String?, may: Bool) throws {
        let scene = try EnrolmentTests.scene()
        let stated = Identity(human: "operator", agency: agency, names: ["operator"])
        scene.rehearsal.identities["operator"] = stated
        let refused = try scene.enrol([Scene.id(1)], in: "a").refusal
        #expect(Scene.text(refused) == (may ? "" : "otherAgency dinsos"))
        scene.rehearsal.identities = [:]
        try scene.enrol([Scene.id(1)], in: "b")
        let enrolment = try scene.rehearsal.store.read { tables in
            try tables.rows("SELECT id FROM enrolment WHERE programme = 'b'") { $0.blob(0) }
        }
        scene.rehearsal.identities["operator"] = stated
        let ended = try scene.ask(
            .with { $0.endEnrolment = .with { ($0.enrolment, $0.reason) = (enrolment[0], "pindah") } })
        #expect(Scene.text(ended.refusal) == (may ? "" : "otherAgency dinsos"))
    }

    @Test func `a programme that no node serves is every agency's`() throws {
        let scene = try EnrolmentTests.scene { $0.node = "" }
        scene.rehearsal.identities["operator"] = Identity(human: "operator", agency: "dinkop", names: ["operator"])
        #expect(try scene.enrol([Scene.id(1)], in: "a").refusal == nil)
    }

    /// The second name's human had this part in the family's data.
    @Test(arguments: ["importer", "assessor", "proposer"])
    func `a human does not confirm under a second name what the human did under the first`(_ role: String) throws {
        let (scene, family, proposal) = try RungTests.proposed()
        // The first name was recorded before the directory stated the human.
        scene.rehearsal.identities["lain"] = Identity(human: "h-1", names: ["lain", role])
        #expect(try scene.confirm([proposal], by: "lain").items == ["samePerson \(role)"])
        #expect(try scene.rung(of: family) == .registered)
        scene.rehearsal.identities["lain"] = Identity(human: "h-1", names: ["lain"])
        #expect(try scene.confirm([proposal], by: "lain").items == [""])
    }
}
