import Crypto
import Foundation
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
                let beside = line.personal.map { Data(SHA256.hash(data: $0)) } ?? Data()
                if line.number != UInt64(place + 1) || line.entry.number != line.number {
                    findings.append("entry \(place + 1) is missing")
                }
                if line.hash != next { findings.append("entry \(line.number) is not what was hashed") }
                if line.entry.personalDigest != beside {
                    findings.append("beside entry \(line.number) stands other data")
                }
                if line.entry.at < at { findings.append("entry \(line.number) is earlier than the one before") }
                (hash, at) = (line.hash, line.entry.at)
                if !findings.isEmpty { break }
            }
            let verification = try node.machine.verification()
            if !verification.sound { findings.append("verification says: \(verification.finding)") }
            return findings.map { Finding(check: .chain, words: "\(node.name): \($0)") }
        }
    }
}
