import Crypto
import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

extension Evidence {
    /// Each request id has one entry at most, and each entry the id and bytes of a request that a client sent.
    func onceFindings() -> [Finding] {
        let asked = Dictionary(grouping: letters.filter { $0.isCommand && !$0.isBad }) { $0.id }
        return nodes.flatMap { node in
            var seen: Set<Data> = []
            return node.lines.compactMap { line in
                let fault =
                    seen.insert(line.entry.requestID).inserted
                    ? origin(of: line.entry, at: node.name, asked) : "the request has an entry before"
                return fault.map { Finding(check: .once, words: "\(node.name), entry \(line.number): \($0)") }
            }
        }
    }

    private func origin(of entry: WireEntry, at node: String, _ asked: [Data: [Letter]]) -> String? {
        if entry.ofNode, entry.asked == "node.tick" {
            return entry.principal == node ? nil : "another's sign of life"
        }
        // A step of a job, whose request is the node's own: the check of jobs looks at it.
        if entry.hasJob, entry.principal == node { return nil }
        // Several after a restore, where a command reuses the id of one that is gone.
        let letters = asked[entry.requestID, default: []].filter { $0.to == node }
        if letters.isEmpty { return "no client has asked for it" }
        let own = letters.filter { entry.principal == $0.principal && entry.onBehalfOf == $0.header.onBehalfOf }
        if own.isEmpty { return "it names another asker" }
        return own.contains { entry.digest == SealedReader.keyed(Evidence.digest(of: $0), at: node) }
            ? nil : "it was asked in other bytes"
    }

    /// The digest as the wire contract defines it: principal, represented principal, kind, body.
    private static func digest(of letter: Letter) -> Data {
        func counted(_ text: String) -> Data { word(text.utf8.count) + Data(text.utf8) }
        func word(_ number: Int) -> Data { withUnsafeBytes(of: UInt32(number).bigEndian) { Data($0) } }
        return Data(
            SHA256.hash(
                data: counted(letter.principal) + counted(letter.header.onBehalfOf)
                    + word(letter.header.kind.rawValue) + letter.body))
    }
}
