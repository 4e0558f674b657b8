import Foundation
import Kernel
import Support
import Testing

@testable import Edges

/// Roles in `province.yaml`.
@Suite struct RolesInProvinceTests {
    private static let yaml = """
        code: "36"
        name: Banten
        founder: admin
        nodes: []
        roles:
          - {name: treasurer, title: Bendahara, may: [disbursement.make_plan, registry.family, node.status]}
          - {name: approver, title: Kepala, may: [disbursement.approve_plan]}
        apart:
          - [treasurer, approver]
        people:
          - name: bendahara
            human: h-1
            agency: dinsos
            holds:
              - {role: treasurer, node: disbursement.dinsos}
              - {role: treasurer, node: registry.bappeda, area: "36.02"}
          - {name: kepala, role: Kepala Dinas, holds: [{role: approver, node: "*"}]}
        """

    private static func plan(_ yaml: String) throws -> Province.Plan {
        let folder = try TemporaryFolder()
        try folder.write(yaml, to: "province.yaml")
        return try Province(folder.url).plan
    }

    @Test func `a holding gives those permissions of its role that its node has`() throws {
        let plan = try Self.plan(Self.yaml)
        let bendahara = try #require(plan.person("bendahara"))
        #expect(
            plan.grants(of: bendahara) == [
                .init(node: "disbursement.dinsos", may: ["disbursement.make_plan", "node.status"]),
                .init(node: "registry.bappeda", may: ["registry.family", "node.status"], area: "36.02"),
            ])
        let kepala = try #require(plan.person("kepala"))
        #expect(plan.grants(of: kepala) == [.init(node: "*", may: ["disbursement.approve_plan"])])
        #expect(plan.duty(of: bendahara) == "Bendahara" && plan.duty(of: kepala) == "Kepala Dinas")
        #expect(bendahara.human == "h-1" && bendahara.agency == "dinsos")
    }

    /// What is replaced, by what, and a word of the sentence.
    @Test(arguments: [
        ("disbursement.make_plan", "\"disbursement.*\"", "disbursement.*"),
        ("disbursement.approve_plan", "\"*\"", "approver"),
        ("- [treasurer, approver]", "- [treasurer]", "apart"),
        ("- [treasurer, approver]", "- [treasurer, treasurer]", "apart"),
        ("- [treasurer, approver]", "- [treasurer, raja]", "raja"),
        ("{role: approver, node: \"*\"}", "{role: raja, node: \"*\"}", "raja"),
        ("role: Kepala Dinas, holds: [{role: approver, node: \"*\"}]", "role: K, grants: []", "kepala"),
    ])
    func `patterns, unknown roles, and grants beside roles are refused`(
        _ old: String, _ new: String, _ word: String
    ) throws {
        let fault = #expect(throws: ProvinceFault.self) {
            try Self.plan(Self.yaml.replacingOccurrences(of: old, with: new))
        }
        let sentence = try #require(fault?.description)
        #expect(sentence.contains(word) && sentence.contains(" / "), "\(sentence)")
    }

    @Test func `holdings and pairs need roles, and grants with patterns stay valid without`() throws {
        let head = "code: \"36\"\nname: Banten\nfounder: admin\nnodes: []\n"
        let old = try Self.plan(
            head + "people:\n  - {name: admin, role: A, grants: [{node: \"*\", may: [\"*\"]}]}\n")
        #expect(try old.grants(of: #require(old.people.first)) == [.init(node: "*", may: ["*"])])
        #expect(throws: ProvinceFault.self) {
            try Self.plan(head + "people:\n  - {name: admin, holds: [{role: a, node: \"*\"}]}\n")
        }
        #expect(throws: ProvinceFault.self) { try Self.plan(head + "apart: [[a, b]]\npeople: []\n") }
    }
}
