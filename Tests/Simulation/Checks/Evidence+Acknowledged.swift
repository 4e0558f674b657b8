import Crypto
import Foundation
import SwiftProtobuf
import WireSchemas

extension Evidence {
    /// Every acknowledged command is in the journal, with the reply that the client received.
    func acknowledgedFindings() -> [Finding] {
        acknowledged.compactMap { letter, heard in
            fault(letter, heard).map { Finding(check: .acknowledged, words: "\(letter.to), \(heard.words): \($0)") }
        }
    }

    private func fault(_ letter: Letter, _ heard: Heard) -> String? {
        let lines = nodes.first { $0.name == letter.to }?.lines ?? []
        // The chain's check finds gaps in the numbers; here the entry is searched by its number.
        guard let line = lines.first(where: { $0.number == heard.header.entry }) else { return "not in the journal" }
        let entry = line.entry
        if entry.requestID != letter.id { return "another request stands in the entry" }
        if entry.at != heard.header.at { return "the entry is of another time" }
        if entry.refused != (heard.header.outcome == .refused) { return "the verdict is another" }
        if entry.refused, entry.refusal != heard.body { return "the refusal is another" }
        if !entry.refused {
            let kept = entry.shownDigest.isEmpty ? entry.reply == heard.body : entry.reply.isEmpty
            if !kept { return "the reply is another" }
            let shown = SealedReader.keyed(Data(SHA256.hash(data: heard.body)), at: letter.to)
            if !entry.shownDigest.isEmpty, entry.shownDigest != shown {
                return "what was shown is not what the entry says"
            }
        }
        return nil
    }
}
