import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

@Suite struct WorklistTests {
    /// Family 1 lacks nothing; 2 lacks food and other things, 3 also a roof and a toilet; 4 a roof only.
    private func scene() throws -> Scene {
        let scene = try Scene()
        try scene.family(1)
        try scene.family(2, facts: RungTests.poorest())
        var worst = RungTests.poorest()
        (worst.roof, worst.toilet) = (.asbes, .umum)
        try scene.family(3, facts: worst, region: Scene.kelurahan)
        var roofless = Scene.facts()
        roofless.roof = .bambu
        try scene.family(4, facts: roofless)
        try scene.assess()
        try scene.load([
            Scene.programme("jsk") { $0.relieves = [.food] }, Scene.programme("rtlh") { $0.relieves = [.housing] },
        ])
        return scene
    }

    private func list(
        _ scene: Scene, _ agency: String, area: String = "36", after: Data = Data(), most: UInt32 = 10
    ) throws -> RegistryWorklist {
        let query = RegistryQuery.with {
            $0.worklist = .with { ($0.agency, $0.area, $0.most, $0.after) = (agency, area, most, after) }
        }
        guard case .answer(let answer) = try scene.rehearsal.query(query) else { return RegistryWorklist() }
        return answer.worklist
    }

    private func families(_ worklist: RegistryWorklist) -> [UInt8] { worklist.lines.compactMap(\.family.last) }

    @Test func `an agency sees the families that it leads for, worst first`() throws {
        let scene = try scene()
        #expect(try families(list(scene, "dinsos")) == [3, 2])
        #expect(try families(list(scene, "dprkp")) == [3, 4])
        #expect(try list(scene, "dprkp").lines.map(\.deprivedOf) == [[.sanitation, .housing], [.housing]])
        #expect(try list(scene, "dprkp").lines.map(\.deprivedCount) == [4, 1])
        #expect(try families(list(scene, "dindikbud")) == [])
        #expect(try families(list(scene, "bappeda")) == [])
    }

    @Test func `an area and a page limit the list, and all are counted`() throws {
        let scene = try scene()
        #expect(try families(list(scene, "dinsos", area: "36.02")) == [2])
        let page = try list(scene, "dinsos", most: 1)
        #expect(families(page) == [3] && page.waiting == 2)
    }

    @Test(
        arguments: [
            ("2025-03-02", [UInt8(3), 2]), ("2025-03-03", [3, 2]), ("2026-03-01", [3, 2]),
        ] as [(String, [UInt8])])
    func `a family served against one deprivation still waits for the other`(_ day: String, _ waiting: [UInt8]) throws {
        let scene = try scene()
        try serve(scene, 2, "jsk", on: day)
        #expect(try families(list(scene, "dinsos")) == waiting)
    }

    @Test(
        arguments: [
            // ketapang leads against food only: family 2 was served on that day, and waits or not
            ("2025-03-01", true), ("2025-03-02", false), ("2026-03-01", false),
        ] as [(String, Bool)])
    func `a family served within twelve months does not wait`(_ day: String, _ waits: Bool) throws {
        let scene = try scene()
        try serve(scene, 2, "jsk", on: day)
        #expect(try families(list(scene, "ketapang")) == (waits ? [3, 2] : [3]))
    }

    @Test(arguments: [(Int32(0), true), (1, false)])
    func `a course serves a family only if its member attended`(attended: Int32, waits: Bool) throws {
        let scene = try scene()
        let course = Data(repeating: 7, count: 16)
        let completed = EmpowermentEvent.with {
            $0.completed = .with {
                ($0.course, $0.person, $0.family) = (course, course, Scene.id(2).data)
                ($0.attended, $0.sessions, $0.programme) = (attended, 10, "jsk")
                $0.on = Scene.day("2026-03-01").number
            }
        }
        try scene.rehearsal.learn(from: "empowerment-training.disnaker", [completed])
        #expect(try families(list(scene, "ketapang")) == (waits ? [3, 2] : [3]))
    }

    @Test func `a family without a living member does not wait`() throws {
        let scene = try scene()
        let marked = RegistryEvent.with {
            $0.personMarked = .with { ($0.family, $0.state, $0.livingMembers) = (Scene.id(2).data, .deceased, 0) }
        }
        try scene.happen([marked])
        let worklist = try list(scene, "ketapang")
        #expect(families(worklist) == [3] && worklist.waiting == 1)
    }

    @Test func `a programme that relieves another deprivation is no service`() throws {
        let scene = try scene()
        try serve(scene, 4, "jsk", on: "2026-03-01")
        #expect(try families(list(scene, "dprkp")) == [3, 4])
        try serve(scene, 4, "rtlh", on: "2026-03-01")
        #expect(try families(list(scene, "dprkp")) == [3])
    }

    @Test(
        arguments: [
            ("", "36", "valueMissing agency"), ("polda", "36", "valueWrong agency"), ("dinsos", "32", "outsideArea 32"),
        ] as [(String, String, String)])
    func `an invalid list is refused`(_ agency: String, _ area: String, _ refusal: String) throws {
        let query = RegistryQuery.with {
            $0.worklist = .with { ($0.agency, $0.area, $0.most) = (agency, area, 10) }
        }
        guard case .refuse(let found) = try Scene().rehearsal.query(query) else {
            Issue.record("answered")
            return
        }
        #expect(Scene.text(found) == refusal)
    }

    private func serve(_ scene: Scene, _ family: UInt8, _ programme: String, on day: String) throws {
        let paid = DisbursementEvent.with {
            $0.paid = .with {
                $0.payment = Data(repeating: UInt8(clamping: programme.utf8.count), count: 16)
                ($0.family, $0.programme) = (Scene.id(family).data, programme)
                ($0.month, $0.on) = (24_300, Scene.day(day).number)
            }
        }
        try scene.rehearsal.learn(from: "disbursement.dinsos", [paid])
    }
}
