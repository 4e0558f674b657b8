import ArgumentParser
import Edges
import Foundation
import Intake
import Schemas
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// `tangga agency invite AGENCY`: writes the province's invitation to a file.
struct AgencyInvite: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Menulis undangan bagi sebuah instansi.",
        discussion: """
            Contoh:
              tangga agency invite dinsos --out dinsos.undangan

            Simpul instansi itu dan alamatnya (tcp://…), serta orang-orangnya (`agency: dinsos`), harus sudah ada di
            province.yaml.
            """)

    @Argument(help: "Instansi: bagian belakang nama simpulnya.")
    var agency: String

    @Option(help: "Berkas undangan.", completion: .file())
    var out: String

    @OptionGroup var seat: Seat

    func run() throws {
        let province = try seat.openProvince()
        _ = try AgencyPlan(agency, in: province.plan)
        guard let seal = ProvinceSeal(of: province) else { throw ConsoleFault.refused(KeyPlaces.noSeal) }
        let directory = try Directory.made(of: province)
        let invitation = try AgencyInvitation.with {
            $0.agency = agency
            $0.sealKey = seal.publicKey
            $0.directory = try SealedFolder.seal(directory, with: seal, in: province.folder)
        }
        let bytes: Data = try invitation.serializedData()
        try OutputFile.write(bytes, to: out, mode: ProvinceFolder.readable)
        let print = Fingerprint.of(seal.publicKey)
        seat.say(
            Phrase(
                "Undangan ditulis ke \(out). Bacakan sidik segel ini kepada \(agency) lewat telepon: \(print)",
                "The invitation is in \(out). Read this fingerprint of the seal to \(agency) over the telephone: \(print)"
            ))
    }
}
