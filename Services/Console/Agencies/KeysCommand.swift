import ArgumentParser
import Edges
import Foundation
import Intake
import Schemas
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// `tangga keys`: replaces a key without an interruption.
///
/// `renew` makes the next key, `agency admit` and the directory publish it beside the old key, `switch` makes it the
/// current key, `settle` removes the old key. In between the directory has both keys of the name, so no request is
/// turned away; clients of a node try its two keys alternately.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Mengganti kunci simpul atau orang tanpa berhenti.",
        discussion: """
            Contoh:
              tangga keys renew bendahara && tangga directory install
              tangga keys switch bendahara
              tangga keys settle bendahara && tangga directory install

            Itu di komputer provinsi. Di instansi lain, `renew` menulis berkas jawaban untuk `tangga agency admit` di provinsi; `switch` sesudah
            direktori barunya diambil (`tangga directory take`); `settle` di provinsi.
            """,
        subcommands: [KeysRenew.self, KeysSwitch.self, KeysSettle.self])
}

/// `tangga keys renew NAME`: makes the next key.
struct KeysRenew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew", abstract: "Membuat kunci berikutnya.",
        discussion: "Contoh:\n  tangga keys renew disbursement.dinsos")

    @Argument(help: "Simpul atau orang yang kuncinya di sini.")
    var name: String

    @OptionGroup var seat: Seat

    func run() throws {
        let province = try seat.openProvince()
        guard province.isHere(name) else { throw ConsoleFault.refused(KeyPlaces.isElsewhere(name)) }
        guard !province.isHere("\(name).next") else {
            throw ConsoleFault.refused(
                Phrase(
                    "Kunci berikutnya sudah dibuat: pasang direktori, lalu `tangga keys switch \(name)`.",
                    "The next key is made already: install the directory, then `tangga keys switch \(name)`."))
        }
        if ProvinceSeal(of: province) != nil {
            try Keys.make("\(name).next", in: province.keyFolder)
            seat.say(
                Phrase(
                    "Kunci berikutnya dibuat. Pasang: tangga directory install",
                    "The next key is made. Install it: tangga directory install"))
            return
        }
        let agency = try agency(of: name, in: province.plan)
        let key = try Keys.make("\(name).next", in: province.keyFolder)
        let acceptance = AgencyAcceptance.with {
            $0.agency = agency
            $0.keys = [.with { ($0.name, $0.publicKey) = (name, key) }]
        }
        let bytes: Data = try acceptance.serializedData()
        let file = province.folder.appendingPathComponent("\(name).jawaban")
        try OutputFile.write(bytes, to: file.path, mode: ProvinceFolder.readable)
        seat.say(
            Phrase(
                "Kirimkan \(file.path) ke provinsi untuk `tangga agency admit`; sidiknya: \(Fingerprint.of(bytes))",
                "Send \(file.path) to the province for `tangga agency admit`; its fingerprint: \(Fingerprint.of(bytes))"
            ))
    }

    private func agency(of name: String, in plan: Province.Plan) throws -> String {
        if plan.nodes.contains(where: { $0.name == name }) { return String(name.drop { $0 != "." }.dropFirst()) }
        return plan.people.first { $0.name == name }?.agency ?? ""
    }
}

/// `tangga keys switch NAME`: makes the next key the current one.
struct KeysSwitch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switch", abstract: "Beralih ke kunci berikutnya.",
        discussion: "Contoh:\n  tangga keys switch disbursement.dinsos")

    @Argument(help: "Simpul atau orang yang kuncinya di sini.")
    var name: String

    @OptionGroup var seat: Seat

    func run() throws {
        let province = try seat.openProvince()
        let next = try? province.keys(of: "\(name).next").publicKey
        let directory = try SealedFolder.read(province.folder).map { try WireDirectory(serializedBytes: $0.directory) }
        guard let next, directory?.principals.contains(where: { $0.name == name && $0.nextPublicKey == next }) == true
        else {
            throw ConsoleFault.refused(
                Phrase(
                    "Kunci berikutnya \(name) belum ada di direktori: pasang atau ambil direktori baru dahulu.",
                    "The directory does not have the next key of \(name) yet: install or take the new one first."))
        }
        try Keys.keepIDKey(of: name, in: province)
        try Keys.move("\(name).next.key", to: "\(name).key", in: province.keyFolder)
        Nodes(province: province).readAgain(name)
        seat.say(Phrase("\(name) memakai kunci baru.", "\(name) uses the new key."))
    }
}

/// `tangga keys settle NAME`: removes the old key.
struct KeysSettle: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle", abstract: "Mengakhiri kunci lama, di provinsi.",
        discussion: "Contoh:\n  tangga keys settle disbursement.dinsos && tangga directory install")

    @Argument(help: "Simpul atau orang.")
    var name: String

    @OptionGroup var seat: Seat

    func run() throws {
        let province = try seat.openProvince()
        guard ProvinceSeal(of: province) != nil else { throw ConsoleFault.refused(KeyPlaces.noSeal) }
        guard !province.isHere("\(name).next") else {
            throw ConsoleFault.refused(
                Phrase("Jalankan dahulu `tangga keys switch \(name)`.", "Run `tangga keys switch \(name)` first."))
        }
        guard try Keys.move("\(name).next.pub", to: "\(name).pub", in: province.keyFolder) else {
            throw ConsoleFault.refused(
                Phrase("\(name) hanya punya satu kunci.", "\(name) has but one key."))
        }
        seat.say(
            Phrase(
                "Kunci lama \(name) berakhir begitu direktori dipasang: tangga directory install",
                "The old key of \(name) ends as soon as the directory is installed: tangga directory install"))
    }
}
