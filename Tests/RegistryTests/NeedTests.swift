import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

/// The worklists of random registers, against a list that is computed family by family.
@Suite struct NeedTests {
    private static let regions = [
        "36.02.01.2001", "36.02.01.2002", "36.02.02.2001", "36.71.01.1001", "36.71.02.1001", "36.04.01.2001",
    ]
    private static let areas = ["36", "36.02", "36.02.01", "36.02.01.2001", "36.71", "36.73"]

    /// One family of the model.
    private struct Family {
        let number: UInt8
        let region: String
        var findings: [FieldFinding] = []
        var status = FieldExpenditureStatus.unknown
        var living = true
        /// The last day by programme.
        var served: [String: Int32] = [:]
    }

    private struct Model {
        var families: [Family] = []
        var relieves: [String: [Deprivation]] = [:]
        let since: Int32

        func deprived(_ family: Family) -> [Deprivation] {
            zip(Deprivation.allCases, family.findings).filter { $0.1 == .deprived }.map(\.0)
        }

        func servedOn(_ family: Family, _ deprivation: Deprivation) -> Int32 {
            family.served.filter { relieves[$0.key, default: []].contains(deprivation) }.map(\.value).max() ?? .min
        }

        /// The families that wait for an agency, in the list's order, with the deprivations for which they wait.
        func waiting(_ agency: Agency, _ area: String) -> [(number: UInt8, unmet: [Deprivation])] {
            let leads = Deprivation.allCases.filter { $0.leadAgencies.contains(agency) }
            let lines = families.filter { $0.living && $0.region.hasPrefix(area) }.compactMap { family in
                let all = deprived(family)
                let own = all.filter { leads.contains($0) }
                let unmet = own.filter { servedOn(family, $0) < since }
                let status = family.status == .unknown ? 9 : family.status.rawValue
                let days = own.map { servedOn(family, $0) }
                return unmet.isEmpty ? nil : (family.number, unmet, [-all.count, status, Int(days.min() ?? 0)])
            }
            return lines.sorted { ($0.2 + [Int($0.0)]).lexicographicallyPrecedes($1.2 + [Int($1.0)]) }
                .map { ($0.0, $0.1) }
        }
    }

    private func change(_ scene: Scene, _ model: inout Model, _ chance: inout Chance) throws {
        let place = chance.number(0...model.families.count - 1)
        let family = model.families[place]
        switch chance.number(0...9) {
        case 0..<4:
            let findings = Deprivation.allCases.map { _ in chance.happens(0.4) ? FieldFinding.deprived : .met }
            let status = FieldExpenditureStatus(rawValue: chance.number(0...3)) ?? .unknown
            (model.families[place].findings, model.families[place].status) = (findings, status)
            try assess(scene, model.families[place])
        case 4..<8:
            let programme = ["jsk", "air", "rtlh", "sehat"][chance.number(0...3)]
            let day = model.since + Int32(chance.number(0...20)) - 10
            model.families[place].served[programme] = max(family.served[programme] ?? .min, day)
            let paid = DisbursementEvent.with {
                $0.paid = .with {
                    $0.payment = Data((0..<16).map { _ in UInt8(chance.number(0...255)) })
                    ($0.family, $0.programme) = (Scene.id(family.number).data, programme)
                    ($0.month, $0.on) = (24_300, day)
                }
            }
            try scene.rehearsal.learn(from: "disbursement.dinsos", [paid])
        default:
            model.families[place].living.toggle()
            let living: UInt32 = model.families[place].living ? 1 : 0
            let marked = RegistryEvent.with {
                $0.personMarked = .with { ($0.family, $0.livingMembers) = (Scene.id(family.number).data, living) }
            }
            try scene.happen([marked])
        }
    }

    private func assess(_ scene: Scene, _ family: Family) throws {
        let assessed = RegistryEvent.with {
            $0.familyAssessed = .with {
                ($0.family, $0.region, $0.findings) = (Scene.id(family.number).data, family.region, family.findings)
                ($0.surveyedOn, $0.status) = (20_000, family.status)
                $0.deprivedCount = UInt32(family.findings.count { $0 == .deprived })
            }
        }
        try scene.happen([assessed])
    }

