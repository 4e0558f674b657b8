import Schemas
import Talk
import Vocabulary
import WireSchemas

extension TalkFault: Remedied {
    var remedy: Phrase? {
        switch self {
        case .unreachable:
            Phrase(
                "Jalankan `tangga up`, lalu lihat `tangga status`.", "Run `tangga up`, then look at `tangga status`.")
        case .keyRefused:
            Phrase(
                "Kunci Anda: pasang dengan `tangga directory install`. Kunci simpul: ambil dengan "
                    + "`tangga directory take`.",
                "Your key: install it with `tangga directory install`. The node's key: take it with "
                    + "`tangga directory take`.")
        case .keyDiffers(let person):
            Phrase(
                "Ambil keduanya dari cadangan, atau ganti kuncinya (`tangga keys renew \(person)`).",
                "Take both from a backup, or replace the key (`tangga keys renew \(person)`).")
        case .idKeyDamaged:
            Phrase("Ambil dari cadangan folder kunci.", "Take it from a backup of the folder of keys.")
        case .failed(let header, let node): header.remedy(at: node)
        case .turnedAway(let header, _, _): header.remedyWhenTurnedAway
        case .behind: Phrase("Lihat `tangga status`.", "See `tangga status`.")
        case .refused, .noSuchNode, .whichNode, .unreadableReply: nil
        }
    }
}

extension WireReplyHeader {
    fileprivate func remedy(at node: String) -> Phrase {
        switch fault {
        case .diskFull: Phrase("Beri ruang, lalu ulangi.", "Make room, then repeat.")
        case .clockAhead:
            Phrase(
                "Bila jamnya benar: `tangga clock accept \(node)`.", "If it is right: `tangga clock accept \(node)`.")
        case .storage, .stopping, .rule, .unspecified, .UNRECOGNIZED:
            Phrase("Ulangi perintah yang sama.", "Repeat the same command.")
        }
    }

    fileprivate var remedyWhenTurnedAway: Phrase? {
        switch turnedAway {
        case .notGranted: Phrase("Pilih orang lain dengan --as.", "Choose another person with --as.")
        case .notThereYet: Phrase("Coba lagi sebentar lagi.", "Try again in a moment.")
        default: nil
        }
    }
}

extension WireNodeRefusal: Remedied {
    var remedy: Phrase? {
        switch code {
        case .directoryMalformed: Phrase("periksa province.yaml", "look at province.yaml")
        case .rolesApart, .rolesWrong: Phrase("`tangga people`", "`tangga people`")
        case .jobUnknown, .jobEnded: Phrase("`tangga jobs`", "`tangga jobs`")
        case .sealWrong: Phrase("ambil lagi dari provinsi", "take it from the province again")
        default: nil
        }
    }
}

/// Messages of commands about keys when this host does not have the key.
enum KeyPlaces {
    static let noSeal = Phrase(
        "Segel provinsi (keys/seal.key) tidak ada di sini: jalankan di komputer provinsi.",
        "The province's seal (keys/seal.key) is not here: run this on the province's host.")

    static func isElsewhere(_ name: String) -> Phrase {
        Phrase(
            "Kunci \(name) tidak ada di sini: jalankan di komputernya.",
            "The key of \(name) is not here: run this on its own host.")
    }
}
