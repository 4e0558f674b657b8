import Foundation
import Glibc
import Testing

/// Another process, Python's sqlite3, that has a node's database open with an unfinished `select`.
final class Outsider {
    private let process: ChildProcess

    /// The way in which the process ends.
    enum End: CaseIterable { case closes, isKilled }

    /// Opens a node's database; returns once the first row is read.
    /// - Parameter environment: that of the disk with the database.
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

    /// The process id.
    var pid: pid_t { process.pid }

    /// Ends the process and waits for its end.
    func end(_ end: End) throws {
        switch end {
        case .closes:
            process.signal(SIGTERM)
            try process.done(within: 10)
        case .isKilled: process.end()
        }
    }
}