    /// The whole list, page by page.
    private func list(_ scene: Scene, _ agency: Agency, _ area: String, most: Int) throws
        -> (lines: [RegistryWorklist.Line], last: RegistryWorklist)
    {
        var lines: [RegistryWorklist.Line] = []
        var last = RegistryWorklist()
        repeat {
            let query = RegistryQuery.with {
                ($0.worklist.agency, $0.worklist.area) = (agency.rawValue, area)
                ($0.worklist.most, $0.worklist.after) = (UInt32(most), last.next)
            }
            guard case .answer(let answer) = try scene.rehearsal.query(query) else {
                Issue.record("refused")
                return (lines, last)
            }
            last = answer.worklist
            lines += last.lines
        } while !last.next.isEmpty
        return (lines, last)
    }

    @Test(arguments: 0..<6) func `lists, pages and counts are those of every family looked at by itself`(seed: UInt64)
        throws
    {
        var chance = Chance(seed: seed)
        let scene = try Scene()
        var model = Model(since: Scene.day("2025-03-02").number)
        let programmes: [(String, [Deprivation])] = [
            ("jsk", [.food, .nonFood]), ("air", [.cleanWater]), ("rtlh", [.housing, .sanitation]), ("sehat", [.health]),
        ]
        try scene.load(
            programmes.map { programme in
                Scene.programme(programme.0) {
                    $0.relieves = programme.1.compactMap { FieldDeprivation(rawValue: Int($0.number)) }
                }
            })
        model.relieves = Dictionary(uniqueKeysWithValues: programmes)
        for number in 1...60 {
            let region = NeedTests.regions[chance.number(0...NeedTests.regions.count - 1)]
            model.families.append(Family(number: UInt8(number), region: region))
            try scene.family(UInt8(number), region: region)
        }
        for _ in 0..<240 { try change(scene, &model, &chance) }
        for agency in Agency.allCases {
            for area in NeedTests.areas {
                let wanted = model.waiting(agency, area)
                let found = try list(scene, agency, area, most: [1, 3, 7, 100][chance.number(0...3)])
                #expect(found.lines.map { $0.family.last } == wanted.map { $0.number }, "\(agency) \(area)")
                let unmet = found.lines.map { $0.deprivedOf.map(\.rawValue) }
                #expect(unmet == wanted.map { $0.unmet.map { Int($0.number) } }, "\(agency) \(area)")
                #expect(Int(found.last.waiting) == wanted.count)
                for cell in found.last.unmet {
                    let count = wanted.count { $0.unmet.contains { Int($0.number) == cell.deprivation.rawValue } }
                    #expect(Int(cell.families) == count, "\(agency) \(area) \(cell.deprivation)")
                }
            }
        }
    }

    @Test func `a programme that relieves something else begins a rebuild, and one that does not begins none`() throws {
        let scene = try Scene()
        func isRebuilding() throws -> Bool {
            try scene.rehearsal.store.read { try $0.isRebuilding(Need.table.name) }
        }
        try scene.write("DELETE FROM derived_rebuild")
        let combination = Scene.programme("jsk") { $0.relieves = [.food] }
        try scene.load([combination])
        #expect(try isRebuilding())
        try scene.write("DELETE FROM derived_rebuild")
        try scene.load([combination])
        #expect(try !isRebuilding())
        try scene.load([Scene.programme("jsk") { $0.relieves = [.housing] }])
        #expect(try isRebuilding())
    }

    @Test(arguments: [1, 15, 31, 33]) func `a place of another length is refused`(bytes: Int) throws {
        let query = RegistryQuery.with {
            $0.worklist = .with {
                ($0.agency, $0.area, $0.most, $0.after) = ("dinsos", "36", 10, Data(repeating: 1, count: bytes))
            }
        }
        guard case .refuse(let refusal) = try Scene().rehearsal.query(query) else {
            Issue.record("answered")
            return
        }
        #expect(Scene.text(refusal) == "valueWrong after")
    }
}
