import Foundation
import GRDBSQLite
import Glibc
import Kernel

/// A process's first opening of a database's file, before it serves from it.
///
/// The previous process may have ended in any way: killed, by a power loss, or after a failed sync, when the page cache
/// and the disk differ. So nothing that it left in memory is trusted. The file is opened with `locking_mode =
/// EXCLUSIVE`, in which SQLite uses no shared index of the log and builds its own from the log's checksums
/// (sqlite.org/wal.html, "Use of WAL Without Shared-Memory"); the log's pages are written into the file again, even
/// those that a checkpoint has copied before, and the file and its folder are synced. A page that the kernel counted as
/// written, though the disk never had it, becomes dirty again by that, and reaches the disk or fails here.
enum SQLiteRecovery {
    /// Recovers a database, if its file exists. It does not wait for other processes.
    /// - Throws: ``StorageFault``: `held`, with the processes' names, while another process has the file open;
    ///   `unsynced` if the disk fails again.
    static func run(_ path: String) throws {
        guard access(path, F_OK) == 0 else { return }
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            defer { sqlite3_close(opened) }
            throw StorageFault(sqlite: code, "\(path): \(String(cString: sqlite3_errstr(code)))")
        }
        do {
            let statements = SQLiteStatements(opened, Ending())
            defer { statements.finalize() }
            try statements.run("PRAGMA locking_mode = EXCLUSIVE")
            try statements.run("PRAGMA synchronous = FULL")
            try statements.read("SELECT count(*) FROM sqlite_schema", []) { _ in }
            var isBusy = false
            try statements.readAny("PRAGMA wal_checkpoint(TRUNCATE)") { isBusy = $0.integer(0) != 0 }
            guard !isBusy else { throw StorageFault(.held, holders(of: path)) }
            try statements.syncDatabase()
            try Folder.sync(of: path)
        } catch {
            let isBusy = sqlite3_errcode(opened) == SQLITE_BUSY
            sqlite3_close(opened)
            throw isBusy ? StorageFault(.held, holders(of: path)) : error
        }
        sqlite3_close(opened)
    }

    private static func holders(of path: String) -> String {
        let names = FileLocks.holders(of: path)
        return names.isEmpty ? "another process has \(path) open" : names.joined(separator: ", ")
    }
}
