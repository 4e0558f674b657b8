import Schemas
import Testing
import Vocabulary

@testable import Console

/// The catalogue's YAML file.
struct CatalogueFileTests {
    private let whole = """
        programmes:
          - code: jsk
            name: Jaminan Sosial Keluarga
            owner: dinsos
            node: disbursement.dinsos
            phase: charity
            kind: cash
            amount: 500_000
            rhythm: yearly
            sources: [apbd_provinsi, csr]
            relieves: [food, non_food]
            conditions:
              statuses: [extreme_poor, poor]
              desil_at_most: 4
              deprived_of: [housing]
              rungs: [charity]
              house_statuses: [milik_sendiri]
              member: {age_from: 0, age_to: 59, not_severely_disabled: true}
            legal_basis: Pergub
            valid_from: 2024-01-01
            valid_to: "2026-12-31"
        combinations:
          - {name: rumah, one: jsk, other: jsk, scope: house, window_days: 3650, effect: block, valid_from: 2024-01-01}
        """

    private func load(_ text: String) throws -> RegistryLoadProgrammes {
        try CatalogueFile.command(text, "catalogue.yaml").loadProgrammes
    }

    @Test func `a programme is read with all its fields`() throws {
        let programme = try #require(try load(whole).programmes.first)
        #expect(programme.code == "jsk" && programme.owner == "dinsos" && programme.node == "disbursement.dinsos")
        #expect(programme.phase == .charity && programme.kind == .cash && programme.rhythm == .yearly)
        #expect(programme.amount == 500_000)
        #expect(programme.sources == [.apbdProvinsi, .csr])
        #expect(programme.relieves == [.food, .nonFood])
        #expect(programme.validFrom == Day(iso: "2024-01-01")?.number)
        #expect(programme.hasValidTo && programme.validTo == Day(iso: "2026-12-31")?.number)
        let conditions = programme.conditions
        #expect(conditions.statuses == [.extremePoor, .poor])
        #expect(conditions.desilAtMost == 4)
        #expect(conditions.deprivedOf == [.housing])
        #expect(conditions.rungs == [.charity])
        #expect(conditions.houseStatuses == [.milikSendiri])
        #expect(conditions.member.hasAgeFrom && conditions.member.ageFrom == 0 && conditions.member.ageTo == 59)
        #expect(conditions.member.notSeverelyDisabled && !conditions.member.severelyDisabled)
    }

    @Test func `a combination rule is read with all its fields`() throws {
        let rule = try #require(try load(whole).combinations.first)
        #expect(rule.name == "rumah" && rule.one == "jsk" && rule.other == "jsk")
        #expect(rule.scope == .house && rule.effect == .block && rule.windowDays == 3_650)
    }

    @Test func `no conditions stay no conditions, and an empty list is one`() throws {
        let programme = try #require(try load("programmes: [{code: a, valid_to: null}]").programmes.first)
        #expect(!programme.hasConditions && !programme.hasValidTo)
        #expect(try load("programmes: []") == RegistryLoadProgrammes())
    }

    @Test(arguments: [
        ("rhythm:", "rythm:", "jsk: “rythm”"), ("non_food]", "nonfood]", "jsk.relieves: “nonfood”"),
        ("poor]", "unknown]", "jsk.conditions.statuses: “unknown”"), ("500_000", "banyak", "jsk.amount"),
        ("2024-01-01\n    valid_to", "besok\n    valid_to", "jsk.valid_from"),
        ("age_to", "ageto", "jsk.conditions.member: “ageto”"),
        ("scope: house", "scope: rumah", "rumah.scope: “rumah”"),
        ("programmes:", "programs:", "catalogue.yaml: “programs”"),
        ("severely_disabled: true", "severely_disabled: ya", "jsk.conditions.member.not_severely_disabled"),
        ("desil_at_most: 4", "desil_at_most: 99999999999", "jsk.conditions.desil_at_most"),
        ("[charity]", "charity", "jsk.conditions.rungs"),
    ])
    func `a mistake is reported with the programme and the field`(right: String, wrong: String, told: String) throws {
        let text = whole.replacing(right, with: wrong)
        #expect(text != whole)
        let fault = #expect(throws: ConsoleFault.self) { try load(text) }
        #expect(fault?.status == 2)
        #expect(fault?.phrase.english.hasPrefix(told) == true, "\(fault?.phrase.english ?? "")")
    }
}
