import Edges
import Kernel

/// A database whose commits are seen at once and come to the disk when a test says so.
final class SlowDisk: Store {
    private let store: SQLiteStore
    private var flushes: [Flush] = []

    init() throws { store = try SQLiteStore(.memory) }

    /// A commit on its way to the disk.
    private final class Flush: Kernel.Flush {
        var outcome: Result<Void, StorageFault>?
        let wake: @Sendable () -> Void

        init(_ wake: @escaping @Sendable () -> Void) { self.wake = wake }

        /// Nobody is to wait before the test lets it end.
        func wait() { outcome = outcome ?? .failure(StorageFault(.other, "waited for a disk that stands still")) }
    }

    /// How many commits are on their way.
    var underWay: Int { flushes.count }

    /// Lets all that is on its way arrive.
    func arrive() {
        for flush in flushes {
            flush.outcome = .success(())
            flush.wake()
        }
        flushes = []
    }

    func commit<T>(
        _ body: (any Writing) throws -> T, wake: @escaping @Sendable () -> Void
    ) throws -> (T, (any Kernel.Flush)?) {
        let flush = Flush(wake)
        let result = try store.transact(body)
        flushes.append(flush)
        return (result, flush)
    }

    func transact<T>(_ body: (any Writing) throws -> T) throws -> T { try store.transact(body) }
    func read<T>(_ body: (any Reading) throws -> T) throws -> T { try store.read(body) }
    var readsAtOnce: Bool { store.readsAtOnce }
    func later(mayLag: Bool, _ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        store.later(mayLag: mayLag, body)
    }
    var lags: Bool { store.lags }
    func reopen() throws { try store.reopen() }
    var canBeTakenOver: Bool { store.canBeTakenOver }
    func hold() throws { store.hold() }
    func close() { store.close() }
    var makeEmpty: @Sendable () throws -> any Store { store.makeEmpty }
    func damage() throws -> String? { try store.damage() }
    var bytes: Int64 { store.bytes }
}
