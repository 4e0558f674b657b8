public import Foundation
import SwiftProtobuf
import Vocabulary
public import WireSchemas

/// Whether a node's journal and tables are what they say.
public enum Verification {
    /// Walks the chain, folds the journal into an empty database and compares that with the tables, all at once and as
    /// of one moment: for a database that nobody writes. Copied tables are not compared.
    /// - Parameter seal: the public half of the province's seal, by which installed directories are known.
    /// - Throws: ``StorageFault`` when the database cannot be read.
    public static func run<S: Service>(
        _ service: S, peers: [NodeName], seal: Data? = nil, _ tables: any Reading,
        _ makeEmpty: @escaping () throws -> any Store
    ) throws -> WireVerification {
        let verifying = Verifying(service, peers: peers, asksPeers: nil, seal: seal, makeEmpty: makeEmpty)
        while verifying.next == .view { try verifying.step(tables) }
        return verifying.answer
    }

    /// How far a journal was walked, and the first entry whose line is not what the chain says, if there is one.
    struct Walked {
        var entries: UInt64 = 0
        var hash = Data()
        var at: Int64 = 0
        /// Whether a directory under the province's seal was installed: from then on only such ones are.
        var isSealed = false
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
        if let fault = try gap(after: walked, tables) {
            walked.fault = fault
            return walked
        }
        try Journal.walk(after: walked.entries, tables) { line in
            left.entries -= 1
            left.bytes -= line.entry.count + (line.personal?.count ?? 0)
            return walked.take(line) != nil && left.entries > 0 && left.bytes > 0
        }
        return walked
    }

    /// What is wrong where a walk goes on.
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
    /// Takes the next line, if it is what the chain says; else there is a fault.
    /// - Parameter seal: the public half of the province's seal; without it no directory's seal is looked at.
    /// - Returns: its entry; nil where there is a fault.
    mutating func take(_ line: Journal.Line, seal: Data? = nil) -> WireEntry? {
        let next = entries + 1
        do throws(Wrong) {
            guard line.number == next else { throw Wrong("entry \(next) is missing") }
            guard let entry = try? WireEntry(serializedBytes: line.entry), entry.number == line.number else {
                throw Wrong("entry \(next) cannot be read")
            }
            guard line.hash == Chain.link(hash, Chain.content(line.entry)) else {
                throw Wrong("entry \(next) is not what was hashed")
            }
            guard entry.requestID == line.request, entry.at == line.at.microseconds, entry.at >= at else {
                throw Wrong("entry \(next) stands under another id or time")
            }
            guard line.personal.map(Chain.content) ?? Data() == entry.personalDigest else {
                let what = line.personal == nil ? "is gone" : "is not what was hashed"
                throw Wrong("the personal data beside entry \(next) \(what)")
            }
            if entry.ofNode, let seal { try look(entry, by: seal) }
            (entries, hash, at) = (next, line.hash, entry.at)
            return entry
        } catch {
            fault = (next, error.words)
            return nil
        }
    }

    /// Looks at the seals of the directories that an entry installs. Before the first that bears one they came without.
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
