import Edges
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

/// Forms of families as a hand-over brings them, and a Registry that knows their villages.
enum FamilyForms {
    static let village = "36.02.11.2003"
    static let otherVillage = "36.04.05.1002"
    /// Two months before the rehearsal's day.
    static let surveyed = day("2026-01-05")

    static func day(_ iso: String) -> Int32 { Day(iso: iso)?.number ?? 0 }

    /// The n-th card.
    static func card(_ n: Int) -> String { "3602110208\(100_000 + n)" }
    /// The NIK of a person; `n` below 10,000.
    static func nik(_ n: Int) -> String { "360211190691" + String(String(10_000 + n).suffix(4)) }

    static func member(
        _ n: Int, _ relation: FieldRelation = .anak, change: (inout RegistryMemberForm) -> Void = { _ in }
    ) -> RegistryMemberForm {
        var form = RegistryMemberForm()
        form.facts.sex = .l
        form.facts.relation = relation
        form.facts.schooling = .tidakLagi
        form.facts.jknActive = true
        form.personal.nik = nik(n)
        form.personal.name = "Nana Sobirin"
        form.personal.mother = "Euis Gunawan"
        form.personal.birthPlace = "Pandeglang"
        form.personal.bornOn = day("1991-06-19")
        form.personal.occupation = "nelayan"
        change(&form)
        return form
    }

    /// A good family with a head and a child.
    static func family(_ n: Int, change: (inout RegistryFamilyForm) -> Void = { _ in }) -> RegistryFamilyForm {
        var form = RegistryFamilyForm()
        form.region = village
        form.facts.surveyedOn = surveyed
        form.facts.desil = 2
        form.facts.floorAreaM2E6 = 27_500_000
        form.facts.floor = .tanah
        form.facts.foodExpenditure = 2_000_000
        form.personal.card = card(n)
        form.personal.address = "Kp. Firdaus No. 62"
        form.personal.rt = "008"
        form.personal.rw = "005"
        form.personal.latitudeE6 = -6_260_119
        form.personal.longitudeE6 = 105_891_969
        form.personal.account = .with {
            $0.bank = "137"
            $0.number = "8288072902"
            $0.holder = "Yayat Suryana"
        }
        form.personal.surveyor = "TKSK-02"
        form.members = [member(10 * n, .kepala), member(10 * n + 1)]
        change(&form)
        return form
    }

    static func command(
        _ families: [RegistryFamilyForm], run: String = "run-1", importedOn: Int32 = day("2026-03-01")
    ) -> RegistryCommand {
        .with {
            $0.registerFamilies = .with {
                $0.run = run
                $0.importedOn = importedOn
                $0.families = families
            }
        }
    }

    /// A Registry that knows the two villages and what they lie in.
    static func registry() throws -> Rehearsal<RegistryService> {
        let registry = try Rehearsal(RegistryService())
        let regions: [(String, String, FieldRegionLevel)] = [
            ("36", "Banten", .provinsi), ("36.02", "Kabupaten Lebak", .kabupaten), ("36.02.11", "Cipanas", .kecamatan),
            (village, "Sipayung", .desa), ("36.04", "Kabupaten Serang", .kabupaten), ("36.04.05", "Ciruas", .kecamatan),
            (otherVillage, "Citerep", .kelurahan),
        ]
        let command = RegistryCommand.with {
            $0.importRegions.regions = regions.map { region in
                .with { ($0.code, $0.name, $0.level) = region }
            }
        }
        guard case .accepted = try registry.ask(command) else { throw Unexpected() }
        return registry
    }

    struct Unexpected: Error {}
}

extension Rehearsal<RegistryService> {
    /// Registers a batch.
    @discardableResult
    func register(
        _ families: [RegistryFamilyForm], run: String = "run-1", in area: String = "36"
    ) throws -> [RegistryRegistered.Outcome] {
        let outcome = try ask(FamilyForms.command(families, run: run), in: area)
        guard case .accepted(_, let answer) = outcome else { throw FamilyForms.Unexpected() }
        return answer.registered.outcomes
    }

    /// The refusal of a command; nil where it is accepted.
    func refusal(of command: RegistryCommand, in area: String = "36") throws -> RegistryRefusal? {
        guard case .refused(let refusal) = try ask(command, in: area) else { return nil }
        return refusal
    }

    /// The refusal of a query; nil where it is answered.
    func refusal(of query: RegistryQuery, in area: String = "36") throws -> RegistryRefusal? {
        guard case .refuse(let refusal) = try self.query(query, in: area) else { return nil }
        return refusal
    }

    /// The answer to a query.
    func answer(to query: RegistryQuery, in area: String = "36") throws -> RegistryAnswer {
        guard case .answer(let answer) = try self.query(query, in: area) else { throw FamilyForms.Unexpected() }
        return answer
    }

    /// The page of a family, as everybody sees it.
    func page(_ key: String, in area: String = "36") throws -> RegistryFamilyView {
        try answer(to: .with { $0.family.key = key }, in: area).family
    }

    /// Every row of the tables that families, regions and parameters are folded into, in the order of their keys.
    func rows() throws -> [[Value]] {
        try store.read { tables in
            try (Regions.tables + Parameters.tables + Families.tables).flatMap { table in
                try tables.rows("SELECT * FROM \(table.name) ORDER BY \(table.key.joined(separator: ", "))") { row in
                    (0..<row.count).map { row.value($0) }
                }
            }
        }
    }
}
