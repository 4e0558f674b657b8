import Testing
import Vocabulary

@testable import Intake

/// A fixed set of registered families in place of the Registry.
struct RegisteredDouble: RegisteredFamilies {
    var families: [String: [(nik: String, isHead: Bool)]] = [:]

    func standings(of rows: [(card: FamilyCardNumber, nik: NIK?)]) async throws -> [RegisteredStanding] {
        rows.map { card, nik in
            let members = families[card.text]
            let person: RegisteredStanding.Person =
                if let found = members?.first(where: { $0.nik == nik?.text }) {
                    found.isHead ? .headOfThisCard : .onThisCard
                } else {
                    families.values.joined().contains { $0.nik == nik?.text } ? .onAnotherCard : .unknown
                }
            let hasHead = members?.contains(where: \.isHead) ?? false
            return RegisteredStanding(person, card: members == nil ? .unknown : hasHead ? .withHead : .withoutHead)
        }
    }
}

struct IntakeRegisteredTests {
    private typealias H = Handover
    private static let family: [String: [(nik: String, isHead: Bool)]] = [H.card: [(H.nik, true)]]

    @Test(
        arguments: [
            ("known again", family, [H.family()], [H.person()], [], 1),
            (
                "a NIK of another family", [H.otherCard: [(H.nik, true)]], [H.family()],
                [H.person(), H.wife([.relation: "kepala"])],
                ["families:2 members_incomplete", "persons:2 nik_duplicate"], 1
            ),
            ("a member more", family, [], [H.wife()], [], 1),
            ("the head again", family, [], [H.person([.diploma: "sma"])], [], 1),
            ("a second head", family, [], [H.wife([.relation: "kepala"])], ["persons:2 family_with_two_heads"], 0),
            (
                "another head in the place of the first", family, [],
                [H.person([.relation: "anak"]), H.wife([.relation: "kepala"])], [], 1
            ),
            (
                "no head any more", family, [], [H.person([.relation: "anak"]), H.wife()],
                ["persons:2 family_without_head", "persons:3 family_without_head"], 0
            ),
            ("a rejected row changes nothing", family, [], [H.person([.sex: "x"])], ["persons:2 value_unknown"], 0),
            (
                "a rejected row beside a good one", family, [], [H.person([.sex: "x"]), H.wife()],
                ["persons:2 value_unknown"], 1
            ),
            (
                "the family's new row is rejected", family, [H.family([.desil: "0"])], [H.person()],
                ["families:2 number_out_of_range", "persons:2 family_rejected"], 0
            ),
            (
                "the family's new row is malformed", family, [H.family() + ",x"], [H.person()],
                ["families:2 row_malformed"], 1
            ),
            (
                "a malformed NIK on a registered card", family, [], [H.wife([.nik: "12"])], ["persons:2 nik_malformed"],
                0
            ),
            (
                "a card whose head has died or left", [H.card: [(H.nik, false)]], [], [H.wife()],
                ["persons:2 family_without_head"], 0
            ),
            ("no such card", family, [], [H.wife([.card: H.otherCard])], ["persons:2 person_without_family"], 0),
        ] as [(String, [String: [(nik: String, isHead: Bool)]], [String], [String], [String], Int)])
    func `registered families count`(
        what: String, registered: [String: [(nik: String, isHead: Bool)]], families: [String], persons: [String],
        codes: [String], accepted: Int
    ) async throws {
        let outcome = try await Handover(families: families, persons: persons)
            .read(registered: RegisteredDouble(families: registered))
        #expect(outcome.codes == codes, "\(what)")
        #expect(outcome.families.count == accepted, "\(what)")
    }

    @Test func `persons alone come without a family row`() async throws {
        let outcome = try await Handover(families: [], persons: [Handover.wife()])
            .read(registered: RegisteredDouble(families: Self.family))
        #expect(outcome.families.first?.family == nil)
        #expect(outcome.families.first?.members.map(\.row.name) == ["Siti"])
    }
}
