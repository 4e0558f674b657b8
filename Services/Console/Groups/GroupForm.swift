import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga group form`: forms a group of 5 to 20 families.
struct GroupForm: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "form", abstract: "Membentuk kelompok dari 5 sampai 20 keluarga peserta program.",
        discussion: """
            Contoh:
              tangga group form KUBE "Melati" --region 36.02 --facilitator "Rina" --minutes BA-1/2026 --candidates 10
            """)

    @Argument(help: "Kode program.")
    var programme: String

    @Argument(help: "Nama kelompok.")
    var name: String

    @Option(help: "Wilayah kelompok: kode kabupaten/kota atau di bawahnya.", transform: RegionCode.written)
    var region: RegionCode

    @Option(help: "Pendamping.")
    var facilitator: String

    @Option(help: "Berita acara pembentukan.")
    var minutes: String

    @Option(help: "Keluarga: id, nomor KK, atau NIK; boleh berulang.")
    var family: [String] = []

    @Option(help: "Sebanyak ini calon pertama di wilayah itu.")
    var candidates: Int?

    @Option(help: "Hari pembentukan, TTTT-BB-HH; tanpa ini: hari ini.", transform: Day.written)
    var on: Day?

    @OptionGroup var groups: GroupOptions

    func validate() throws {
        guard family.isEmpty == (candidates != nil) else {
            throw ValidationError("Beri --family atau --candidates. / Give --family or --candidates.")
        }
    }

    func run() throws {
        let line = try groups.line()
        var command = EmpowermentCommand()
        command.formGroup.programme = programme
        command.formGroup.name = name
        command.formGroup.region = region.text
        command.formGroup.on = (on ?? .today).number
        command.formGroup.facilitator = facilitator
        command.formGroup.minutes = minutes
        if let candidates {
            command.formGroup.members = try line.candidates(programme, in: region.text, most: min(candidates, 1_000))
        } else {
            command.formGroup.members = try line.participants(programme, of: family)
        }
        let created = try line.tell(command).created
        groups.options.show(
            .one([
                (.init("group", "Kelompok", "Group"), .id(created.id)), (.init("name", "Nama", "Name"), .text(name)),
                (.init("members", "Anggota", "Members"), .number(Int64(command.formGroup.members.count))),
            ]))
    }
}
