import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// One verification of a node beside its work.
///
/// It goes in steps, each over one view of the tables, which is let go of after some megabytes of the journal or some
/// thousand rows, so that the log never grows for long. The fold is first brought up to a view's head, or the copy up to
/// its cursors, and then compared with it, so that tables may change between two views. What a step that failed was to
/// do is done by the next one.
///
/// `@unchecked Sendable`, because it is used by one step after the other: the loop hands it to another thread and waits
/// until that one has ended its step.
final class Verifying<S: Service>: @unchecked Sendable {
    /// What it needs next.
    enum Next: Equatable, Sendable {
        /// A view of the tables.
        case view
        /// At most so many entries of a peer's journal after a place.
        case page(of: NodeName, after: Cursors.Place, most: UInt64)
        /// Nothing any more.
        case nothing
    }

    private(set) var next = Next.view
    /// How far it has come, and what was found when it has ended.
    private(set) var answer = WireVerification()

    private let service: S
    private let seal: Data?
    private let makeEmpty: () throws -> any Store
    /// The peers, and how far their journals were followed anew.
    private var peers: [(name: NodeName, place: Cursors.Place)]
    /// Whether peers can be asked, and then whether for personal data too; nil where they cannot.
    private let asksPeers: Bool?
    private var walked = Verification.Walked()
    /// Own tables as the journal gives them and copied tables as the peers' journals do.
    private var folded: (any Store)?
    private var comparison: Comparison?
    /// A peer's reply that was not looked at yet.
    private var reply: (peer: NodeName, header: WireReplyHeader, body: Data)?
    /// How often the copy was behind the cursors since rows were last compared.
    private var chases = 0

    /// - Parameters:
    ///   - asksPeers: whether peers are asked for personal data too; nil where they cannot be asked.
    ///   - seal: the public half of the province's seal.
    init(
        _ service: S, run: UInt64 = 0, peers: [NodeName], asksPeers: Bool?, seal: Data?,
        makeEmpty: @escaping () throws -> any Store
    ) {
        self.service = service
        self.peers = peers.map { ($0, .beginning) }
        self.asksPeers = asksPeers
        self.seal = seal
        self.makeEmpty = makeEmpty
        answer.run = run
        answer.phase = .journal
    }

    // MARK: - Steps

    /// Does what is next over a view of the tables.
    /// - Throws: ``StorageFault``; then the same is next.
    func step(_ tables: any Reading) throws {
        switch answer.phase {
        case .journal: if try fold(tables) { try beginTables() }
        case .tables:
            while try !fold(tables) {}
            try compareOwn(tables)
        case .peers, .copies: try compareCopied(tables)
        case .ended, .unspecified, .UNRECOGNIZED: break
        }
        measure()
    }

    /// What a peer has replied; the next step looks at it.
    func take(_ header: WireReplyHeader, _ body: Data, from peer: NodeName) {
        reply = (peer, header, body)
        next = .view
    }

    /// A peer has not replied.
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

    /// Walks the journal on by some megabytes, and folds it.
    /// - Returns: whether the head was reached, or a fault.
    private func fold(_ tables: any Reading) throws -> Bool {
        guard answer.phase != .ended else { return true }
        if let fault = try Verification.gap(after: walked, tables) {
            end(fault.words, first: fault.entry)
            return true
        }
        var size = try fold(tables, atMost: Limits.verifyBytes)
        if size == nil {
            // Something is wrong in there. A store may tell so only at the commit, so each entry gets one of its own.
            while answer.phase != .ended, size != 0 {
                size = try fold(tables, atMost: 0)
                if size == nil { return true }
            }
        }
        answer.done = walked.entries
        answer.of = max(try Journal.head(tables).number, walked.entries)
        return answer.phase == .ended || size.map { $0 < Limits.verifyBytes } ?? true
    }

    /// Walks and folds the journal in one transaction, until so many bytes were taken.
    /// - Returns: the bytes that were taken; nil when they cannot be applied: nothing was done then, unless that was one
    ///   entry alone, with which it has ended.
    private func fold(_ tables: any Reading, atMost bytes: Int) throws -> Int? {
        var (walking, size) = (walked, 0)
        do {
            try store().transact { folded in
                try Journal.walk(after: walking.entries, tables) { line in
                    guard let entry = walking.take(line, seal: seal) else { return false }
                    size += line.entry.count + (line.personal?.count ?? 0)
                    try Folding.apply(service, entry, personal: line.personal, folded)
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

    /// Begins to compare tables with what was made of them.
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
        guard asksPeers != nil, !peers.isEmpty else { return end() }
        (answer.phase, answer.done, answer.of) = (.peers, 0, 0)
    }

    /// Compares some thousand rows with what was made.
    /// - Returns: whether all was compared and there is no difference.
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

    /// Compares copied tables with what the peers tell, if the copy has come to the cursors; else asks for more.
    private func compareCopied(_ tables: any Reading) throws {
        try learn()
        guard answer.phase != .ended else { return }
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
                return leaveOut(peer.name, "it writes faster than it can be read beside")
            }
            next = .page(of: peer.name, after: peer.place, most: cursor.entry - peer.place.entry)
            return
        }
        chases = 0
        if answer.phase == .peers { try begin(.copies, copied, other: "what its peers tell") }
        guard try compareOn(tables) else { return }
        for (peer, cursor) in zip(peers, cursors) { answer.copied.append(peer.name, cursor.entry, .compared) }
        end()
    }

    private var copied: [Table] { Schema.learned(S.self).filter { $0.name != Cursors.table.name } }

    /// Peers are followed from the beginning, as the node itself has been told to do meanwhile.
    private func beginAnew() throws {
        try store().transact { made in
            for table in copied { try made.write("DELETE FROM \(table.name)", []) }
        }
        for index in peers.indices { peers[index].place = .beginning }
        (answer.phase, answer.done, answer.of) = (.peers, 0, 0)
    }

    /// Takes what a peer has replied into the copy.
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
            // A peer that has no more entries has lost those up to the cursor.
            if page.to == page.from { return differs(peer, page.head + 1) }
            peers[index].place = page.to
        } catch let fault as StorageFault where fault.kind != .constraint {
            throw fault
        } catch {
            let words = (error as? PageFault)?.words ?? (error as? StorageFault)?.message ?? "\(error)"
            wrong(peer, place.entry + 1, words)
        }
    }

    /// A peer's journal is not the one that was followed.
    private func differs(_ peer: NodeName, _ entry: UInt64) {
        wrong(peer, entry, "entry \(entry) of \(peer) is not the one that was followed")
    }

    private func wrong(_ peer: NodeName, _ entry: UInt64, _ words: String) {
        answer.copied.append(peer, entry, .wrong, words)
        end("\(peer): \(words)")
    }

    /// A peer cannot be read. Its tables are not its own alone, so none are compared.
    private func leaveOut(_ peer: NodeName, _ why: String) {
        for each in peers {
            answer.copied.append(
                each.name, each.place.entry, .notCompared, each.name == peer ? why : "\(peer): \(why)")
        }
        end()
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
