import Foundation
import Testing
import Vocabulary

@testable import Intake

/// The rules for a single row.
struct IntakeRowTests {
    @Test(
        arguments: [
            // Texts.
            ([.address: String(repeating: "é", count: 200)], ""),
            ([.address: String(repeating: "é", count: 201)], "text_too_long"),
            ([.accountHolder: String(repeating: "x", count: 201)], "text_too_long"),
            (
                [.surveyor: String(repeating: "x", count: 201), .rt: String(repeating: "1", count: 201)],
                "text_too_long"
            ),
            // Required cells.
            ([.card: ""], "value_missing"),
            ([.village: ""], "value_missing"),
            ([.surveyed: ""], "value_missing"),
            // Words.
            ([.roof: "Genteng"], "value_unknown"),
            ([.telephone: "Ya"], "value_unknown"),
            ([.drinkingWater: "pdam", .closet: "duduk"], "value_unknown"),
            // Numbers.
            ([.desil: "satu"], "number_unreadable"),
            ([.desil: "1,0"], "number_unreadable"),
            ([.floorArea: "36 m2"], "number_unreadable"),
            ([.foodExpenditure: "1,250,000"], "number_unreadable"),
            ([.desil: "0"], "number_out_of_range"),
            ([.desil: "10"], ""),
            ([.desil: "11"], "number_out_of_range"),
            ([.floorArea: "1"], ""),
            ([.floorArea: "0,999999"], "number_out_of_range"),
            ([.floorArea: "2000,0"], ""),
            ([.floorArea: "2000.0000001"], "number_out_of_range"),
            ([.latitude: "-90"], ""),
            ([.latitude: "-90.0000001"], "number_out_of_range"),
            ([.longitude: "180"], ""),
            ([.longitude: "180,1"], "number_out_of_range"),
            ([.minutesToWater: "600"], ""),
            ([.minutesToWater: "601"], "number_out_of_range"),
            ([.minutesToWater: "-1"], "number_out_of_range"),
            ([.power: "0"], ""),
            ([.power: "451"], "number_out_of_range"),
            ([.power: "2.200"], ""),
            ([.power: "2199"], "number_out_of_range"),
            ([.power: "999999999999"], ""),
            ([.healthFacility: "200"], ""),
            ([.juniorSchool: "200,5"], "number_out_of_range"),
            ([.primarySchool: "-0.1"], "number_out_of_range"),
            ([.foodExpenditure: "1.000.000.000"], ""),
            ([.foodExpenditure: "1000000001"], "number_out_of_range"),
            ([.nonFoodExpenditure: "99999999999999999999999999"], "number_out_of_range"),
            // Dates.
            ([.surveyed: "31/04/2025"], "date_unreadable"),
            ([.surveyed: "2026/02/01"], "date_unreadable"),
            ([.surveyed: "2026-03-01"], ""),
            ([.surveyed: "02/03/2026"], "date_in_future"),
            // Card numbers and regions.
            ([.card: "360101010203000"], "family_card_malformed"),
            ([.card: "36010101020300O4"], "family_card_malformed"),
            ([.village: "36.01.01.2003"], "region_unknown"),
            ([.village: "36.01.01"], "region_unknown"),
            ([.village: "3601012001"], "region_unknown"),
            // Accounts.
            ([.bank: "", .accountNumber: "", .accountHolder: ""], ""),
            ([.bank: ""], "account_malformed"),
            ([.accountNumber: ""], "account_malformed"),
            ([.accountHolder: ""], "account_malformed"),
            ([.bank: "13"], "account_malformed"),
            ([.accountNumber: "12345"], "account_malformed"),
            ([.accountNumber: "123456"], ""),
            ([.accountNumber: "123456789012345678901"], "account_malformed"),
            ([.accountNumber: "1234-5678"], "account_malformed"),
            // Several codes, in the table's order; a warning is left out beside a reject.
            (
                [.village: "x", .surveyed: "x", .desil: "99", .telephone: "x", .bank: "x"],
                "value_unknown;number_out_of_range;date_unreadable;region_unknown"
            ),
            ([.card: "1", .desil: "a", .village: ""], "value_missing;number_unreadable;family_card_malformed"),
        ] as [([FamilyColumn: String], String)])
    func `a family's row has these codes`(changes: [FamilyColumn: String], codes: String) async throws {
        let outcome = try await Handover(families: [Handover.family(changes)], persons: [Handover.person()]).read()
        #expect(outcome.codes.filter { $0.hasPrefix("families") } == (codes.isEmpty ? [] : ["families:2 \(codes)"]))
    }

