import ArgumentParser
import Edges
import Foundation
import Schemas
import Talk
import Vocabulary
import WireSchemas

/// `tangga restore NODE FILE`: restores a node from a backup into its own store, which must be empty.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Memulihkan simpul dari cadangan, di tempatnya yang kosong.",
        discussion: """
            Contoh:
              tangga restore registry.bappeda /mnt/cadangan/registry.tangga

            Hentikan simpulnya dahulu, dan pindahkan basis data yang lama. Tabel salinan dari simpul lain terisi lagi
            dengan sendirinya sesudah simpul jalan. Pengikut yang sudah membaca lebih jauh daripada cadangan berhenti
            mengikuti dan mengatakannya; baca ulang dengan `tangga refollow`.
            """)

    @Argument(help: "Simpul.")
    var node: String

    @Argument(help: "Berkas cadangan.")
    var file: String

    @OptionGroup var options: Options

    func run() throws {
        let path = URL(fileURLWithPath: file).path
        let province = try options.openProvince()
        let outcome = try NodeProgram(province: province, node: node).run("--restore", path)
        // The entries seen beyond the backup are given up knowingly.
        try? JournalWitness(province.folder).restart(node, at: outcome.head, outcome.hash, on: SystemClock().now().day)
        options.say(
            Phrase(
                "\(node) pulih sampai catatan \(Amounts.grouped(Int64(clamping: outcome.head))). "
                    + "Jalankan: tangga up \(node)",
                "\(node) is restored up to entry \(Amounts.grouped(Int64(clamping: outcome.head))). "
                    + "Run: tangga up \(node)"))
    }
}
