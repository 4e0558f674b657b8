import Foundation

/// One run: where it works, and how much it measures.
struct Bench {
    let folder: URL
    let effort: Effort

    /// Says how far it is; standard output is for the figures.
    func say(_ words: String) { FileHandle.standardError.write(Data("\(words)\n".utf8)) }

    /// A new province in which these nodes run, for as long as `body` does.
    func withProvince<T>(
        _ nodes: [String], at server: PostgresServer? = nil, _ body: (BenchProvince) throws -> T
    ) throws -> T {
        let province = try BenchProvince(in: folder, at: server)
        defer { province.clear() }
        try province.up(nodes)
        return try body(province)
    }
}

/// The project's programs, as they were built with this one.
enum Programs {
    /// Where they are: beside this one.
    static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    /// Starts a program whose words go to a file.
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