    @Test(
        arguments: [
            ([.name: String(repeating: "é", count: 100)], ""),
            ([.name: String(repeating: "é", count: 101)], "text_too_long"),
            ([.mother: String(repeating: "x", count: 200)], ""),
            ([.birthplace: String(repeating: "x", count: 201)], "text_too_long"),
            ([.nik: ""], "value_missing"),
            ([.card: ""], "value_missing"),
            ([.name: "", .sex: "", .born: "", .relation: ""], "value_missing"),
            ([.relation: "istri"], "value_unknown"),
            ([.sex: "l"], "value_unknown"),
            ([.diploma: "s1"], "value_unknown"),
            ([.pregnant: "mungkin"], "value_unknown"),
            ([.born: "1987-11-31"], "date_unreadable"),
            ([.born: "2026-03-02"], "date_in_future"),
            ([.card: "0"], "family_card_malformed"),
            ([.nik: "0"], "nik_malformed"),
            ([.nik: "3601011211870000"], "nik_malformed"),
            ([.nik: "5555555555555555"], "nik_malformed"),
            ([.nik: "36010112118700O1"], "nik_malformed"),
            ([.nik: "3601013211870001"], "nik_impossible_date"),
            ([.nik: "3601012902870001"], "nik_impossible_date"),
            ([.nik: "3601012902880001", .born: "1988-02-29"], ""),
            ([.nik: "3699011211870001"], "nik_region_unknown"),
            ([.nik: "3601021211870001"], "nik_region_unknown"),
            ([.nik: "3600001211870001"], "nik_region_unknown"),
            ([.born: "1987-11-13"], "nik_birth_date_differs"),
            ([.born: "1887-11-12"], "age_over_100"),
            ([.sex: "P"], "nik_sex_differs"),
            ([.nik: "3601010103250001", .born: "1925-03-01"], "age_over_100"),
            ([.nik: "3601010203250001", .born: "1925-03-02"], ""),
            (
                [.nik: "3602011211870001", .born: "1900-01-01", .sex: "P"],
                "nik_region_unknown;nik_birth_date_differs;nik_sex_differs;age_over_100"
            ),
            (
                [.nik: "3601013211870001", .card: "1", .born: "x", .relation: "x", .name: ""],
                "value_missing;value_unknown;date_unreadable;family_card_malformed;nik_impossible_date"
            ),
        ] as [([PersonColumn: String], String)])
    func `a person's row has these codes`(changes: [PersonColumn: String], codes: String) async throws {
        // Beside a valid head, so that only this row has faults.
        let row = Handover.person([.relation: "anak"].merging(changes) { $1 })
        let outcome = try await Handover(persons: [Handover.wife([.relation: "kepala"]), row]).read()
        #expect(outcome.codes.filter { $0.hasPrefix("persons") } == (codes.isEmpty ? [] : ["persons:3 \(codes)"]))
    }

