import Crypto
import Foundation
import SwiftProtobuf
import WireSchemas

extension Evidence {
    /// The numbers have no gap, time never decreases, every hash follows from its predecessor, and the node's own
    /// verification agrees.
    func chainFindings() throws -> [Finding] {
        try nodes.flatMap { node in
            var findings: [String] = []
            var hash = Data()
            var at = Int64.min
            for (place, line) in node.lines.enumerated() {
                let content = Data(SHA256.hash(data: line.stored))
                let next = Data(SHA256.hash(data: hash + content))
                if line.number != UInt64(place + 1) || line.entry.number != line.number {
                    findings.append("entry \(place + 1) is missing")
                }
                if line.hash != next { findings.append("entry \(line.number) is not what was hashed") }
                if !isWhole(line) { findings.append("beside entry \(line.number) stands other data") }
                if line.entry.at < at { findings.append("entry \(line.number) is earlier than the one before") }
                (hash, at) = (line.hash, line.entry.at)
                if !findings.isEmpty { break }
            }
            let verification = try node.machine.verification()
            if !verification.sound { findings.append("verification says: \(verification.finding)") }
            return findings.map { Finding(check: .chain, words: "\(node.name): \($0)") }
        }
    }

    /// Whether the contents of an entry have the digests that its record says.
    private func isWhole(_ line: Journals.Line) -> Bool {
        func digest(_ bytes: Data) -> Data { Data(SHA256.hash(data: bytes)) }
        let (record, contents) = (
            line.entry, (try? WireContents(serializedBytes: line.beside ?? Data())) ?? WireContents()
        )
        return record.edition == 2 && contents.events.map(digest) == record.eventDigests
            && contents.parts.map(digest) == record.parts.map(\.digest)
            && (contents.refusal.isEmpty ? Data() : digest(contents.refusal)) == record.refusalDigest
            && (contents.reply.isEmpty ? Data() : digest(contents.reply)) == record.replyDigest
    }
}
