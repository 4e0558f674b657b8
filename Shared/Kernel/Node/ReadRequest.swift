import Synchronization
import Vocabulary
import WireSchemas

/// A request that a reader's thread answers: a query, a page of the feed, or a query to the node.
enum ReadRequest<S: Service>: Sendable {
    case query(Request)
    case entries(Request, WireEntriesRequest)
    case nodeQuery(Request, WireNodeQuery.OneOf_Query)

    var request: Request {
        switch self {
        case .query(let request), .entries(let request, _), .nodeQuery(let request, _): request
        }
    }

    /// Whether its reply is a page of the feed.
    var isPage: Bool { if case .entries = self { true } else { false } }

    /// Whether a replica may answer it. A page of the feed must not lack entries that its follower has already seen,
    /// and the node's status must be current.
    var mayLag: Bool { if case .query = self { true } else { false } }
}

/// The result of a read request.
enum ReadResult<S: Service>: Sendable {
    case reply(ReplyMessage, to: Route)
    /// There is no reply yet: retried after the next commit, given up when its patience ends.
    case early(ReadRequest<S>, head: UInt64, notBefore: Moment? = nil)
    /// A page of the feed that ends with entry `upTo`.
    case page(ReplyMessage, to: Route, upTo: UInt64)
    /// The database's part of the status, which the loop completes with its counters.
    case status(Request, Standing)
    /// Granted: the loop, which knows the verification's progress, replies.
    case verification(Request, WireVerifyQuery, Journal.Head)
}

/// The state of the node's database, for `status`.
struct Standing: Sendable {
    let head: Journal.Head
    let cursors: [WireCursor]
    let directory: UInt64
    /// Unfinished jobs and rebuilds.
    let works: [WireWork]
}

/// A queue of results from the readers' threads to the loop.
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
