public import Schemas
import SwiftProtobuf
import Vocabulary

/// Registration forms of valid families, as a hand-over's import sends them.
public enum FamilyForms {
    /// The code of a desa in Kabupaten Lebak.
    public static let village = "36.02.11.2003"
    /// The code of a kelurahan in another kabupaten.
    public static let otherVillage = "36.04.05.1002"
    /// The survey's day, two months before ``Rehearsal``'s default day.
    public static let surveyed = day("2026-01-05")

    /// The day number of an ISO date; 0 where the text is no date.
    public static func day(_ iso: String) -> Int32 { Day(iso: iso)?.number ?? 0 }

    /// The n-th family card's number; `n` below 900,000.
    public static func card(_ n: Int) -> String { "3602110208\(100_000 + n)" }
    /// The NIK of person `n`; `n` below 10,000.
    public static func nik(_ n: Int) -> String { "360211190691" + String(String(10_000 + n).suffix(4)) }

    /// A valid member whose NIK is `nik(n)`; `change` may spoil it.
    public static func member(
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

    /// A valid family of a head and a child; `change` may spoil it. Its NIKs are those of `10 * n` and `10 * n + 1`.
    public static func family(_ n: Int, change: (inout RegistryFamilyForm) -> Void = { _ in }) -> RegistryFamilyForm {
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

    /// The two villages and the regions above them, parents first.
    public static let regions: [RegistryRegion] = [
        ("36", "Banten", .provinsi), ("36.02", "Kabupaten Lebak", .kabupaten), ("36.02.11", "Cipanas", .kecamatan),
        (village, "Sipayung", .desa), ("36.04", "Kabupaten Serang", .kabupaten), ("36.04.05", "Ciruas", .kecamatan),
        (otherVillage, "Citerep", .kelurahan),
    ].map { (code: String, name: String, level: FieldRegionLevel) in
        .with { ($0.code, $0.name, $0.level) = (code, name, level) }
    }

    /// A command that registers one batch of a hand-over.
    public static func command(
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
}
