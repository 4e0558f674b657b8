import Foundation
import Testing
import Vocabulary

@testable import Intake

/// The rules over several rows.
struct IntakeJoinTests {
    private typealias H = Handover

    @Test(
        arguments: [
            ("a head without others", [H.family()], [H.person()], [], 1),
            ("no members", [H.family()], [], ["families:2 family_without_members"], 0),
            (
                "no head", [H.family()], [H.wife()], ["families:2 family_without_head", "persons:2 family_rejected"], 0
            ),
            (
                "two heads", [H.family()], [H.person(), H.wife([.relation: "kepala"])],
                ["families:2 family_with_two_heads", "persons:2 family_rejected", "persons:3 family_rejected"], 0
            ),
            (
                "a rejected head leaves none", [H.family()], [H.person([.sex: "x"]), H.wife()],
                ["families:2 family_without_head", "persons:2 value_unknown", "persons:3 family_rejected"], 0
            ),
            (
                "a rejected head leaves another", [H.family()], [H.person([.sex: "x"]), H.wife([.relation: "kepala"])],
                ["families:2 members_incomplete", "persons:2 value_unknown"], 1
            ),
            (
                "all members rejected", [H.family()], [H.person([.sex: "x"])],
                ["families:2 family_without_members", "persons:2 value_unknown"], 0
            ),
            (
                "a member lost", [H.family()], [H.wife([.nik: "1"]), H.person()],
                ["families:2 members_incomplete", "persons:2 nik_malformed"], 1
            ),
            (
                "a member whose card cannot be read is nobody's", [H.family()], [H.wife([.card: "1"]), H.person()],
                ["persons:2 family_card_malformed"], 1
            ),
            (
                "a member who is no text", [H.family()], [H.wife([.name: "\u{0}"]), H.person()],
                ["families:2 members_incomplete", "persons:2 text_not_utf8"], 1
            ),
            (
                "a member whose row is malformed is nobody's", [H.family()], [H.wife() + ",x", H.person()],
                ["persons:2 row_malformed"], 1
            ),
            (
                "a family at fault", [H.family([.desil: "0"])], [H.person(), H.wife([.sex: "x"])],
                ["families:2 number_out_of_range", "persons:2 family_rejected", "persons:3 value_unknown"], 0
            ),
            (
                "a family at fault has no further codes", [H.family([.desil: "0"])], [],
                ["families:2 number_out_of_range"], 0
            ),
            (
                "a family that is no text stands for its card", [H.family([.address: "\u{0}"])], [H.person()],
                ["families:2 text_not_utf8", "persons:2 family_rejected"], 0
            ),
            (
                "a malformed family row does not", [H.family() + ",x"], [H.person()],
                ["families:2 row_malformed", "persons:2 person_without_family"], 0
            ),
            (
                "nor does one whose card cannot be read", [H.family([.card: "1"])], [H.person()],
                ["families:2 family_card_malformed", "persons:2 person_without_family"], 0
            ),
            (
                "without family, whatever else is wrong", [], [H.person([.sex: "x"]), H.wife([.name: "\u{0}"])],
                ["persons:2 value_unknown;person_without_family", "persons:3 text_not_utf8;person_without_family"], 0
            ),
            (
                "warnings on rows that are kept", [H.family([.bank: ""])], [H.person([.sex: "P"])],
                ["families:2 account_malformed", "persons:2 nik_sex_differs"], 1
            ),
            (
                "two warnings on one row", [H.family([.bank: ""])], [H.person(), H.wife([.sex: "x"])],
                ["families:2 account_malformed;members_incomplete", "persons:3 value_unknown"], 1
            ),
            (
                "no warnings on rows that are not", [H.family([.bank: "", .desil: "0"])], [H.person([.sex: "P"])],
                ["families:2 number_out_of_range", "persons:2 family_rejected"], 0
            ),
            // Duplicate cards.
            (
                "the first row of a card is the one", [H.family(), H.family([.desil: "2"])], [H.person()],
                ["families:3 family_card_duplicate"], 1
            ),
            (
                "even where it is at fault", [H.family([.desil: "0"]), H.family()], [H.person()],
                ["families:2 number_out_of_range", "families:3 family_card_duplicate", "persons:2 family_rejected"], 0
            ),
            (
                "even where it is no text", [H.family([.address: "\u{0}"]), H.family()], [H.person()],
                ["families:2 text_not_utf8", "families:3 family_card_duplicate", "persons:2 family_rejected"], 0
            ),
            (
                "but not where it is malformed", [H.family() + ",x", H.family()], [H.person()],
                ["families:2 row_malformed"], 1
            ),
            (
                "a duplicate has its own faults too", [H.family(), H.family([.desil: "0"])], [H.person()],
                ["families:3 number_out_of_range;family_card_duplicate"], 1
            ),
            (
                "numbers that cannot be read are not compared",
                [H.family(), H.family([.card: "1"]), H.family([.card: "1"])],
                [H.person()], ["families:3 family_card_malformed", "families:4 family_card_malformed"], 1
            ),
            // Duplicate NIKs.
            (
                "the first row of a NIK is the one", [H.family()], [H.person(), H.person([.relation: "anak"])],
                ["families:2 members_incomplete", "persons:3 nik_duplicate"], 1
            ),
            (
                "even where it is at fault", [H.family()], [H.person([.sex: "x"]), H.person()],
                [
                    "families:2 family_without_members", "persons:2 value_unknown", "persons:3 nik_duplicate",
                ], 0
            ),
            (
                "even where its card cannot be read", [H.family()], [H.person([.card: "1"]), H.person()],
                [
                    "families:2 family_without_members", "persons:2 family_card_malformed", "persons:3 nik_duplicate",
                ], 0
            ),
            (
                "a duplicate whose card cannot be read", [H.family()], [H.person(), H.person([.card: "1"])],
                ["persons:3 family_card_malformed;nik_duplicate"], 1
            ),
            (
                "on another card", [H.family(), H.family([.card: H.otherCard])],
                [H.person([.card: H.otherCard]), H.person()],
                ["families:2 family_without_members", "persons:3 nik_duplicate"], 1
            ),
            (
                "malformed NIKs are not compared", [H.family()],
                [H.person(), H.wife([.nik: "0"]), H.wife([.nik: "0"])],
                ["families:2 members_incomplete", "persons:3 nik_malformed", "persons:4 nik_malformed"], 1
            ),
            (
                "those with an impossible date are", [H.family()],
                [H.person(), H.wife([.nik: "3601019911870001"]), H.wife([.nik: "3601019911870001"])],
                [
                    "families:2 members_incomplete", "persons:3 nik_impossible_date",
                    "persons:4 nik_impossible_date;nik_duplicate",
                ], 1
            ),
        ] as [(String, [String], [String], [String], Int)])
    func `rows together have these codes`(
        what: String, families: [String], persons: [String], codes: [String], accepted: Int
    ) async throws {
        let outcome = try await Handover(families: families, persons: persons).read()
        #expect(outcome.codes == codes, "\(what)")
        #expect(outcome.families.count == accepted, "\(what)")
    }

