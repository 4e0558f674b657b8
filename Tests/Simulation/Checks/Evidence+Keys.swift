import Foundation
import Kernel
import SwiftProtobuf
import WireSchemas

extension Evidence {
    /// Each command in a journal whose arrival was seen came under a key of its principal by the directory before it. A
    /// replaced key counts no more after the entry that replaces it.
    func keyFindings() throws -> [Finding] {
        let arrivals = Dictionary(uniqueKeysWithValues: arrivals.map { ($0.id, $0) })
        return try nodes.flatMap { node in
            var keys: [String: Set<String>] = [:]
            var findings: [Finding] = []
            for line in node.lines {
                if let holders = keys[line.entry.principal], line.number > restoredTo[node.name, default: 0],
                    let arrived = arrivals[line.entry.requestID], arrived.node == node.name,
                    holders.isDisjoint(with: arrived.keys)
                {
                    findings.append(
                        Finding(
                            check: .keys,
                            words: "\(node.name): entry \(line.number) was asked under \(arrived.keys.sorted())"))
                }
                guard line.entry.ofNode else { continue }
                for stored in line.entry.events {
                    guard case .directoryInstalled(let directory)? = try WireNodeEvent(serializedBytes: stored).event
                    else { continue }
                    keys = Dictionary(uniqueKeysWithValues: directory.principals.map { ($0.name, Set($0.publicKeys)) })
                }
            }
            return findings
        }
    }
}
