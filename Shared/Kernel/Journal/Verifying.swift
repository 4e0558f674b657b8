import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// One verification of a node, beside its work.
///
/// It runs in steps. Each step reads one snapshot, and releases it after ``Limits/verifyBytes`` of the journal or
/// ``Limits/verifyPages`` pages of rows, so that the log does not grow for long. The fold is first advanced to the
/// snapshot's head, or the copy to its cursors, and then compared with it, so that tables may change between steps. A
/// failed step is repeated by the next.
///
/// `@unchecked Sendable`, because steps do not overlap: the loop hands it to another thread and does not use it until
/// the step has ended.
final class Verifying<S: Service>: @unchecked Sendable {
    /// The input of the next step.
    enum Next: Equatable, Sendable {
        /// A snapshot of the tables.
        case view
        /// At most `most` entries of a peer's journal after a place.
        case page(of: NodeName, after: Cursors.Place, most: UInt64)
        /// Nothing: the verification has ended.
        case nothing
    }

    private(set) var next = Next.view
    /// The progress, and the finding at the end.
    private(set) var answer = WireVerification()

    private let service: S
    private let sealing: Sealing
    private let seal: Data?
    private let makeEmpty: () throws -> any Store
    /// The peers, and how far their journals were followed from zero.
    private var peers: [(name: NodeName, place: Cursors.Place)]
    /// Whether peers are asked for personal data too; nil if peers cannot be asked.
    private let asksPeers: Bool?
    private var walked = Verification.Walked()
    /// The own tables folded from the journal, and the copied tables from the peers' journals.
    private var folded: (any Store)?
    private var comparison: Comparison?
    private var derived = DerivedComparison(S.self)
    /// A peer's reply that is not processed yet.
    private var reply: (peer: NodeName, header: WireReplyHeader, body: Data)?
    /// How often the copy was behind the cursors since rows were last compared.
    private var chases = 0

    /// - Parameters:
    ///   - asksPeers: whether peers are asked for personal data too; nil if peers cannot be asked.
    ///   - seal: the public half of the province's seal.
    init(
        _ service: S, _ sealing: Sealing, run: UInt64 = 0, peers: [NodeName], asksPeers: Bool?, seal: Data?,
        makeEmpty: @escaping () throws -> any Store
    ) {
        self.service = service
        self.sealing = sealing
        self.peers = peers.map { ($0, .beginning) }
        self.asksPeers = asksPeers
        self.seal = seal
        self.makeEmpty = makeEmpty
        answer.run = run
        answer.phase = .journal
    }

    // MARK: - Steps

    /// Runs the next step on a snapshot of the tables.
    /// - Throws: ``StorageFault``; the same step is then next.
    func step(_ tables: any Reading) throws {
        switch answer.phase {
        case .journal: if try fold(tables) { try beginTables() }
        case .tables:
            while try !fold(tables) {}
            try compareOwn(tables)
        case .peers, .copies: try compareCopied(tables)
        case .derived: try compareDerived(tables)
        case .ended, .unspecified, .UNRECOGNIZED: break
        }
        measure()
    }

    /// Receives a peer's reply, which the next step processes.
    func receiveReply(_ header: WireReplyHeader, _ body: Data, from peer: NodeName) {
        reply = (peer, header, body)
        next = .view
    }

    /// Leaves out a peer that has not replied; the copied tables are not compared.
    func missed(_ peer: NodeName) {
        leaveOut(peer, "no answer")
        measure()
    }

    private func store() throws -> any Store {
        if let folded { return folded }
        let made = try makeEmpty()
        try Schema.prepare(S.self, made)
        folded = made
        return made
    }

    private func end(_ finding: String? = nil, first: UInt64 = 0) {
        answer.finding = finding ?? ""
        answer.firstWrong = first
        answer.sound = finding == nil
        answer.entries = walked.entries
        answer.unsealed = walked.unsealed
        answer.headHash = walked.hash
        answer.phase = .ended
        answer.finished = true
        next = .nothing
        (folded, comparison, reply) = (nil, nil, nil)
    }

    private func measure() {
        answer.percent = answer.of == 0 ? 0 : UInt32(min(100, answer.done * 100 / answer.of))
    }

    // MARK: - The journal