    @Test func `rows may stand in any order`() async throws {
        let cards = (1...7).map { "360101010203000\($0)" }
        let families = cards.reversed().map { Handover.family([.card: $0]) }
        let wives = cards.enumerated().map { Handover.wife([.card: $1, .nik: "360101440390100\($0)"]) }
        let heads = cards.enumerated().map { Handover.person([.card: $1, .nik: "360101121187100\($0)"]) }
        let outcome = try await Handover(families: families, persons: wives + heads.reversed()).read(batch: 3)
        #expect(outcome.codes == [])
        #expect(outcome.families.map(\.card.text) == cards)
        #expect(outcome.families.map { $0.family?.line } == [8, 7, 6, 5, 4, 3, 2])
        #expect(outcome.families.map { $0.members.map(\.line) } == (0..<7).map { [2 + $0, 15 - $0] })
    }

    @Test func `columns may stand in any order and be missing`() async throws {
        var handover = Handover()
        handover.familiesText = """
            \u{FEFF}tanggal_pendataan,catatan,no_kk,kode_wilayah\r
            01/02/2026,"satu, dua\r
            tiga",\(Handover.card),36.01.01.2001\r
            \r
            01/02/2026,,\(Handover.otherCard),36.01.01.2009\r

            """
        handover.personsText = """
            hubungan,tanggal_lahir,jenis_kelamin,nama,no_kk,nik
            kepala,12-11-1987,L,Asep,\(Handover.card),\(Handover.nik)
            """
        let outcome = try await handover.read()
        #expect(outcome.codes == ["families:5 region_unknown"])
        #expect(outcome.families.map { $0.family?.line } == [2])
    }
}
