import Foundation

/// The private PostgreSQL server under `deploy/bench --store postgresql`, durable and on the measured disk.
struct PostgresServer {
    /// The folder of its socket.
    private let socket: String

    /// The server whose address is in `TANGGA_TEST_POSTGRES`.
    static func here() throws -> PostgresServer {
        let address = ProcessInfo.processInfo.environment["TANGGA_TEST_POSTGRES"] ?? ""
        guard let found = address.firstMatch(of: /host=([^&]+)/) else {
            throw BenchFault("no PostgreSQL here: run deploy/bench --store postgresql")
        }
        return PostgresServer(socket: String(found.output.1))
    }

    /// Creates a database.
    /// - Returns: its address for a node's settings.
    func newDatabase(named name: String) throws -> String {
        _ = try run("createdb", [name])
        return "postgresql:///\(name)?host=\(socket)&user=tangga"
    }

    /// Transactions a second of pgbench's own script (TPC-B-like), 16 clients, prepared statements.
    func pgbench(seconds: Int) throws -> Double {
        if try !run("psql", ["-Atc", "SELECT 1 FROM pg_database WHERE datname = 'pgbench'", "postgres"]).contains("1") {
            _ = try run("createdb", ["pgbench"])
            _ = try run("pgbench", ["-i", "-q", "-s", "20", "pgbench"])
        }
        let words = try run("pgbench", ["-M", "prepared", "-c", "16", "-j", "2", "-T", "\(seconds)", "pgbench"])
        guard let rate = words.firstMatch(of: /tps = ([0-9.]+)/).flatMap({ Double($0.output.1) }) else {
            throw BenchFault("pgbench: \(words)")
        }
        return rate
    }

    private func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/lib/postgresql/15/bin/\(program)")
        process.arguments = ["-h", socket, "-U", "tangga"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let words = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchFault("\(program): \(process.terminationStatus)") }
        return String(decoding: words, as: UTF8.self)
    }
}
