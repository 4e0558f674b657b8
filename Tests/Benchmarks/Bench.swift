import Foundation

/// One run of the benchmark: its folder, and how much it measures.
struct Bench {
    let folder: URL
    let effort: Effort

    /// Prints progress to standard error; standard output has the figures alone.
    func say(_ words: String) { FileHandle.standardError.write(Data("\(words)\n".utf8)) }

    /// Runs `body` with a new province in which these nodes run, and removes it afterwards.
    func withProvince<T>(
        _ nodes: [String], at server: PostgresServer? = nil, _ body: (BenchProvince) throws -> T
    ) throws -> T {
        let province = try BenchProvince(in: folder, at: server)
        defer { province.clear() }
        try province.up(nodes)
        return try body(province)
    }
}

/// The project's programs, from the same build as this program.
enum Programs {
    /// Their folder, which is this program's.
    static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    /// Starts a program whose output goes to a file.
    static func start(
        _ name: String, _ arguments: [String], environment: [String: String] = [:], words: URL
    ) throws -> Process {
        if !FileManager.default.fileExists(atPath: words.path) { try Data().write(to: words) }
        let handle = try FileHandle(forWritingTo: words)
        try handle.seekToEnd()
        let process = Process()
        process.executableURL = folder.appendingPathComponent(name)
        process.arguments = arguments
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TANGGA_") }
        process.environment = inherited.merging(environment) { _, given in given }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        return process
    }
}
