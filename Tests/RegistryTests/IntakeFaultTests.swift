import Schemas
import Support
import Testing
import Vocabulary

@testable import Registry

/// The faults that reject a family or a person: a case for each code, in the format's order.
struct IntakeFaultTests {
    /// A form's flaw and its faults: `-1 code` for the family's row, `0 code` for its first member …
    struct Flaw: Sendable, CustomTestStringConvertible {
        let told: [String]
        let fate: RegistryRegistered.Outcome.Fate
        let change: @Sendable (inout RegistryFamilyForm) -> Void

        init(
            _ told: String..., fate: RegistryRegistered.Outcome.Fate = .rejected,
            change: @escaping @Sendable (inout RegistryFamilyForm) -> Void
        ) {
            (self.told, self.fate, self.change) = (told, fate, change)
        }

        var testDescription: String { told.joined(separator: ", ") }
    }

    private static let long = String(repeating: "é", count: 201)
    private static let future = FamilyForms.day("2026-03-02")

    private static let flaws: [Flaw] = [
        Flaw("-1 text_not_utf8") { $0.personal.address = "Kp.\0Firdaus" },
        Flaw("1 text_not_utf8", fate: .new) { $0.members[1].personal.name = "Si\0ti" },
        Flaw("-1 text_too_long") { $0.personal.address = long },
        Flaw("-1 text_too_long") { $0.personal.rt = long },
        Flaw("-1 text_too_long") { $0.personal.rw = long },
        Flaw("-1 text_too_long") { $0.personal.surveyor = long },
        Flaw(fate: .new) { $0.personal.address = String(long.dropLast()) },
        Flaw("1 text_too_long", fate: .new) { $0.members[1].personal.name = String(long.prefix(101)) },
        Flaw(fate: .new) { $0.members[1].personal.name = String(long.prefix(100)) },
        Flaw("1 text_too_long", fate: .new) { $0.members[1].personal.mother = long },
        Flaw("1 text_too_long", fate: .new) { $0.members[1].personal.birthPlace = long },
        Flaw("1 text_too_long", fate: .new) { $0.members[1].personal.occupation = long },
        Flaw("-1 value_missing") { $0.personal.card = "" },
        Flaw("-1 value_missing") { $0.region = "" },
        Flaw("-1 value_missing") { $0.facts.surveyedOn = 0 },
        Flaw("1 value_missing", fate: .new) { $0.members[1].personal.nik = "" },
        Flaw("1 value_missing", fate: .new) { $0.members[1].personal.name = "" },
        Flaw("1 value_missing", fate: .new) { $0.members[1].personal.clearBornOn() },
        Flaw("1 value_missing", fate: .new) { $0.members[1].facts.sex = .unknown },
        Flaw("1 value_missing", fate: .new) { $0.members[1].facts.relation = .unknown },
        Flaw(fate: .new) { $0.members[1].personal.bornOn = 0 },
        Flaw("-1 number_out_of_range") { $0.facts.desil = 11 },
        Flaw("-1 number_out_of_range") { $0.facts.desil = -1 },
        Flaw("-1 number_out_of_range") { $0.facts.floorAreaM2E6 = 999_999 },
        Flaw("-1 number_out_of_range") { $0.facts.floorAreaM2E6 = 2_000_000_001 },
        Flaw("-1 number_out_of_range") { $0.facts.minutesToWater = 601 },
        Flaw("-1 number_out_of_range") { $0.facts.powerVa = 451 },
        Flaw(fate: .new) { $0.facts.powerVa = 2_201 },
        Flaw("-1 number_out_of_range") { $0.facts.healthFacilityKmE6 = 200_000_001 },
        Flaw("-1 number_out_of_range") { $0.facts.primarySchoolKmE6 = -1 },
        Flaw("-1 number_out_of_range") { $0.facts.juniorSchoolKmE6 = .max },
        Flaw("-1 number_out_of_range") { $0.facts.foodExpenditure = 1_000_000_001 },
        Flaw("-1 number_out_of_range") { $0.facts.nonFoodExpenditure = -1 },
        Flaw("-1 number_out_of_range") { $0.personal.latitudeE6 = -90_000_001 },
        Flaw("-1 number_out_of_range") { $0.personal.longitudeE6 = 180_000_001 },
        Flaw("-1 date_unreadable") { $0.facts.surveyedOn = .max },
        Flaw("1 date_unreadable", fate: .new) { $0.members[1].personal.bornOn = .min },
        Flaw("-1 date_in_future") { $0.facts.surveyedOn = future },
        Flaw("1 date_in_future", fate: .new) { $0.members[1].personal.bornOn = future },
        Flaw("-1 family_card_malformed") { $0.personal.card = "360211020810000" },
        Flaw("-1 family_card_duplicate") { $0.personal.card = FamilyForms.card(1) },
        Flaw("-1 region_unknown") { $0.region = "36.02.11.2004" },
        Flaw("-1 region_unknown") { $0.region = "36.02.11" },
        Flaw("-1 region_unknown") { $0.region = "Sipayung" },
        Flaw("1 nik_malformed", fate: .new) { $0.members[1].personal.nik = "3602111906910000" },
        Flaw("1 nik_impossible_date", fate: .new) { $0.members[1].personal.nik = "3602113002910001" },
        Flaw("1 nik_duplicate", fate: .new) { $0.members[1].personal.nik = $0.members[0].personal.nik },
        Flaw("1 nik_duplicate", fate: .new) { $0.members[1].personal.nik = FamilyForms.nik(11) },
        Flaw("0 person_without_family", "1 person_without_family") { $0.clearFacts() },
        Flaw("-1 family_without_members") { $0.members = [] },
        Flaw("-1 family_without_members", "0 nik_malformed") {
            $0.members = [FamilyForms.member(20, .kepala) { $0.personal.nik = "1" }]
        },
        Flaw("-1 family_without_head") { $0.members[0].facts.relation = .pasangan },
        Flaw("-1 family_without_head", "0 date_in_future") { $0.members[0].personal.bornOn = future },
        Flaw("-1 family_with_two_heads") { $0.members[1].facts.relation = .kepala },
        Flaw("-1 account_malformed", fate: .new) { $0.personal.account.number = "12345" },
        Flaw("-1 account_malformed", fate: .new) { $0.personal.account.bank = "" },
        Flaw("-1 account_malformed", fate: .new) { $0.personal.account.holder = long },
        Flaw(fate: .new) { $0.personal.account = RegistryAccount() },
        Flaw("-1 outside_area") { $0.region = FamilyForms.otherVillage },
        Flaw("-1 text_too_long", "-1 number_out_of_range", "-1 region_unknown", "1 value_missing", "1 nik_malformed") {
            $0.personal.address = long
            $0.facts.desil = 11
            $0.region = "36.02.11.2004"
            $0.members[1].personal.name = ""
            $0.members[1].personal.nik = "1"
        },
    ]

