import ArgumentParser
import Edges
import Foundation
import Intake
import Kernel
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// `tangga agency accept FILE DIR`: makes the agency's folder with new keys, and the answer to the province.
struct AgencyAccept: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Menerima undangan: membuat folder dan kunci instansi ini.",
        discussion: """
            Contoh:
              tangga agency accept dinsos.undangan dinsos --seal "3f9a 12c2 …" --founder admin-dinsos

            Sidik segel dibacakan provinsi lewat telepon. Kirimkan berkas jawaban kembali ke provinsi; kunci rahasia
            tetap di sini.
            """)

    @Argument(help: "Undangan.", completion: .file())
    var file: String

    @Argument(help: "Folder baru.", completion: .directory)
    var folder: String

    @Option(help: "Sidik segel provinsi, seperti dibacakan.")
    var seal: String

    @Option(help: "Orang instansi ini yang memasang direktori; tanpa ini: yang pertama boleh.")
    var founder: String?

    @Option(help: "Bahasa: id atau en.")
    var lang: String?

    func run() throws {
        let language: Language = lang == "en" ? .english : Tangga.language
        guard let invitation = try? AgencyInvitation(serializedBytes: Data(contentsOf: URL(fileURLWithPath: file))),
            let directory = Seal.opened(invitation.directory, by: invitation.sealKey)
        else {
            throw ConsoleFault.refused(
                Phrase("\(file) bukan undangan yang utuh.", "\(file) is no invitation, or it was damaged."))
        }
        guard Fingerprint.matches(seal, invitation.sealKey) else {
            throw ConsoleFault.refused(
                Phrase(
                    "Sidik segel tidak cocok: undangan ini bersidik \(Fingerprint.of(invitation.sealKey)). Jangan "
                        + "diteruskan; telepon provinsi.",
                    "The seal's fingerprint differs: this invitation's is \(Fingerprint.of(invitation.sealKey)). Do not "
                        + "go on; telephone the province."))
        }
        let target = URL(fileURLWithPath: folder)
        guard !FileManager.default.fileExists(atPath: target.appendingPathComponent("province.yaml").path) else {
            throw ConsoleFault.refused(
                Phrase("Di \(target.path) sudah ada provinsi.", "There is a province in \(target.path) already."))
        }
        try ProvinceFolder.make(target)
        try Keys.write(
            known: invitation.sealKey.base64EncodedString(), as: "seal.pub", in: target.appendingPathComponent("keys"))
        try SealedFolder.take(invitation.directory, directory, into: target)
        let province = try Province(target)
        let agency = try AgencyPlan(invitation.agency, in: province.plan)
        let founder = try founder(of: agency, in: province.plan)
        for name in agency.names where !province.isHere(name) { try Keys.make(name, in: province.keyFolder) }
        for node in agency.nodes { try Keys.makeMaster(of: node.name, in: province.keyFolder) }
        for node in agency.nodes { try ProvinceFolder.writeSettings(of: node.name, founder: founder, in: target) }
        let acceptance = try AgencyAcceptance.with {
            $0.agency = invitation.agency
            $0.keys = try agency.names.map { name in
                let key = try province.keys(of: name).publicKey
                return .with { ($0.name, $0.publicKey) = (name, key) }
            }
        }
        let answer: Data = try acceptance.serializedData()
        let answerFile = target.appendingPathComponent("\(invitation.agency).jawaban")
        try OutputFile.write(answer, to: answerFile.path, mode: ProvinceFolder.readable)
        Screen.note(
            Phrase(
                "Folder \(target.path) siap. Kirimkan \(answerFile.path) ke provinsi, dan bacakan sidiknya lewat telepon: "
                    + "\(Fingerprint.of(answer)). Sesudah dipasang: tangga up --province \(folder)",
                "The folder \(target.path) is ready. Send \(answerFile.path) to the province, and read its fingerprint "
                    + "over the telephone: \(Fingerprint.of(answer)). When it is admitted: tangga up --province \(folder)"
            )[language])
    }

    /// The agency's person who installs directories on all its nodes; empty where it has no node and none was named.
    /// - Throws: ``ConsoleFault`` when no person of the agency has the grant, or the named one has not.
    private func founder(of agency: AgencyPlan, in plan: Province.Plan) throws -> String {
        if agency.nodes.isEmpty { return founder ?? "" }
        let may = agency.people.filter { person in
            agency.nodes.allSatisfy { Installers.may(person, install: $0.name, by: plan) }
        }
        guard let chosen = may.first(where: { founder == nil || $0.name == founder }) else {
            throw ConsoleFault.refused(
                Phrase(
                    "Tidak ada orang instansi ini yang boleh memasang direktori pada simpulnya: provinsi harus memberi "
                        + "peran dengan `node.install_directory` kepada seseorang dengan `agency:` itu, lalu mengundang "
                        + "lagi.",
                    "No person of this agency may install directories on its nodes: the province must give a role with "
                        + "`node.install_directory` to a person with that `agency:`, and invite again."))
        }
        return chosen.name
    }
}
