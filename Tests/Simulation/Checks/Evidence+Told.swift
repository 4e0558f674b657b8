import Crypto
import Foundation
import WireSchemas

extension Evidence {
    /// A command that was turned away for good is in no journal.
    func turnedAwayFindings() -> [Finding] {
        nodes.flatMap { node in
            node.lines.compactMap { line in
                guard let word = turnedAway[line.entry.requestID], word.node == node.name else { return nil }
                return Finding(
                    check: .turnedAway, words: "\(node.name), entry \(line.number): was turned away (\(word.why))")
            }
        }
    }

    /// Commands of one connection are settled in the order of arrival: if all copies of one arrived before the first
    /// copy of another, its entry stands before the other's.
    func orderFindings() -> [Finding] {
        nodes.flatMap { node in
            let numbers = Dictionary(node.lines.map { ($0.entry.requestID, $0.number) }) { first, _ in first }
            // Entries up to the restored one arrived in an earlier life, even where their requests were repeated.
            let restored = restoredTo[node.name] ?? 0
            let settled = arrivals.filter { $0.node == node.name && numbers[$0.id] ?? 0 > restored }
            return Dictionary(grouping: settled, by: \.principal).sorted { $0.key < $1.key }.flatMap { name, mine in
                let ended = mine.sorted { $0.last < $1.last }
                var (place, highest) = (0, UInt64(0))
                return mine.sorted { $0.first < $1.first }.compactMap { one -> Finding? in
                    while place < ended.count, ended[place].last < one.first {
                        highest = max(highest, numbers[ended[place].id] ?? 0)
                        place += 1
                    }
                    guard let number = numbers[one.id], number < highest else { return nil }
                    return Finding(
                        check: .order, words: "\(node.name): \(name)'s entry \(number) came after \(highest)")
                }
            }
        }
    }

    /// The final journal agrees with every reply and feed page.
    func toldFindings() -> [Finding] {
        nodes.flatMap { node in
            let lines = Dictionary(node.lines.map { ($0.number, $0) }) { first, _ in first }
            return told[node.name, default: [:]].sorted { $0.key < $1.key }.compactMap { number, told in
                let line = lines[number]
                let isSo =
                    line.map { line in
                        told.content ?? Data(SHA256.hash(data: line.stored)) == Data(SHA256.hash(data: line.stored))
                            && told.hash ?? line.hash == line.hash
                    } ?? false
                return isSo ? nil : Finding(check: .told, words: "\(node.name) told another entry \(number)")
            }
        }
    }
}
