import Foundation
public import Schemas
import SwiftProtobuf
import Vocabulary

/// Whether a node's journal and tables are what they say.
public enum Verification {
    /// Walks the chain, folds the journal into an empty database and compares that with the tables.
    /// - Throws: ``StorageFault`` when the database cannot be read.
    public static func run<S: Service>(
        _ service: S, peers: [NodeName], _ tables: any Reading, _ makeEmpty: () throws -> any Store
    ) throws -> WireVerification {
        var verification = WireVerification()
        let walked = try chain(tables)
        verification.entries = walked.entries
        verification.headHash = walked.hash
        if let fault = walked.fault {
            verification.firstWrong = fault.entry
            verification.finding = fault.words
            return verification
        }
        let folded = try makeEmpty()
        try Schema.prepare(S.self, folded)
        if let fault = try fold(service, from: tables, into: folded) {
            verification.firstWrong = fault.entry
            verification.finding = fault.words
            return verification
        }
        if let difference = try folded.read({ try Comparison.difference(Schema.own(S.self), tables, $0) }) {
            verification.finding = difference
            return verification
        }
        verification.cursors = try peers.map { try Cursors.cursor(of: $0, tables) }
        verification.sound = true
        return verification
    }

    /// The first entry whose line is not what the chain says, if there is one.
    struct Walked {
        var entries: UInt64 = 0
        var hash = Data()
        var at: Int64 = 0
        var fault: (entry: UInt64, words: String)?

        /// Nothing was walked yet.
        init() {}

        /// The entries up to this one count as walked.
        init(after entry: UInt64, _ tables: any Reading) throws {
            entries = entry
            hash = try Journal.hash(of: entry, tables) ?? Data()
        }
    }

    /// Walks the whole journal, or goes on where it was walked to before.
    /// - Parameters:
    ///   - count: how many entries it walks at most.
    ///   - bytes: after how many bytes of entries and of personal data it walks no further.
    static func chain(
        _ tables: any Reading, after walked: Walked = Walked(), atMost count: Int = .max, bytes: Int = .max
    ) throws -> Walked {
        var walked = walked
        var left = (entries: count, bytes: bytes)
        guard try Journal.hash(of: walked.entries, tables) == walked.hash else {
            walked.fault = (walked.entries, "entry \(walked.entries) was there and is not any more, or is another now")
            return walked
        }
        guard try !tables.exists("SELECT 1 FROM journal WHERE number < 1") else {
            walked.fault = (1, "a line stands before entry 1")
            return walked
        }
        try Journal.walk(after: walked.entries, tables) { line in
            if let words = fault(line, after: walked) {
                walked.fault = (walked.entries + 1, words)
                return false
            }
            walked.entries = line.number
            walked.hash = line.hash
            walked.at = line.at.microseconds
            left.entries -= 1
            left.bytes -= line.entry.count + (line.personal?.count ?? 0)
            return left.entries > 0 && left.bytes > 0
        }
        return walked
    }

    private static func fault(_ line: Journal.Line, after walked: Walked) -> String? {
        guard line.number == walked.entries + 1 else { return "entry \(walked.entries + 1) is missing" }
        guard let entry = try? WireEntry(serializedBytes: line.entry), entry.number == line.number else {
            return "entry \(line.number) cannot be read"
        }
        guard line.hash == Chain.link(walked.hash, Chain.content(line.entry)) else {
            return "entry \(line.number) is not what was hashed"
        }
        guard entry.requestID == line.request, entry.at == line.at.microseconds, entry.at >= walked.at else {
            return "entry \(line.number) stands under another id or time"
        }
        if let personal = line.personal, Chain.content(personal) != entry.personalDigest {
            return "the personal data beside entry \(line.number) is not what was hashed"
        }
        return nil
    }

    /// Applies every event of a journal to an empty database.
    /// - Returns: the first entry whose events cannot be applied, if there is one.
    private static func fold<S: Service>(
        _ service: S, from tables: any Reading, into store: any Store
    ) throws -> (entry: UInt64, words: String)? {
        var after: UInt64 = 0
        // Megabytes in one transaction; but one entry in each where something was wrong, since a store may tell so only
        // at the commit.
        var atOnce = Limits.rebuildBytes
        while true {
            var reached = after
            var size = 0
            do {
                try store.transact { folded in
                    try Journal.walk(after: after, tables) { line in
                        reached = line.number
                        size += line.entry.count
                        try Folding.apply(service, line, folded)
                        return size < atOnce
                    }
                }
            } catch {
                let storage = error as? StorageFault
                guard storage == nil || storage?.kind == .constraint else { throw error }
                if atOnce > 0 {
                    atOnce = 0
                    continue
                }
                return (reached, "entry \(reached) cannot be applied: \(storage?.message ?? "\(error)")")
            }
            if size < atOnce || reached == after { return nil }
            after = reached
        }
    }
}
