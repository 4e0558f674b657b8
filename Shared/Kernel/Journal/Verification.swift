public import Foundation
import SwiftProtobuf
import Vocabulary
public import WireSchemas

/// Verifies a node's journal and tables against each other.
public enum Verification {
    /// Verifies the chain, folds the journal into an empty database and compares its tables with the own tables, in one
    /// snapshot: for a database that has no writer. Copied tables are not compared.
    /// - Parameter seal: the public half of the province's seal, by which installed directories are verified.
    /// - Throws: ``StorageFault`` if the database cannot be read.
    public static func run<S: Service>(
        _ service: S, _ sealing: Sealing, peers: [NodeName], seal: Data? = nil, _ tables: any Reading,
        _ makeEmpty: @escaping () throws -> any Store
    ) throws -> WireVerification {
        let verifying = Verifying(
            service, sealing, peers: peers, asksPeers: nil, seal: seal, makeEmpty: makeEmpty)
        while verifying.next == .view { try verifying.step(tables) }
        return verifying.answer
    }

    /// How far a journal was verified, and the first entry that violates the chain, if there is one.
    struct Walked {
        var entries: UInt64 = 0
        var hash = Data()
        var at: Int64 = 0
        /// Whether a sealed directory was installed: after it an unsealed one is a fault.
        var isSealed = false
        /// The entries with personal data in the clear.
        var unsealed: UInt64 = 0
        var fault: (entry: UInt64, words: String)?

        /// Nothing is verified yet.
        init() {}

        /// The entries up to `entry` count as verified.
        init(after entry: UInt64, _ tables: any Reading) throws {
            entries = entry
            hash = try Journal.hash(of: entry, tables) ?? Data()
        }
    }

    /// Verifies the whole journal, or continues after `walked`.
    /// - Parameters:
    ///   - count: the most entries to verify.
    ///   - bytes: the bytes of entries and personal data at which it stops.
    static func chain(
        _ tables: any Reading, after walked: Walked = Walked(), atMost count: Int = .max, bytes: Int = .max
    ) throws -> Walked {
        var walked = walked
        var left = (entries: count, bytes: bytes)
        if let fault = try gap(after: walked, tables) {
            walked.fault = fault
            return walked
        }
        try Journal.walk(after: walked.entries, tables) { stored in
            left.entries -= 1
            left.bytes -= stored.size
            return walked.verify(stored) != nil && left.entries > 0 && left.bytes > 0
        }
        return walked
    }

    /// The fault at the place where a verification continues; nil if there is none.
    static func gap(after walked: Walked, _ tables: any Reading) throws -> (entry: UInt64, words: String)? {
        guard try Journal.hash(of: walked.entries, tables) == walked.hash else {
            return (walked.entries, "entry \(walked.entries) was there and is not any more, or is another now")
        }
        guard try !tables.exists("SELECT 1 FROM journal WHERE number < 1") else {
            return (1, "a line stands before entry 1")
        }
        return nil
    }
}

extension Verification.Walked {
    /// Verifies the next entry and advances; on a violation sets `fault`.
    /// - Parameter seal: the public half of the province's seal; nil skips the check of directories' seals.
    /// - Returns: the entry, decoded; nil if there is a fault.
    mutating func verify(_ stored: Journal.StoredEntry, seal: Data? = nil) -> Journal.Entry? {
        let next = entries + 1
        do throws(Wrong) {
            guard stored.number == next else { throw Wrong("entry \(next) is missing") }
            guard let entry = try? WireEntry(serializedBytes: stored.entry), entry.number == stored.number else {
                throw Wrong("entry \(next) cannot be read")
            }
            guard stored.hash == Chain.link(hash, Chain.content(stored.entry)) else {
                throw Wrong("entry \(next) is not what was hashed")
            }
            guard entry.requestID == stored.request, entry.at == stored.at.microseconds, entry.at >= at else {
                throw Wrong("entry \(next) stands under another id or time")
            }
            guard Journal.Entry.isWhole(entry, beside: stored.beside) else {
                let why = stored.beside == nil ? "are gone" : "are not what was hashed"
                throw Wrong("the contents beside entry \(next) \(why)")
            }
            guard let whole = try? Journal.Entry(stored) else { throw Wrong("entry \(next) cannot be read") }
            if entry.ofNode, let seal { try look(whole.entry, by: seal) }
            (entries, hash, at) = (next, stored.hash, entry.at)
            if whole.isUnsealed { unsealed += 1 }
            return whole
        } catch {
            fault = (next, error.words)
            return nil
        }
    }

    /// Verifies the seals of the directories that an entry installs. Unsealed ones are valid only before the first
    /// sealed one.
    private mutating func look(_ entry: WireEntry, by seal: Data) throws(Wrong) {
        for event in entry.events {
            switch try? WireNodeEvent(serializedBytes: event).event {
            case .sealedDirectoryInstalled(let sealed):
                guard Seal.opened(sealed, by: seal) != nil else {
                    throw Wrong("the directory of entry \(entry.number) does not bear the province's seal")
                }
                isSealed = true
            case .directoryInstalled where isSealed:
                throw Wrong("the directory of entry \(entry.number) bears no seal, and one before it does")
            default: break
            }
        }
    }

    private struct Wrong: Error {
        let words: String

        init(_ words: String) { self.words = words }
    }
}
