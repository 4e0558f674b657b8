import Schemas
package import Vocabulary
package import WireSchemas

extension TalkFault {
    /// The fault in one sentence, without a remedy.
    package var meaning: Phrase {
        switch self {
        case .refused(let refusal, _): refusal.meaning
        case .turnedAway(let header, let node, let person): header.turnedAwaySentence(by: node, person: person)
        case .failed(let header, let node): header.faultSentence(at: node)
        case .unreachable(let node): Phrase("Simpul \(node) tidak menjawab.", "Node \(node) does not answer.")
        case .keyRefused(let node, let person):
            Phrase(
                "Simpul \(node) jalan, tetapi menolak kunci: keys/\(person).key tidak ada di direktorinya, "
                    + "atau keys/\(node).pub bukan kunci simpul itu.",
                "Node \(node) runs, but refuses the key: keys/\(person).key is not in its directory, "
                    + "or keys/\(node).pub is not that node's key.")
        case .keyDiffers(let person):
            Phrase(
                "keys/\(person).key bukan pasangan keys/\(person).pub.",
                "keys/\(person).key does not belong to keys/\(person).pub.")
        case .idKeyDamaged(let path): Phrase("\(path) rusak.", "\(path) is damaged.")
        case .noSuchNode(let node):
            Phrase("Tidak ada simpul \(node) di province.yaml.", "There is no node \(node) in province.yaml.")
        case .whichNode(let service, let nodes):
            Phrase(
                "Simpul \(service) yang mana? Ada: \(nodes.joined(separator: ", ")).",
                "Which node of \(service)? There are: \(nodes.joined(separator: ", ")).")
        case .behind(let node, let place):
            Phrase(
                "\(node) belum membaca \(place.peer) sampai catatan \(place.entry).",
                "\(node) has not read \(place.peer) up to entry \(place.entry).")
        case .unreadableReply(let node):
            Phrase("Balasan simpul \(node) tidak terbaca.", "The reply of node \(node) cannot be read.")
        }
    }
}

extension WireReplyHeader {
    /// The node's fault, and its effect on the request.
    fileprivate func faultSentence(at node: String) -> Phrase {
        switch fault {
        case .diskFull:
            Phrase(
                "Cakram simpul \(node) penuh: belum ada yang dicatat.",
                "The disk of node \(node) is full: nothing was recorded.")
        case .clockAhead:
            Phrase(
                "Jam simpul \(node) lebih dari sehari di depan catatan terakhirnya (\(detail)).",
                "The clock of node \(node) is more than a day ahead of its last entry (\(detail)).")
        case .storage, .stopping, .rule, .unspecified, .UNRECOGNIZED:
            Phrase(
                "Simpul \(node) gagal (\(fault): \(detail)); hasilnya belum pasti.",
                "Node \(node) failed (\(fault): \(detail)); the outcome is unknown.")
        }
    }

    /// The reason for which the node turned the request away.
    fileprivate func turnedAwaySentence(by node: String, person: String) -> Phrase {
        switch turnedAway {
        case .notGranted:
            Phrase(
                "\(person) tidak berwenang atas \(detail) di \(node).", "\(person) may not ask \(detail) of \(node).")
        case .notThereYet:
            Phrase("\(node) belum membaca sampai sana.", "\(node) has not read that far yet.")
        default:
            Phrase(
                "\(node) menolak permintaan: \(turnedAway) \(detail)",
                "\(node) turned the request away: \(turnedAway) \(detail)")
        }
    }
}

extension WireNodeRefusal {
    /// The meaning of a node's refusal of a command or query about itself.
    package var meaning: Phrase {
        switch code {
        case .directoryOutdated:
            Phrase(
                "Direktori yang lebih baru (\(subject)) sudah terpasang",
                "A newer directory (\(subject)) is installed")
        case .directoryMalformed:
            Phrase("Direktori salah pada \(subject)", "The directory is wrong at \(subject)")
        case .rolesApart:
            Phrase(
                "Direktori memberi \(subject) dua peran yang tidak boleh dipegang satu orang",
                "The directory gives \(subject) two roles that one human may not hold together")
        case .rolesWrong:
            Phrase("Peran dalam direktori salah pada \(subject)", "The directory's roles are wrong at \(subject)")
        case .sealWrong:
            Phrase(
                "Direktori tidak bersegel provinsi tempat simpul itu",
                "The directory does not bear the seal of the node's province")
        case .clockDisagrees:
            Phrase(
                "Jam simpul (\(subject)) dan jam Anda berbeda lebih dari sejam",
                "The node's clock (\(subject)) and yours differ by more than an hour")
        case .jobUnknown: Phrase("Pekerjaan tidak dikenal", "No such job")
        case .jobEnded: Phrase("Pekerjaan sudah berakhir", "The job has ended")
        case .notUnderstood, .unspecified, .UNRECOGNIZED:
            Phrase("Simpul tidak mengerti perintah ini", "The node does not understand this command")
        }
    }
}
