import Dispatch
import Foundation
import Kernel
import Synchronization

/// The connection that writes, and a thread beside it that takes what need not be waited for: a bulk command's many
/// writes while the next ones are made, and the end of a transaction while the next turn is gathered.
///
/// Whoever asks a question or begins a transaction waits until that thread is done, so that the connection is always used
/// by one after the other, and a question sees every write before it. A turn of small commands asks again before there
/// are many writes, and goes its way without the other thread.
///
/// It belongs to one thread.
final class SQLiteWriter {
    /// So many writes are worth the way to another thread.
    private static let many = 24

    /// Whether all is written on the caller's thread: a temporary database is made beside other work, from which a second
    /// thread would take too much.
    let isAlone: Bool
    private let connection: SQLiteConnection
    /// None where the database is not kept.
    let log: SQLiteLog?
    private let checkpoint: SQLiteCheckpoint?
    private let queue = DispatchQueue(label: "tangga.writing", qos: .userInitiated)
    private let beside = Beside()
    private var waiting: [Write] = []
    /// Whether the other thread may be at work.
    private var isBeside = false

    /// A statement that writes, and its arguments.
    struct Write: Sendable {
        let sql: String
        let arguments: [Value]
    }

    /// Opens or creates a database; without a path one in memory, with an empty one a temporary file.
    /// - Parameter log: its log, where it is open already.
    /// - Throws: ``StorageFault``.
    init(_ path: String?, _ ending: Ending, log known: SQLiteLog? = nil) throws {
        connection = try SQLiteConnection(path, readonly: false, ending)
        isAlone = path?.isEmpty == true
        guard let path, !path.isEmpty else {
            (log, checkpoint) = (nil, nil)
            return
        }
        // The first reading opens the log.
        try connection.now { try $0.read("SELECT count(*) FROM sqlite_schema", []) { _ in } }
        let log = try known ?? SQLiteLog(of: path)
        self.log = log
        checkpoint = try SQLiteCheckpoint(of: path, log, ending)
    }

    /// Runs `body` while the connection is free.
    func now<T>(_ body: (SQLiteStatements) throws -> T) rethrows -> T {
        join()
        return try connection.now(body)
    }

    /// Waits until the other thread has tried every write and commit that it was given.
    func awaitWrites() { join() }

    /// Waits for the other thread and lets go of the database without closing it.
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
    /// - Throws: ``StorageFault``; of kind `unsynced` when a sync has failed, as nothing may be built on that.
    func begin() throws {
        join()
        try log?.check()
        guard !connection.statements.isInTransaction else {
            throw StorageFault(.other, "the last transaction cannot be undone", undecided: true)
        }
        try connection.statements.run("BEGIN IMMEDIATE")
    }

    /// Takes a write; what is wrong with it may be heard of later.
    func write(_ sql: String, _ arguments: [Value]) {
        waiting.append(Write(sql: sql, arguments: arguments))
        if waiting.count == SQLiteWriter.many { runBeside() }
    }

    /// The statements, for a question, when all writes before it are in.
    /// - Throws: ``StorageFault``, of the first write that failed; those behind it were not tried.
    func settled() throws -> SQLiteStatements {
        join()
        try beside.check()
        for write in waiting { try connection.statements.write(write.sql, write.arguments) }
        waiting.removeAll(keepingCapacity: true)
        return connection.statements
    }

    /// Commits, and waits for the disk.
    /// - Throws: ``StorageFault``; a transaction may be open then, which is to be undone. It is `undecided` where that
    ///   cannot be done.
    func commit() throws {
        let statements = try settled()
        try SQLiteWriter.commit(statements, checkpoint)
        try log?.sync()
    }

    /// Commits, and brings it to the disk without being waited for.
    /// - Returns: none where it is there already.
    /// - Throws: as ``commit()`` does.
    func commitBeside(_ wake: @escaping @Sendable () -> Void) throws -> SQLiteFlush? {
        guard let log else {
            try commit()
            return nil
        }
        let flush = SQLiteFlush(wake)
        guard isBeside else {
            // Few writes are in sooner than the other thread wakes.
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

    /// Undoes the transaction.
    func rollBack() {
        waiting.removeAll(keepingCapacity: true)
        join()
        beside.forget()
        SQLiteWriter.rollBack(connection.statements)
    }

    private static func commit(_ statements: SQLiteStatements, _ checkpoint: SQLiteCheckpoint?) throws {
        do { try statements.run("COMMIT") } catch let fault as StorageFault {
            // What could not be written whole into the log is no commit: nothing in its index leads there, and the next
            // commit is written over it (sqlite.org/walformat.html, 4.3).
            rollBack(statements)
            throw StorageFault(fault.kind, fault.message, undecided: statements.isInTransaction)
        }
        checkpoint?.committed(statements.pagesWritten(), statements)
    }

    /// SQLite has rolled back by itself after some faults; a rollback that fails leaves nothing to undo.
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

    /// What became of the writes that the other thread has run in this transaction.
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