    /// Advances the fold by ``Limits/verifyBytes`` of the journal.
    /// - Returns: whether the head or a fault was reached.
    private func fold(_ tables: any Reading) throws -> Bool {
        guard answer.phase != .ended else { return true }
        if let fault = try Verification.gap(after: walked, tables) {
            end(fault.words, first: fault.entry)
            return true
        }
        var size = try fold(tables, atMost: Limits.verifyBytes)
        if size == nil {
            // An entry of this batch cannot be applied. A store may report that only at the commit, so each entry gets
            // its own transaction.
            while answer.phase != .ended, size != 0 {
                size = try fold(tables, atMost: 0)
                if size == nil { return true }
            }
        }
        answer.done = walked.entries
        answer.of = max(try Journal.head(tables).number, walked.entries)
        return answer.phase == .ended || size.map { $0 < Limits.verifyBytes } ?? true
    }

    /// Verifies and folds the journal in one transaction, until `bytes` were processed.
    /// - Returns: the bytes processed; nil if an entry cannot be applied. The transaction is then rolled back; if it
    ///   held a single entry (`bytes` is 0), the verification has ended with that finding.
    private func fold(_ tables: any Reading, atMost bytes: Int) throws -> Int? {
        var (walking, size) = (walked, 0)
        do {
            try store().transact { folded in
                try Journal.walk(after: walking.entries, tables) { stored in
                    guard let entry = walking.verify(stored, seal: seal) else { return false }
                    size += stored.size
                    try Folding.apply(service, entry, sealing, keys: tables, folded)
                    return size < bytes
                }
            }
        } catch {
            let storage = error as? StorageFault
            guard storage == nil || storage?.kind == .constraint else { throw error }
            if bytes == 0 {
                let entry = walked.entries + 1
                end("entry \(entry) cannot be applied: \(storage?.message ?? "\(error)")", first: entry)
            }
            return nil
        }
        walked = walking
        if let fault = walked.fault { end(fault.words, first: fault.entry) }
        return size
    }

    // MARK: - Own tables

    private func beginTables() throws {
        guard answer.phase != .ended else { return }
        try begin(.tables, Schema.own(S.self), other: "the fold")
    }

    /// Starts the comparison of tables with the folded ones.
    private func begin(_ phase: WireVerification.Phase, _ tables: [Table], other: String) throws {
        comparison = Comparison(tables, other: other)
        answer.phase = phase
        answer.done = 0
        answer.of = try store().read { made in
            try tables.reduce(0) { try $0 + UInt64(clamping: made.integer("SELECT count(*) FROM \($1.name)")) }
        }
    }

    private func compareOwn(_ tables: any Reading) throws {
        guard answer.phase != .ended else { return }
        if let stranger = try tables.triggersAndViews().first {
            return end("\(stranger) is no part of this program")
        }
        guard try compareOn(tables) else { return }
        answer.cursors = try peers.map { try Cursors.cursor(of: $0.name, tables) }
        guard asksPeers != nil, !peers.isEmpty else { return beginDerived() }
        (answer.phase, answer.done, answer.of) = (.peers, 0, 0)
    }

    /// Compares the next ``Limits/verifyPages`` pages of rows.
    /// - Returns: whether all rows were compared and are equal.
    private func compareOn(_ tables: any Reading) throws -> Bool {
        guard var comparison else { return false }
        let difference: String? = try store().read { made in
            for _ in 0..<Limits.verifyPages where !comparison.isFinished {
                if let found = try comparison.compareNext(tables, made) { return found }
            }
            return nil
        }
        self.comparison = comparison
        answer.done = comparison.rows
        answer.of = max(answer.of, comparison.rows)
        if let difference { end(difference) }
        return difference == nil && comparison.isFinished
    }

    // MARK: - Copied tables