    @Test(arguments: [
        ("3601,kurang", "row_malformed"),
        (Handover.family() + ",lebih", "row_malformed"),
        (Handover.family([.address: "Kp. \"Baru\""]), "row_malformed"),
        (Handover.family([.address: "\"Kp\" Baru"]), "row_malformed"),
        (Handover.family([.address: "\"Kp. Baru"]), "row_malformed"),
        (Handover.family([.address: "\"Kp. \"\"Baru\"\"\"\"\""]), ""),
        (Handover.family([.address: "a\u{0}b"]), "text_not_utf8"),
        // Such a row gets no further codes.
        (Handover.family([.address: "a\u{0}b", .desil: "99", .village: "x"]), "text_not_utf8"),
        ("x\u{0},x", "row_malformed"),
    ])
    func `a row that cannot be read ends there`(row: String, codes: String) async throws {
        let outcome = try await Handover(families: [row]).read()
        #expect(outcome.codes.first == (codes.isEmpty ? nil : "families:2 \(codes)"))
    }

    @Test func `a good family comes with all its facts`() async throws {
        let outcome = try await Handover(persons: [Handover.wife(), Handover.person()]).read()
        #expect(outcome.codes == [])
        let family = try #require(outcome.families.first)
        #expect(outcome.families.count == 1)
        #expect(family.card.text == Handover.card)
        #expect(family.family?.line == 2)
        #expect(family.members.map(\.line) == [2, 3])
        let row = try #require(family.family?.row)
        #expect(row.village.text == "36.01.01.2001")
        #expect(row.address == "Kp. Suka No. 1" && row.rt == "001" && row.rw == "002" && row.surveyor == "PSM-20")
        #expect(row.latitude == -6_220_000 && row.longitude == 106_100_000 && row.desil == 1)
        #expect(row.houseStatus == .milikSendiri && row.floorArea == 36_000_000 && row.floor == .tanah)
        #expect(row.wall == .bambu && row.roof == .genteng && row.minutesToWater == 5)
        #expect(row.drinkingWater == .sumurBor && row.bathingWater == .airHujan)
        #expect(row.toilet == .sendiri && row.closet == .leherAngsa && row.sewage == .tangkiSeptik)
        #expect(row.power == 450 && row.cookingFuel == .gas && row.healthFacility == 5_100_000)
        #expect(row.primarySchool == 200_000 && row.juniorSchool == 1_200_000)
        #expect(row.hasTelephone == true && row.hasInternet == false && row.metFacilitator == true)
        #expect(row.foodExpenditure == Rupiah(1_250_000) && row.nonFoodExpenditure == Rupiah(400_000))
        #expect(row.account == BankAccount(bank: "137", number: "1234567890", holder: "SITI"))
        #expect(row.surveyed.iso == "2026-02-23")
        let head = family.members[1].row
        #expect(head.nik.text == Handover.nik && head.name == "Asep" && head.mother == "Euis")
        #expect(head.sex == .male && head.birthplace == "Lebak" && head.born.iso == "1987-11-12")
        #expect(head.relation == .kepala && head.marital == .kawin && head.schooling == .tidakLagi)
        #expect(head.diploma == .sd && head.occupation == "petani" && head.disability == .tidak)
        #expect(head.chronicallyIll == false && head.pregnant == false)
        #expect(head.jknActive == true && head.illUntreated == false)
    }

    @Test func `an empty cell is unknown`() async throws {
        let bare = Dictionary(
            uniqueKeysWithValues: FamilyColumn.allCases.filter { !FamilyColumn.required.contains($0) }.map { ($0, "") })
        let lone = Dictionary(
            uniqueKeysWithValues: PersonColumn.allCases.filter { !PersonColumn.required.contains($0) }.map { ($0, "") })
        let outcome = try await Handover(families: [Handover.family(bare)], persons: [Handover.person(lone)]).read()
        #expect(outcome.codes == [])
        let family = try #require(outcome.families.first)
        let expected = FamilyRow(
            card: family.card, village: try #require(RegionCode("36.01.01.2001")),
            surveyed: try #require(Day(iso: "2026-02-23")))
        #expect(family.family?.row == expected)
        #expect(family.members[0].row.diploma == nil && family.members[0].row.jknActive == nil)
    }
}
