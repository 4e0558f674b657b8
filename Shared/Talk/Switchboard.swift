package import Edges
package import Foundation
import Glibc
import Kernel
import Synchronization
package import Vocabulary
package import WireSchemas

/// Asks the nodes of a province for one person, from any task or thread.
///
/// One thread owns the sockets; callers hand it their calls through a mailbox and wait. So a caller never blocks another
/// one, and deadlines, repeats and windows are in this one place:
///
/// - A call that has no reply after ``Call/repeatAfter`` is sent again with the same bytes over new connections; the
///   node's journal answers a known id with the stored reply, so it is done once.
/// - A reply that will be another one soon (busy, a passing fault of the storage) is not returned: the same bytes are sent
///   again a moment later.
/// - At most ``window`` calls are under way at a node; later ones wait in the order in which they came.
/// - A call without a final reply at the end of its time limit fails with `Unreachable`.
///
/// ```swift
/// let switchboard = try Switchboard(province, as: "operator")
/// var query = RegistryQuery()
/// query.family.key = "3602011201850003"
/// let reply = try await switchboard.ask("registry.bappeda", .query, try query.serializedData())
/// ```
package final class Switchboard: Sendable {
    /// A request on its way to a node.
    struct Call: Sendable {
        /// Tells calls apart, since two may repeat one request id.
        let number: UInt64
        let node: String
        let id: Data
        let frames: [Data]
        /// The end of the time limit.
        let until: ContinuousClock.Instant
        let repeatAfter: Duration
        /// Is called once, on the switchboard's thread, and must not block.
        let done: @Sendable (Result<Client.Answer, any Error>) -> Void
    }

    private struct Mailbox {
        var calls: [Call] = []
        var cancelled: [UInt64] = []
    }

    /// Calls under way at one node where the maker sets no other number; no more than a node accepts of one connection.
    package static let window = Limits.windowRequests

    private let ids = RequestIDs()
    private let counted = Atomic<UInt64>(0)
    private let mailbox = Mutex(Mailbox())
    private let pipe: WakePipe

    /// A switchboard with the person's keys. Connections are made when a node is first asked.
    /// - Parameters:
    ///   - context: ZeroMQ's context, to be shared by all sockets of a process.
    ///   - window: calls under way at one node, from 1 to ``window``.
    /// - Throws: `ProvinceFault` where the person has no key here, `SocketFault`, `SystemFault`.
    package init(
        _ province: Province, as person: String, in context: ZeroMQContext? = nil, window: Int = Switchboard.window
    ) throws {
        pipe = try WakePipe()
        let keys = try province.keys(of: person)
        let context = try context ?? ZeroMQContext()
        let thread = Thread { [pipe, weak self] in
            var exchange = Exchange(window: window) { node in
                guard let name = NodeName(node) else { throw TalkFault.noSuchNode(node) }
                let address = try province.address(of: name)
                return try Dealer(
                    context, to: address, as: keys, onlyComplete: address.endpoints.count > 1, linger: 0,
                    watchesHandshakes: true)
            }
            while let mail = self?.takeMail() {
                for call in mail.calls { exchange.add(call) }
                for number in mail.cancelled { exchange.cancel(number) }
                exchange.step()
                exchange.wait(pipe)
            }
            exchange.end()
        }
        thread.name = "tangga.switchboard"
        thread.start()
    }

    deinit { pipe.wake() }

    /// A new request id.
    package func newID() -> Identifier { ids.next() }

    /// Sends a request and suspends until its final reply.
    /// - Parameters:
    ///   - id: the request's id; a new one where it is nil.
    ///   - limit: the time limit.
    ///   - repeatAfter: the time without a reply after which the same bytes are sent again.
    ///   - fill: sets further fields of the header: `at_least`, a deadline, `on_behalf_of`.
    /// - Throws: `Unreachable`; `CancellationError` if the task is cancelled, when the outcome is unknown.
    package func ask(
        _ node: String, _ kind: WireKind, _ body: Data, id: Identifier? = nil, limit: Duration = .seconds(30),
        repeatAfter: Duration = .seconds(3), _ fill: (inout WireRequestHeader) -> Void = { _ in }
    ) async throws -> Client.Answer {
        let (key, frames) = try request(kind, body, id, fill)
        let number = nextNumber()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                put(call(number, node, key, frames, limit, repeatAfter) { continuation.resume(with: $0) })
                // The handler below may have run before the call was in the mailbox.
                if Task.isCancelled { cancel(number) }
            }
        } onCancel: {
            cancel(number)
        }
    }

    /// Sends a request and blocks the calling thread until its final reply: for a command line, which has nothing else to
    /// do. It must not be called from a task.
    /// - Throws: `Unreachable`.
    package func wait(
        for node: String, _ kind: WireKind, _ body: Data, id: Identifier? = nil, limit: Duration = .seconds(30),
        repeatAfter: Duration = .seconds(3), _ fill: (inout WireRequestHeader) -> Void = { _ in }
    ) throws -> Client.Answer {
        let replies = ReplyQueue<Result<Client.Answer, any Error>>()
        try start(node, kind, body, id: id, limit: limit, repeatAfter: repeatAfter, fill) { replies.put($0) }
        return try replies.take().get()
    }

    /// Sends a request; `done` is called once with its final reply, on the switchboard's thread.
    package func start(
        _ node: String, _ kind: WireKind, _ body: Data, id: Identifier? = nil, limit: Duration = .seconds(30),
        repeatAfter: Duration = .seconds(3), _ fill: (inout WireRequestHeader) -> Void = { _ in },
        done: @escaping @Sendable (Result<Client.Answer, any Error>) -> Void
    ) throws {
        let (key, frames) = try request(kind, body, id, fill)
        put(call(nextNumber(), node, key, frames, limit, repeatAfter, done))
    }

    private func request(
        _ kind: WireKind, _ body: Data, _ id: Identifier?, _ fill: (inout WireRequestHeader) -> Void
    ) throws -> (Data, [Data]) {
        let id = Data((id ?? ids.next()).bytes)
        var header = WireRequestHeader()
        header.requestID = id
        header.kind = kind
        fill(&header)
        return (id, Frames.request(header, body))
    }

    private func call(
        _ number: UInt64, _ node: String, _ id: Data, _ frames: [Data], _ limit: Duration, _ repeatAfter: Duration,
        _ done: @escaping @Sendable (Result<Client.Answer, any Error>) -> Void
    ) -> Call {
        Call(
            number: number, node: node, id: id, frames: frames, until: .now + limit, repeatAfter: repeatAfter,
            done: done)
    }

    private func nextNumber() -> UInt64 { counted.add(1, ordering: .relaxed).newValue }

    private func put(_ call: Call) {
        mailbox.withLock { $0.calls.append(call) }
        pipe.wake()
    }

    private func cancel(_ number: UInt64) {
        mailbox.withLock { $0.cancelled.append(number) }
        pipe.wake()
    }

    private func takeMail() -> Mailbox {
        mailbox.withLock { box in
            defer { box = Mailbox() }
            return box
        }
    }
}
