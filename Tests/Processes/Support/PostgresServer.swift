import Foundation
import Glibc

/// A test's own PostgreSQL server, which can be killed, filled and copied. It has a folder of its own and a Unix
/// socket, by default without TCP; it is removed with the object.
final class PostgresServer {
    /// The server's folder.
    let folder: URL
    private let janitor: Janitor
    private var process: Process?
    private var network: String?
    /// The small file system with its write-ahead log; nil where the log has no limit.
    private(set) var logDisk: SmallDisk?

    /// Whether PostgreSQL's programs are installed. With `CI=true` the tests run without them too, and fail.
    static let isInstalled =
        FileManager.default.isExecutableFile(atPath: "\(programs)/postgres")
        || ProcessInfo.processInfo.environment["CI"] == "true"

    /// The reason shown for a skipped test.
    static let missing = "PostgreSQL is not installed: `deploy/packages --tests` does that"

    private static let programs = "/usr/lib/postgresql/15/bin"
    private static let user = "postgres"

    /// Makes a cluster and starts it.
    /// - Parameters:
    ///   - password: the clients' password; nil for no authentication.
    ///   - logMegabytes: the size of a file system in memory for the write-ahead log alone; nil for none.
    ///   - network: an address of this host on which it also listens over TCP, for clients of that /24 network.
    convenience init(password: String? = nil, logMegabytes: Int? = nil, at network: String? = nil) throws {
        try self.init { server in
            server.network = network
            var log: [String] = []
            if let logMegabytes {
                let place = server.folder.appendingPathComponent("wal")
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                server.logDisk = try SmallDisk(place, megabytes: logMegabytes)
                try server.give(place)
                log = ["--wal-segsize=1", "-X", place.appendingPathComponent("pg_wal").path]
            }
            let file = server.folder.appendingPathComponent("password")
            try Data((password ?? "none").utf8).write(to: file)
            try server.give(file)
            try server.run(
                "initdb",
                [
                    "-D", server.data, "-U", "tangga", "-A", password == nil ? "trust" : "scram-sha-256", "--pwfile",
                    file.path, "--locale=C.UTF-8", "--no-sync", "--data-checksums",
                ] + log)
            guard let network else { return }
            let rules = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(server.data)/pg_hba.conf"))
            try rules.seekToEnd()
            try rules.write(contentsOf: Data("host all all \(network)/24 trust\n".utf8))
        }
    }

    /// Makes every commit wait for the synchronous replica.
    func waitsForReplica() throws {
        try tell("ALTER SYSTEM SET synchronous_standby_names = '*'")
        try tell("SELECT pg_reload_conf()")
        try eventually("the replica is synchronous") {
            try ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "1"
        }
    }

    /// Makes a streaming replica of another server.
    convenience init(following primary: PostgresServer) throws {
        try self.init { server in
            try server.run(
                "pg_basebackup",
                ["-h", primary.folder.path, "-U", "tangga", "-D", server.data, "-R", "--no-sync", "-c", "fast"])
        }
    }

    private init(_ make: (PostgresServer) throws -> Void) throws {
        // Short, because a socket's path has room for 107 bytes.
        folder = URL(fileURLWithPath: "/tmp/tangga-pg-\(UUID().uuidString.prefix(8))")
        janitor = try Janitor(of: folder)
        try Data().write(to: logFile)
        try give(folder)
        try make(self)
        try start()
    }

    /// The cluster's data folder.
    private var data: String { folder.appendingPathComponent("data").path }

    /// The connection string.
    var address: String { "postgresql:///postgres?host=\(folder.path)&user=tangga" }

    /// Starts the server and waits until it answers.
    func start() throws {
        try eventually("postgres answers", seconds: 30) {
            // After a kill its sessions may still be ending, and it does not start beside them.
            if process?.isRunning != true {
                let next = try program(
                    "postgres",
                    [
                        "-D", data, "-c", "listen_addresses=\(network ?? "")", "-c",
                        "unix_socket_directories=\(folder.path)",
                    ]
                        + (logDisk == nil ? [] : ["-c", "max_wal_size=8MB", "-c", "min_wal_size=2MB"]))
                try next.run()
                process = next
            }
            let ready = try program("pg_isready", ["-q", "-h", folder.path])
            try ready.run()
            ready.waitUntilExit()
            return ready.terminationStatus == 0
        }
    }

    /// Kills the server with SIGKILL; its sessions end when they notice.
    func kill() {
        guard let process, process.isRunning else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    var isRunning: Bool { process?.isRunning ?? false }

    /// Stops accepting sessions (SIGSTOP); open ones go on.
    func freeze() { if let process { ChildProcess.pause(process.processIdentifier) } }

    /// Accepts sessions again.
    func thaw() { if let process { Glibc.kill(process.processIdentifier, SIGCONT) } }

    /// Runs a statement.
    func tell(_ sql: String) throws {
        try run("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-d", address, "-c", sql])
    }

    /// Returns a query's single value.
    func ask(_ sql: String) throws -> String {
        let said = try output("psql", ["-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", address, "-c", sql])
        return said.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Selects the session that holds a node's advisory lock.
    static let whoHoldsTheLock = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"

    /// All rows of a schema except the writer's epoch.
    func rows(of schema: String) throws -> [Substring] {
        try output(
            "pg_dump", ["-d", address, "--data-only", "-n", "\"\(schema)\"", "-T", "\"\(schema)\".writer_epoch"]
        ).split(separator: "\n").filter { !$0.contains("restrict") }
    }

    /// Mounts a small file system in memory as a tablespace of this name.
    /// - Throws: the test's cancellation where mounting is not allowed.
    func addSmallDisk(_ name: String, megabytes: Int) throws -> SmallDisk {
        let place = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let disk = try SmallDisk(place, megabytes: megabytes)
        try give(place)
        try tell("CREATE TABLESPACE \(name) LOCATION '\(place.path)'")
        return disk
    }

    /// The log of the server and its programs.
    var log: String { (try? String(contentsOf: logFile, encoding: .utf8)) ?? "" }

    private var logFile: URL { folder.appendingPathComponent("log") }

    private func run(_ name: String, _ arguments: [String]) throws {
        let process = try program(name, arguments)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TooLate(description: "\(name) failed: \(log)") }
    }

    private func output(_ name: String, _ arguments: [String]) throws -> String {
        let process = try program(name, arguments)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let said = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TooLate(description: "\(name) failed: \(log)") }
        return String(decoding: said, as: UTF8.self)
    }

    /// One of PostgreSQL's programs. As root, it runs as the user postgres, since the programs refuse root.
    private func program(_ name: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        let whole = ["\(PostgresServer.programs)/\(name)"] + arguments
        let become = [
            "/usr/bin/setpriv", "--reuid", PostgresServer.user, "--regid", PostgresServer.user, "--clear-groups",
        ]
        let words = getuid() == 0 ? become + whole : whole
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let log = FileHandle(
            fileDescriptor: open(logFile.path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644), closeOnDealloc: true)
        process.standardOutput = log
        process.standardError = log
        return process
    }

    /// Gives a file or folder to the server's user.
    private func give(_ place: URL) throws {
        guard getuid() == 0 else { return }
        guard let user = getpwnam(PostgresServer.user) else { throw TooLate(description: "no user postgres") }
        guard chown(place.path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
            throw TooLate(description: "chown \(place.path): \(String(cString: strerror(errno)))")
        }
    }
}
