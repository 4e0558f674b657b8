import Foundation
import Kernel
import Support

extension Evidence {
    /// The own tables are the fold of the journal.
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

    /// The copied tables, cursors among them, are what following from zero gives.
    func followedFindings() throws -> [Finding] {
        try nodes.compactMap { node in
            guard let twin = node.twin else { return nil }
            let copied = node.machine.tables.copied
            let difference = try Dump(copied, of: node.machine.store.sound).difference(
                from: try Dump(copied, of: twin.store.sound))
            return difference.map { Finding(check: .followed, words: "\(node.name): \($0)") }
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
