import ArgumentParser
import Edges
import Foundation
import Schemas
import Talk
import Vocabulary
import WireSchemas

/// `tangga move NODE --to STORE`: moves a node from SQLite to PostgreSQL, or back.
struct MoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "Memindahkan simpul ke basis data lain: SQLite ke PostgreSQL, atau kembali.",
        discussion: """
            Contoh:
              tangga move registry.bappeda --to "postgresql:///tangga?host=/var/run/postgresql"
              tangga move registry.bappeda --to data/registry.bappeda.sqlite

            Hentikan simpulnya dahulu. Jurnalnya dilipat di tempat baru dan keduanya diperiksa; baru sesudah itu simpul
            tinggal di sana, dan tempat lama menolak dijalankan. Bila terputus, jalankan lagi, dan ia diteruskan.
            """)

    @Argument(help: "Simpul.")
    var node: String

    @Option(help: "Tempat baru: postgresql://…, atau berkas SQLite di folder provinsi.")
    var to: String

    @OptionGroup var options: Options

    func run() throws {
        let outcome = try NodeProgram(province: try options.openProvince(), node: node).run("--move", to)
        options.say(
            Phrase(
                "\(node) pindah, \(Amounts.grouped(Int64(clamping: outcome.head))) catatan. Jalankan: tangga up \(node)",
                "\(node) has moved, \(Amounts.grouped(Int64(clamping: outcome.head))) entries. Run: tangga up \(node)"))
    }
}
