import ArgumentParser
import Edges
import Foundation
import Kernel
import Schemas
import Talk
import Vocabulary
import WireSchemas

/// `tangga reseal NODE --to STORE`: seals the personal data of a journal that began with an earlier version.
struct ResealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reseal", abstract: "Menyegel data pribadi jurnal lama, di basis data yang baru.",
        discussion: """
            Contoh:
              tangga reseal registry.bappeda --to data/registry.bappeda-tersegel.sqlite

            Hentikan simpulnya dahulu. Jurnalnya disalin ke tempat baru dengan semua data pribadi tersegel, dan kedua
            tempat diperiksa; baru sesudah itu simpul tinggal di sana, dan tempat lama menolak dijalankan. Nomor, waktu
            dan isi catatan tetap; rantainya baru, sehingga setiap pengikut harus membaca ulang (`tangga refollow`).
            Basis data dan cadangan lama masih memuat data terbuka: musnahkan bila tidak diperlukan lagi.
            """)

    @Argument(help: "Simpul.")
    var node: String

    @Option(help: "Tempat baru yang kosong: postgresql://…, atau berkas SQLite di folder provinsi.")
    var to: String

    @OptionGroup var options: Options

    func run() throws {
        let province = try options.openProvince()
        let outcome = try NodeProgram(province: province, node: node).run("--reseal", to)
        // The old chain is given up knowingly.
        try? JournalWitness(province.folder).restart(node, at: outcome.head, outcome.hash, on: SystemClock().now().day)
        let entries = Amounts.grouped(Int64(clamping: outcome.head))
        let followers = try province.plan.nodes.map(\.name).filter { name in
            guard let follower = NodeName(name) else { return false }
            return try province.peers(of: follower).contains { $0.description == node }
        }
        options.say(
            Phrase(
                "\(node) tersegel, \(entries) catatan. Jalankan: tangga up \(node)",
                "\(node) is sealed, \(entries) entries. Run: tangga up \(node)"))
        for follower in followers {
            options.say(Phrase("Lalu: tangga refollow \(follower)", "Then: tangga refollow \(follower)"))
        }
    }
}
