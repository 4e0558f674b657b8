import Dispatch
import Foundation
import Kernel
import Synchronization

/// The writing connection, and a thread beside it for work that need not be awaited: the many writes of a bulk command
/// while the next ones are made, and the end of a transaction while the next turn is gathered.
///
/// A query or a transaction's begin waits until that thread is done, so that uses of the connection never overlap, and
/// a query sees every write before it. A turn of small commands queries again before there are many writes, and does
/// without the other thread.
///
/// It belongs to one thread.
final class SQLiteWriter {
    /// The number of writes that justify handing them to the other thread.
    private static let many = 24

    /// Whether all writes run on the caller's thread: a temporary database is made beside other work, from which a
    /// second thread would take too much processor time.
    let isAlone: Bool
    private let connection: SQLiteConnection
    /// Nil for a database without a file.
    let log: SQLiteLog?
    private let checkpoint: SQLiteCheckpoint?
    private let queue = DispatchQueue(label: "tangga.writing", qos: .userInitiated)
    private let beside = Beside()
    private var waiting: [Write] = []
    /// Whether the other thread may be at work.
    private var isBeside = false

    /// A writing statement and its arguments.
    struct Write: Sendable {
        let sql: String
        let arguments: [Value]
    }

    /// Opens or creates a database; without a path in memory, with an empty path a temporary file.
    /// - Parameter log: the database's log, if it is open already.
    /// - Throws: ``StorageFault``.
    init(_ path: String?, _ ending: Ending, log known: SQLiteLog? = nil) throws {
        connection = try SQLiteConnection(path, readonly: false, ending)
        isAlone = path?.isEmpty == true
        guard let path, !path.isEmpty else {
            (log, checkpoint) = (nil, nil)
            return
        }
        // The first read creates the log.
        try connection.now { try $0.read("SELECT count(*) FROM sqlite_schema", []) { _ in } }
        let log = try known ?? SQLiteLog(of: path)
        self.log = log
        checkpoint = try SQLiteCheckpoint(of: path, log, ending)
    }

    /// Runs `body` on the calling thread once the other thread is done.
    func now<T>(_ body: (SQLiteStatements) throws -> T) rethrows -> T {
        join()
        return try connection.now(body)
    }

    /// Waits until the other thread has tried every write and commit that it was given.
    func awaitWrites() { join() }

    /// Waits for the other thread, and abandons the database without closing it.
    func abandon() {
        join()
        checkpoint?.abandon()
    }

    /// Waits for the other thread and closes.
    func close() {
        join()
        checkpoint?.close()
        connection.close()
    }

    // MARK: - A transaction

    /// Begins a transaction.
    /// - Throws: ``StorageFault``; of kind `unsynced` if a sync has failed, as no commit may rest on that.
    func begin() throws {
        join()
        try log?.check()
        guard !connection.statements.isInTransaction else {
            throw StorageFault(.other, "the last transaction cannot be undone", undecided: true)
        }
        try connection.statements.run("BEGIN IMMEDIATE")
    }

    /// Queues a write; a later call may report its fault.
    func write(_ sql: String, _ arguments: [Value]) {
        waiting.append(Write(sql: sql, arguments: arguments))
        if waiting.count == SQLiteWriter.many { runBeside() }
    }

    /// The statements for a query, after all earlier writes were run.
    /// - Throws: ``StorageFault`` of the first write that failed; those after it were not tried.
    func settled() throws -> SQLiteStatements {
        join()
        try beside.check()
        for write in waiting { try connection.statements.write(write.sql, write.arguments) }
        waiting.removeAll(keepingCapacity: true)
        return connection.statements
    }

    /// Commits, and waits for the sync.
    /// - Throws: ``StorageFault``; a transaction may then be open, which must be rolled back. It is `undecided` if that
    ///   is impossible.
    func commit() throws {
        let statements = try settled()
        try SQLiteWriter.commit(statements, checkpoint)
        try log?.sync()
    }

    /// Commits, and syncs without waiting.
    /// - Returns: nil if nothing is left to wait for.
    /// - Throws: as ``commit()`` does.
    func commitBeside(_ wake: @escaping @Sendable () -> Void) throws -> SQLiteFlush? {
        guard let log else {
            try commit()
            return nil
        }
        let flush = SQLiteFlush(wake)
        guard isBeside else {
            // Running few writes takes less time than waking the other thread.
            try SQLiteWriter.commit(settled(), checkpoint)
            log.bring(flush)
            return flush
        }
        runBeside()
        queue.async { [beside, checkpoint, statements = connection.statements] in
            do {
                try beside.check()
                try SQLiteWriter.commit(statements, checkpoint)
                log.bring(flush)
            } catch {
                SQLiteWriter.rollBack(statements)
                beside.forget()
                flush.end(.failure(error as? StorageFault ?? StorageFault(.other, "\(error)")))
            }
        }
        return flush
    }

    /// Rolls the transaction back.
    func rollBack() {
        waiting.removeAll(keepingCapacity: true)
        join()
        beside.forget()
        SQLiteWriter.rollBack(connection.statements)
    }

    private static func commit(_ statements: SQLiteStatements, _ checkpoint: SQLiteCheckpoint?) throws {
        do { try statements.run("COMMIT") } catch let fault as StorageFault {
            // A commit that could not be written completely into the log does not exist: the log's index does not refer
            // to it, and the next commit overwrites it (sqlite.org/walformat.html, 4.3).
            rollBack(statements)
            throw StorageFault(fault.kind, fault.message, undecided: statements.isInTransaction)
        }
        checkpoint?.committed(statements.pagesWritten(), statements)
    }

    /// After some faults SQLite has rolled back by itself; a rollback that fails leaves nothing to roll back.
    private static func rollBack(_ statements: SQLiteStatements) {
        if statements.isInTransaction { try? statements.run("ROLLBACK") }
    }

    // MARK: - The other thread

    private func runBeside() {
        isBeside = true
        queue.async { [beside, statements = connection.statements, waiting] in beside.run(waiting, statements) }
        waiting = []
    }

    private func join() {
        guard isBeside else { return }
        queue.sync {}
        isBeside = false
    }

    /// The outcome of the writes that the other thread has run in this transaction.
    private final class Beside: Sendable {
        private let fault = Mutex<(any Error)?>(nil)

        /// Runs writes, unless an earlier one has failed.
        func run(_ writes: [Write], _ statements: SQLiteStatements) {
            guard fault.withLock({ $0 == nil }) else { return }
            do {
                for write in writes { try statements.write(write.sql, write.arguments) }
            } catch {
                fault.withLock { $0 = error }
            }
        }

        func check() throws {
            if let fault = fault.withLock({ $0 }) { throw fault }
        }

        func forget() { fault.withLock { $0 = nil } }
    }
}
