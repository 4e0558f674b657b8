import ArgumentParser
import Edges
import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// `tangga agency admit FILE`: adds the agency's public keys to the province's directory.
struct AgencyAdmit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admit", abstract: "Memasukkan kunci sebuah instansi, dan memasang direktori baru.",
        discussion: """
            Contoh:
              tangga agency admit dinsos.jawaban --answer "81d0 77af …"

            Kunci pengganti dari `tangga keys renew` masuk dengan cara yang sama: keduanya berlaku sampai `tangga keys
            settle`. Sesudahnya kirimkan directory.tangga kepada instansi-instansi lain.
            """)

    @Argument(help: "Jawaban instansi.", completion: .file())
    var file: String

    @Option(help: "Sidik jawaban, seperti dibacakan.")
    var answer: String

    @OptionGroup var seat: Seat

    func run() throws {
        let province = try seat.openProvince()
        guard ProvinceSeal(of: province) != nil else { throw ConsoleFault.refused(KeyPlaces.noSeal) }
        let bytes = try? Data(contentsOf: URL(fileURLWithPath: file))
        guard let bytes, let acceptance = try? AgencyAcceptance(serializedBytes: bytes), !acceptance.keys.isEmpty
        else {
            throw ConsoleFault.refused(
                Phrase("\(file) bukan jawaban yang utuh.", "\(file) is no answer, or it was damaged."))
        }
        guard Fingerprint.matches(answer, bytes) else {
            throw ConsoleFault.refused(
                Phrase(
                    "Sidik tidak cocok: jawaban ini bersidik \(Fingerprint.of(bytes)). Jangan diteruskan; telepon instansi.",
                    "The fingerprint differs: this answer's is \(Fingerprint.of(bytes)). Do not go on; telephone the "
                        + "agency."))
        }
        let agency = try AgencyPlan(acceptance.agency, in: province.plan)
        // All keys are checked before the first is written.
        for key in acceptance.keys where !agency.names.contains(key.name) || key.publicKey.utf8.count != 40 {
            throw ConsoleFault.refused(
                Phrase(
                    "\(key.name) bukan simpul atau orang \(acceptance.agency), atau kuncinya salah.",
                    "\(key.name) is no node or person of \(acceptance.agency), or its key is wrong."))
        }
        let isNew = agency.nodes.map(\.name).filter { province.publicKeys(of: $0).isEmpty }
        for key in acceptance.keys { try Keys.admit(key.publicKey, of: key.name, in: province) }
        seat.say(
            Phrase(
                "\(acceptance.agency) masuk: \(acceptance.keys.map(\.name).joined(separator: ", "))",
                "\(acceptance.agency) is in: \(acceptance.keys.map(\.name).joined(separator: ", "))"))
        try Installers(province, seat).install(but: isNew)
        seat.say(
            Phrase(
                "Kirimkan \(SealedFolder.file) dari folder provinsi kepada semua instansi: tangga directory take",
                "Send \(SealedFolder.file) from the province's folder to all agencies: tangga directory take"))
    }
}
