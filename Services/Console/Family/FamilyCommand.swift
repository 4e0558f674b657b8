import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga family`: one family's page in the Registry.
struct FamilyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "family", abstract: "Kartu sebuah keluarga; nama dan nomor disamarkan.",
        discussion: """
            Contoh:
              tangga family 3602011203780001
              tangga family 3602010102030004 --reveal --purpose "Kunjungan rumah 3 Maret"
              tangga family 3602010102030004 --readers
            """)

    @Argument(help: "Id keluarga, nomor KK, atau NIK seorang anggota.")
    var key: String

    @Flag(help: "Tampilkan lengkap; dicatat di jurnal siapa membuka dan untuk apa.")
    var reveal = false

    @Option(help: "Untuk apa data lengkap dibuka, paling sedikit lima huruf.")
    var purpose: String?

    @Flag(help: "Siapa yang membaca data lengkap keluarga ini, kapan, dan untuk apa.")
    var readers = false

    @OptionGroup var options: Options

    func validate() throws {
        guard !(readers && reveal) else {
            throw ValidationError("--readers tanpa --reveal. / --readers goes without --reveal.")
        }
        guard reveal == (purpose != nil) else {
            throw ValidationError("--reveal dan --purpose selalu bersama. / --reveal and --purpose go together.")
        }
    }

    func run() throws {
        if readers { return try FamilyReaders.show(key, options) }
        let registry = try options.session(usually: "operator").registry()
        let page: RegistryFamilyView
        if let purpose {
            var command = RegistryCommand()
            command.revealFamily.key = key
            command.revealFamily.purpose = purpose
            page = try registry.tell(command).family
        } else {
            var query = RegistryQuery()
            query.family.key = key
            page = try registry.ask(query).0.family
        }
        switch options.format {
        case .table: Screen.out(FamilyCard.text(of: page, options.language, within: Screen.width))
        case .csv: options.show(FamilyCard.members(page))
        case .json: Screen.out(FamilyJSON.of(page).text)
        }
    }
}
