import Foundation
import Glibc
import Testing

/// Another program that has a node's database open, with a `select` that is not at its end: Python's sqlite3.
final class Outsider {
    private let process: ChildProcess

    /// How it ends.
    enum End: CaseIterable { case closes, isKilled }

    /// Opens the database of a node; returns when the first row is read.
    /// - Parameter environment: of the disk that the database is on.
    init(_ province: TemporaryProvince, _ node: String, environment: [String: String] = [:]) throws {
        let file = province.folder.appendingPathComponent("data/\(node).sqlite").path
        process = try ChildProcess(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "python3", "-u", "-c",
                """
                import signal, sqlite3
                signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
                database = sqlite3.connect("\(file)")
                rows = database.execute("select number from journal")
                print(rows.fetchone())
                signal.sigwait([signal.SIGTERM])
                rows.close(); database.close()
                """,
            ],
            in: province.folder, environment: environment)
        try eventually("python3 reads") {
            guard process.isRunning else { throw TooLate(description: "python3 ended: \(process.words)") }
            return !process.out.isEmpty
        }
    }

    /// The number by which others know it.
    var pid: pid_t { process.pid }

    /// Ends it; returns when it is gone.
    func end(_ end: End) throws {
        switch end {
        case .closes:
            process.signal(SIGTERM)
            try process.done(within: 10)
        case .isKilled: process.end()
        }
    }
}
