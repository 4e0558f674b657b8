import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// What the console says of connections and nodes, whatever they serve.
enum Phrases {
    static let unreadableReply = Phrase("Balasan simpul tidak terbaca.", "The node's reply cannot be read.")

    static func noSuchNode(_ node: String) -> Phrase {
        Phrase("Tidak ada simpul \(node) di province.yaml.", "There is no node \(node) in province.yaml.")
    }

    static func whichNode(_ service: String, _ nodes: [String]) -> Phrase {
        let names = nodes.joined(separator: ", ")
        return Phrase("Simpul \(service) yang mana? Ada: \(names).", "Which node of \(service)? There are: \(names).")
    }

    static func unreachable(_ node: String) -> Phrase {
        Phrase(
            "Simpul \(node) tidak menjawab. Jalankan `tangga up`, lalu lihat `tangga status`.",
            "Node \(node) does not answer. Run `tangga up`, then look at `tangga status`.")
    }

    static func keyRefused(by node: String, person: String) -> Phrase {
        Phrase(
            "Simpul \(node) jalan, tetapi menolak kunci: keys/\(person).key tidak ada di direktorinya (pasang: "
                + "`tangga directory install`), atau keys/\(node).pub bukan kunci simpul itu (ambil: "
                + "`tangga directory take`).",
            "Node \(node) runs, but refuses the key: keys/\(person).key is not in its directory (install it: "
                + "`tangga directory install`), or keys/\(node).pub is not that node's key (take it: "
                + "`tangga directory take`).")
    }

    static func keyDiffers(_ name: String) -> Phrase {
        Phrase(
            "keys/\(name).key bukan pasangan keys/\(name).pub: ambil keduanya dari cadangan, atau ganti kuncinya "
                + "(`tangga keys renew \(name)`).",
            "keys/\(name).key does not belong to keys/\(name).pub: take both from a backup, or replace the key "
                + "(`tangga keys renew \(name)`).")
    }

    static func fault(_ header: WireReplyHeader, _ node: String) -> Phrase {
        switch header.fault {
        case .diskFull:
            Phrase(
                "Cakram simpul \(node) penuh: belum ada yang dicatat. Beri ruang, lalu ulangi.",
                "The disk of node \(node) is full: nothing was recorded. Make room, then repeat.")
        case .clockAhead:
            Phrase(
                "Jam simpul \(node) lebih dari sehari di depan catatan terakhirnya (\(header.detail)). "
                    + "Bila jamnya benar: `tangga clock accept \(node)`.",
                "The clock of node \(node) is more than a day ahead of its last entry (\(header.detail)). "
                    + "If it is right: `tangga clock accept \(node)`.")
        case .storage, .stopping, .rule, .unspecified, .UNRECOGNIZED:
            Phrase(
                "Simpul \(node) gagal (\(header.fault): \(header.detail)); hasilnya belum pasti, ulangi perintah yang sama.",
                "Node \(node) failed (\(header.fault): \(header.detail)); the outcome is unknown, repeat the command.")
        }
    }

    static func turnedAway(_ header: WireReplyHeader, node: String, person: String) -> Phrase {
        switch header.turnedAway {
        case .notGranted:
            Phrase(
                "\(person) tidak berwenang atas \(header.detail) di \(node). Pilih orang lain dengan --as.",
                "\(person) may not ask \(header.detail) of \(node). Choose another person with --as.")
        case .notThereYet:
            Phrase(
                "\(node) belum membaca sampai sana; coba lagi sebentar lagi.",
                "\(node) has not read that far yet; try again in a moment.")
        default:
            Phrase(
                "\(node) menolak permintaan: \(header.turnedAway) \(header.detail)",
                "\(node) turned the request away: \(header.turnedAway) \(header.detail)")
        }
    }

    static let noSeal = Phrase(
        "Segel provinsi (keys/seal.key) tidak ada di sini: jalankan di komputer provinsi.",
        "The province's seal (keys/seal.key) is not here: run this on the province's host.")

    static func keyIsElsewhere(_ name: String) -> Phrase {
        Phrase(
            "Kunci \(name) tidak ada di sini: jalankan di komputernya.",
            "The key of \(name) is not here: run this on its own host.")
    }

    static func nodeRefusal(_ body: Data) -> Phrase {
        guard let refusal = try? WireNodeRefusal(serializedBytes: body) else { return unreadableReply }
        switch refusal.code {
        case .directoryOutdated:
            return Phrase(
                "Direktori yang lebih baru (\(refusal.subject)) sudah terpasang.",
                "A newer directory (\(refusal.subject)) is installed.")
        case .directoryMalformed:
            return Phrase(
                "Direktori salah pada \(refusal.subject): periksa province.yaml.",
                "The directory is wrong at \(refusal.subject): look at province.yaml.")
        case .sealWrong:
            return Phrase(
                "Direktori tidak bersegel provinsi tempat simpul itu: ambil lagi dari provinsi.",
                "The directory does not bear the seal of the node's province: take it from the province again.")
        case .clockDisagrees:
            return Phrase(
                "Jam simpul (\(refusal.subject)) dan jam Anda berbeda lebih dari sejam.",
                "The node's clock (\(refusal.subject)) and yours differ by more than an hour.")
        case .notUnderstood, .unspecified, .UNRECOGNIZED:
            return Phrase("Simpul tidak mengerti perintah ini.", "The node does not understand this command.")
        }
    }
}
