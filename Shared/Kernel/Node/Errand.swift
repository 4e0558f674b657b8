import Synchronization
import Vocabulary
import WireSchemas

/// A question on its way to a reader's thread and back: a query, a page of the feed, or a question to the node.
enum Errand<S: Service>: Sendable {
    case query(Request)
    case entries(Request, WireEntriesRequest)
    case nodeQuery(Request, WireNodeQuery.OneOf_Query)

    var request: Request {
        switch self {
        case .query(let request), .entries(let request, _), .nodeQuery(let request, _): request
        }
    }

    /// Whether its answer is a page of the feed.
    var isPage: Bool { if case .entries = self { true } else { false } }

    /// Whether a replica may answer it: a follower must not be told that what it has seen is not there, and the node
    /// speaks of itself as it is.
    var mayLag: Bool { if case .query = self { true } else { false } }
}

/// What came of an errand.
enum Errant<S: Service>: Sendable {
    case settled(Settlement, to: Route)
    /// There is nothing to say yet: to be asked again after the next commit, or given up when patience ends.
    case early(Errand<S>, head: UInt64, notBefore: Moment? = nil)
    /// A page of the feed, which ends with an entry.
    case page(Settlement, to: Route, upTo: UInt64)
    /// What the reader found out for the loop to complete: only the loop knows the counters.
    case status(Request, Standing)
    /// It may be asked, which is all that a reader can say: the loop knows how far the verification has come.
    case verification(Request, WireVerifyQuery, Journal.Head)
}

/// How the node's database stands.
struct Standing: Sendable {
    let head: Journal.Head
    let cursors: [WireCursor]
    let directory: UInt64
}

/// Where the readers' threads lay down what they found, for the loop to take.
final class Outbox<T: Sendable>: Sendable {
    private let waiting = Mutex<[T]>([])

    func put(_ item: T) { waiting.withLock { $0.append(item) } }

    func takeAll() -> [T] {
        waiting.withLock { items in
            defer { items.removeAll(keepingCapacity: true) }
            return items
        }
    }
}
