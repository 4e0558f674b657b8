import Foundation
import Kernel
import Support

extension Evidence {
    /// The own tables equal the fold of the journal.
    func foldedFindings() -> [Finding] {
        nodes.compactMap { node in
            let own = node.machine.tables.own
            do {
                let difference = try Dump(own, of: node.machine.store.sound).difference(
                    from: try Dump(own, of: try node.machine.fold()))
                return difference.map { Finding(check: .folded, words: "\(node.name): \($0)") }
            } catch {
                return Finding(check: .folded, words: "\(node.name) cannot be folded: \(error)")
            }
        }
    }

    /// The copied tables, with the cursors, equal those of a fresh node that follows from zero, and those that the
    /// service's own `learn` makes from the journals without any following.
    func followedFindings() -> [Finding] {
        let journals = Dictionary(nodes.map { ($0.name, $0.lines) }) { first, _ in first }
        return nodes.flatMap { node in
            let words: [String]
            do { words = try differences(node, journals) } catch { words = [" cannot be followed: \(error)"] }
            return words.map { Finding(check: .followed, words: node.name + $0) }
        }
    }

    private func differences(_ node: Node, _ journals: [String: [Journals.Line]]) throws -> [String] {
        let copied = node.machine.tables.copied
        let dump = try Dump(copied, of: node.machine.store.sound)
        let others = [
            ("a fresh node", try node.twin.map { try Dump(copied, of: $0.store.sound) }),
            ("the journals", try Dump(copied, of: try node.machine.learned(journals))),
        ]
        return others.compactMap { whose, other in
            other.flatMap { dump.difference(from: $0) }.map { " and \(whose): \($0)" }
        }
    }

    /// Every cursor has reached its peer's head, with its hash.
    func cursorFindings() throws -> [Finding] {
        try nodes.flatMap { node in
            try node.machine.peers.compactMap { peer in
                let head = nodes.first { $0.name == peer.description }?.lines.last
                let cursor = try Journals.cursor(of: peer, node.machine.store.sound)
                guard cursor?.entry == head?.number, cursor?.hash == head?.hash else {
                    let words = "\(node.name) stands at \(cursor?.entry ?? 0) of \(peer), or saw another hash"
                    return Finding(check: .cursors, words: words)
                }
                return nil
            }
        }
    }
}
