import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// An enterprise's options on the command line.
struct EnterpriseFields: ParsableArguments {
    @Option(help: "Bidang usaha.")
    var sector: String

    @Option(help: "Berjalan sejak, TTTT-BB-HH.", transform: Day.written)
    var since: Day

    @Option(help: "Nomor induk berusaha, 13 angka.")
    var nib = ""

    @Option(help: "Surat keterangan usaha, bila belum ada NIB.")
    var letter = ""

    @Option(help: "Penjualan setahun, rupiah.", transform: Amounts.written)
    var sales: Int64 = 0

    /// Records the enterprise of a family or a group; exactly one of the ids must be given.
    func record(
        _ name: String, family: Data = Data(), group: Data = Data(), _ line: EmpowermentLine, _ options: Options
    ) throws {
        var command = EmpowermentCommand()
        command.recordEnterprise.family = family
        command.recordEnterprise.group = group
        command.recordEnterprise.name = name
        command.recordEnterprise.sector = sector
        command.recordEnterprise.runningSince = since.number
        command.recordEnterprise.nib = nib
        command.recordEnterprise.letter = letter
        command.recordEnterprise.yearlySales = sales
        let created = try line.tell(command).created
        options.show(
            .one([
                (.init("enterprise", "Usaha", "Enterprise"), .id(created.id)),
                (.init("name", "Nama", "Name"), .text(name)),
            ]))
    }
}

/// `tangga group enterprise`: records a group's enterprise.
struct GroupEnterprise: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enterprise", abstract: "Mencatat usaha kelompok.",
        discussion: """
            Contoh:
              tangga group enterprise "Melati" "Keripik Melati" --sector makanan --since 2025-06-01 --letter SKU-7/2025
            """)

    @Argument(help: "Kelompok: id atau nama.")
    var group: String

    @Argument(help: "Nama usaha.")
    var name: String

    @OptionGroup var enterprise: EnterpriseFields

    @OptionGroup var groups: GroupOptions

    func run() throws {
        let line = try groups.line()
        try enterprise.record(name, group: try line.groupID(group), line, groups.options)
    }
}

/// `tangga enterprise`: records a family's enterprise.
struct EnterpriseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enterprise", abstract: "Mencatat usaha sebuah keluarga.",
        discussion: """
            Contoh:
              tangga enterprise "Warung Siti" --family 3602011203780001 --sector warung --since 2025-06-01 --nib 1234567890123
            """)

    @Argument(help: "Nama usaha.")
    var name: String

    @Option(help: "Keluarga: id, nomor KK, atau NIK.")
    var family: String

    @OptionGroup var enterprise: EnterpriseFields

    @OptionGroup var groups: GroupOptions

    func run() throws {
        let line = try groups.line()
        try enterprise.record(name, family: try line.session.family(family), line, groups.options)
    }
}