    /// Compares the copied tables with the copy once it has reached the cursors; until then requests the next page.
    private func compareCopied(_ tables: any Reading) throws {
        try learn()
        guard answer.phase == .peers || answer.phase == .copies else { return }
        next = .view
        let cursors = try Cursors.places(in: peers.map(\.name), tables)
        if zip(peers, cursors).contains(where: { $0.place.entry > $1.entry }) { return try beginAnew() }
        for (peer, cursor) in zip(peers, cursors) where peer.place.entry == cursor.entry {
            guard peer.place.hash == cursor.hash else { return differs(peer.name, cursor.entry) }
        }
        if answer.phase == .peers {
            answer.done = peers.reduce(0) { $0 + $1.place.entry }
            answer.of = cursors.reduce(0) { $0 + $1.entry }
        }
        if let (peer, cursor) = zip(peers, cursors).first(where: { $0.place.entry < $1.entry }) {
            chases += 1
            guard answer.phase == .peers || chases < Limits.verifyChases else {
                return leaveOut(peer.name, "the peer writes faster than the verification reads")
            }
            next = .page(of: peer.name, after: peer.place, most: cursor.entry - peer.place.entry)
            return
        }
        chases = 0
        if answer.phase == .peers { try begin(.copies, copied, other: "what its peers tell") }
        guard try compareOn(tables) else { return }
        for (peer, cursor) in zip(peers, cursors) { answer.copied.append(peer.name, cursor.entry, .compared) }
        beginDerived()
    }

    private var copied: [Table] { Schema.learned(S.self).filter { $0.name != Cursors.table.name } }

    /// Restarts the copy from zero, as the node itself did meanwhile by an operator's command.
    private func beginAnew() throws {
        try store().transact { made in
            for table in copied { try made.write("DELETE FROM \(table.name)", []) }
        }
        for index in peers.indices { peers[index].place = .beginning }
        (answer.phase, answer.done, answer.of) = (.peers, 0, 0)
    }

    /// Applies a peer's reply to the copy.
    private func learn() throws {
        guard let reply, let index = peers.firstIndex(where: { $0.name == reply.peer }) else { return }
        let (peer, place) = peers[index]
        switch reply.header.outcome {
        case .turnedAway where reply.header.turnedAway == .historyDiffers: return differs(peer, place.entry)
        case .answered: break
        default: return leaveOut(peer, "\(reply.header.turnedAway)")
        }
        do {
            let page = try HeardPage(WireEntriesPage(serializedBytes: reply.body), of: peer, after: place)
            try store().transact { made in
                for told in page.told { try service.learn(told, made) }
            }
            self.reply = nil
            // A peer that has no further entries has lost those up to the cursor.
            if page.to == page.from { return differs(peer, page.head + 1) }
            peers[index].place = page.to
        } catch let fault as StorageFault where fault.kind != .constraint {
            throw fault
        } catch {
            let words = (error as? PageFault)?.words ?? (error as? StorageFault)?.message ?? "\(error)"
            wrong(peer, place.entry + 1, words)
        }
    }

    /// Ends with the finding that a peer's journal is not the one that was followed.
    private func differs(_ peer: NodeName, _ entry: UInt64) {
        wrong(peer, entry, "entry \(entry) of \(peer) is not the one that was followed")
    }

    private func wrong(_ peer: NodeName, _ entry: UInt64, _ words: String) {
        answer.copied.append(peer, entry, .wrong, words)
        end("\(peer): \(words)")
    }

    /// Does not compare copied tables, because a peer cannot be read: a copied table mixes rows of all peers.
    private func leaveOut(_ peer: NodeName, _ why: String) {
        for each in peers {
            answer.copied.append(
                each.name, each.place.entry, .notCompared, each.name == peer ? why : "\(peer): \(why)")
        }
        beginDerived()
    }

    // MARK: - Derived tables

    private func beginDerived() {
        guard !derived.isFinished else { return end() }
        (answer.phase, answer.done, answer.of) = (.derived, 0, 0)
        next = .view
    }

    /// Compares the derived rows of the next subjects with those that follow from the other tables.
    private func compareDerived(_ tables: any Reading) throws {
        for _ in 0..<Limits.verifyPages where !derived.isFinished {
            if let difference = try derived.compareNext(tables) { return end(difference) }
        }
        answer.done = derived.subjects
        if derived.isFinished { end() }
    }
}

extension [WireVerification.Copied] {
    fileprivate mutating func append(
        _ peer: NodeName, _ entry: UInt64, _ outcome: WireVerification.Copied.Outcome, _ finding: String = ""
    ) {
        append(
            .with {
                $0.peer = peer.description
                $0.entry = entry
                $0.outcome = outcome
                $0.finding = finding
            })
    }
}
