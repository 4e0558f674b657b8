import ArgumentParser
import Foundation
import SwiftProtobuf
import Talk
import Vocabulary
import WireSchemas

/// `tangga refollow NODE`: makes the node read its peers' journals from the beginning.
struct RefollowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refollow", abstract: "Membaca ulang simpul-simpul yang diikuti, dari awal.",
        discussion: """
            Contoh:
              tangga refollow disbursement.dinsos

            Untuk simpul yang berhenti mengikuti karena yang diikutinya dipulihkan dari cadangan. Jurnal simpul ini
            sendiri tidak berubah. Selama membaca ulang, jawabannya memakai apa yang sudah terbaca: lihat `tangga status`.
            """)

    @Argument(help: "Simpul.")
    var node: String

    @OptionGroup var options: Options

    func run() throws {
        let session = try options.session(usually: "admin")
        _ = try session.tell(node, .with { $0.followAnew = WireFollowAnew() })
        options.say(Phrase("\(node) membaca ulang dari awal.", "\(node) reads again from the beginning."))
    }
}