    @Test(arguments: flaws)
    func `a flaw is reported with its code, at its row`(flaw: Flaw) throws {
        let registry = try FamilyForms.registry()
        let outcomes = try registry.register(
            [FamilyForms.family(1), FamilyForms.family(2, change: flaw.change)], in: "36.02")
        try #require(outcomes.count == 2)
        #expect(outcomes[0].fate == .new)
        #expect(outcomes[0].faults.isEmpty)
        #expect(outcomes[1].fate == flaw.fate)
        #expect(outcomes[1].faults.map { "\($0.member) \($0.code)" } == flaw.told)
        // The word stands beside the number, for clients that do not know the numbers.
        #expect(outcomes[1].faults.allSatisfy { IntakeCode(rawValue: $0.intakeCode.rawValue)?.word == $0.code })
        #expect(try registry.count("family") == (flaw.fate == .new ? 2 : 1))
        #expect(outcomes[1].family.count == (flaw.fate == .new ? 16 : 0))
    }

    /// The codes of faults that a form cannot have: those of a file, of a word, of a NIK beside other answers, and
    /// those that follow from other rows' codes.
    private static let ofFiles: Set<IntakeCode> = [
        .rowMalformed, .valueUnknown, .numberUnreadable, .familyRejected, .nikRegionUnknown, .nikBirthDateDiffers,
        .nikSexDiffers, .ageOver100, .membersIncomplete,
    ]

    @Test func `every code that a form can cause is in the table above`() {
        // A new code fails here until the table has a case for it.
        let told = Self.flaws.flatMap(\.told).compactMap { IntakeCode(word: $0.drop { $0 != " " }.dropFirst()) }
        #expect(Set(told) == Set(IntakeCode.allCases).subtracting(Self.ofFiles))
    }

    @Test func `a person whose row is faulty is left out, and the family is kept`() throws {
        let registry = try FamilyForms.registry()
        try registry.register([FamilyForms.family(1) { $0.members[1].personal.nik = "1" }])
        #expect(try registry.count("person") == 1)
        #expect(try registry.count("family", where: "living = 1") == 1)
    }

    @Test func `an account that is not well-formed is left out`() throws {
        let registry = try FamilyForms.registry()
        try registry.register([FamilyForms.family(1) { $0.personal.account.bank = "13" }])
        #expect(try !registry.page(FamilyForms.card(1)).personal.hasAccount)
    }

    @Test func `the first of duplicates is the first in the batch, even when it is rejected`() throws {
        let registry = try FamilyForms.registry()
        let rejected = FamilyForms.family(1) { $0.region = "36.99.99.2001" }
        let sameCard = FamilyForms.family(2) { $0.personal.card = FamilyForms.card(1) }
        let samePerson = FamilyForms.family(3) { $0.members[1].personal.nik = FamilyForms.nik(11) }
        let outcomes = try registry.register([rejected, sameCard, samePerson])
        #expect(outcomes.map(\.fate) == [.rejected, .rejected, .new])
        #expect(
            outcomes.map { $0.faults.map(\.code) } == [
                ["region_unknown"], ["family_card_duplicate"], ["nik_duplicate"],
            ])
    }
}
