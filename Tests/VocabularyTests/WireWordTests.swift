import Foundation
import Testing
import Vocabulary

/// The vocabulary's word lists equal the enums of the `.proto` files.
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
        ("RegionLevel", list(RegionLevel.self)), ("PersonalGroup", list(PersonalGroup.self)),
    ]

    /// The enums of a `.proto` file: name, and lines `NAME = NUMBER;`.
    private static func enums(of file: String) throws -> [(name: String, cases: String)] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let proto = try String(contentsOf: root.appending(path: "Shared/Schemas/proto/\(file)"), encoding: .utf8)
        return proto.matches(of: /enum (\w+) \{([^}]*)\}/).map { (String($0.output.1), String($0.output.2)) }
    }

    /// Expects that an enum has these words under the numbers from 1 on, and 0 for none.
    private static func expect(_ found: (name: String, cases: String), zero: String, _ words: [String]) throws {
        let cases = found.cases.matches(of: /(\w+) = (\d+);/)
        #expect(cases.map { Int($0.output.2) } == Array(0...words.count), "\(found.name)")
        let prefix = try #require(cases.first).output.1.dropLast(zero.count)
        #expect(
            cases.dropFirst().map { $0.output.1.dropFirst(prefix.count).lowercased() }
                == words.map { $0.lowercased() }, "\(found.name)")
    }

    @Test func `a word's number is its wire enum's`() throws {
        let enums = try Self.enums(of: "vocabulary.proto")
        #expect(enums.map(\.name) == Self.words.map(\.name))
        for (found, expected) in zip(enums, Self.words) {
            try Self.expect(found, zero: "UNKNOWN", expected.words)
        }
    }

    @Test func `the numbers of intake codes and of a programme's conditions are their wire enums'`() throws {
        let codes = try #require(try Self.enums(of: "registry/registration.proto").first { $0.name == "IntakeCode" })
        try Self.expect(codes, zero: "UNSPECIFIED", IntakeCode.allCases.map(\.word))
        let conditions = try #require(
            try Self.enums(of: "registry/programmes.proto").first { $0.name == "ProgrammeCondition" })
        try Self.expect(conditions, zero: "UNKNOWN", Self.list(ProgrammeCondition.self))
    }

    @Test func `the numbers of decision roles and of exclusions are their wire enums'`() throws {
        let enums = try Self.enums(of: "registry/registry.proto")
        let roles = try #require(enums.first { $0.name == "DecisionRole" })
        try Self.expect(roles, zero: "UNKNOWN", Self.list(DecisionRole.self))
        let exclusions = try #require(enums.first { $0.name == "FamilyExclusion" })
        try Self.expect(exclusions, zero: "UNKNOWN", Self.list(FamilyExclusion.self))
    }
}
