import Foundation
import Testing
import Vocabulary

/// The vocabulary's word lists equal the enums of `vocabulary.proto`.
struct WireWordTests {
    private static func list<W: Word>(_ type: W.Type) -> [String] { W.allCases.map(\.rawValue) }

    private static let words: [(name: String, words: [String])] = [
        ("HouseStatus", list(HouseStatus.self)), ("Floor", list(FloorMaterial.self)),
        ("Wall", list(WallMaterial.self)), ("Roof", list(RoofMaterial.self)),
        ("WaterSource", list(WaterSource.self)), ("Toilet", list(ToiletFacility.self)),
        ("Closet", list(Closet.self)), ("Sewage", list(SewageDisposal.self)),
        ("CookingFuel", list(CookingFuel.self)), ("Sex", list(Sex.self)), ("Relation", list(Relation.self)),
        ("Marital", list(MaritalStatus.self)), ("Schooling", list(Schooling.self)), ("Diploma", list(Diploma.self)),
        ("Disability", list(Disability.self)), ("ExclusionSignal", list(ExcludedOccupation.self)),
        ("Deprivation", list(Deprivation.self)),
        // These have an unknown of their own, which is 0 on the wire. Findings are ordered differently there.
        ("Finding", ["met", "deprived"]),
        ("ExpenditureStatus", list(ExpenditureStatus.self).filter { $0 != "unknown" }),
        ("Rung", list(Rung.self)), ("Phase", list(Phase.self)), ("ProgrammeKind", list(ProgrammeKind.self)),
        ("Rhythm", list(DeliveryRhythm.self)), ("FundSource", list(FundSource.self)),
        ("RegionLevel", list(RegionLevel.self)),
    ]

    @Test func `a word's number is its wire enum's`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let proto = try String(
            contentsOf: root.appending(path: "Shared/Schemas/proto/vocabulary.proto"), encoding: .utf8)
        let enums = proto.matches(of: /enum (\w+) \{([^}]*)\}/)
        #expect(enums.map { String($0.output.1) } == Self.words.map(\.name))
        for (found, expected) in zip(enums, Self.words) {
            let cases = found.output.2.matches(of: /(\w+) = (\d+);/)
            #expect(cases.map { Int($0.output.2) } == Array(0...expected.words.count), "\(expected.name)")
            let prefix = try #require(cases.first).output.1.dropLast("UNKNOWN".count)
            #expect(
                cases.dropFirst().map { $0.output.1.dropFirst(prefix.count).lowercased() }
                    == expected.words.map { $0.lowercased() }, "\(expected.name)")
        }
    }
}
