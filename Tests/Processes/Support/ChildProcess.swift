import Foundation
import Glibc

/// A child process: one of the project's programs or another.
final class ChildProcess {
    private let process = Process()
    private let outFile: URL
    private let errorFile: URL

    /// Starts the program. Its output goes to files, since a grandchild would keep a pipe open.
    /// - Parameters:
    ///   - folder: the output files' folder; the object removes them.
    ///   - environment: variables beside `PATH` and the like. The tester's own `TANGGA_` settings are not passed on.
    init(_ program: URL, _ arguments: [String], in folder: URL, environment: [String: String] = [:]) throws {
        let name = "\(program.lastPathComponent).\(UUID().uuidString.prefix(8))"
        outFile = folder.appendingPathComponent("\(name).out")
        errorFile = folder.appendingPathComponent("\(name).err")
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TANGGA_") }
        process.executableURL = program
        process.arguments = arguments
        process.environment = inherited.merging(environment) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try ChildProcess.empty(outFile)
        process.standardError = try ChildProcess.empty(errorFile)
        try process.run()
    }

    private static func empty(_ file: URL) throws -> FileHandle {
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    deinit {
        end()
        for file in [outFile, errorFile] { try? FileManager.default.removeItem(at: file) }
    }

    /// The process id.
    var pid: pid_t { process.processIdentifier }

    var isRunning: Bool { process.isRunning }

    /// Its standard output so far.
    var out: String { (try? String(contentsOf: outFile, encoding: .utf8)) ?? "" }

    /// Its standard error so far.
    var words: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

    /// The program's name and its arguments.
    var command: String {
        ([process.executableURL?.lastPathComponent ?? ""] + (process.arguments ?? [])).joined(separator: " ")
    }

    func signal(_ number: Int32) {
        if process.isRunning { kill(process.processIdentifier, number) }
    }

    /// Stops it with SIGSTOP, and waits until each of its threads stands still.
    func pause() {
        if process.isRunning { ChildProcess.pause(process.processIdentifier) }
    }

    /// Stops a process with SIGSTOP, and waits until each of its threads stands still: until then it may answer.
    static func pause(_ pid: pid_t) {
        kill(pid, SIGSTOP)
        let tasks = "/proc/\(pid)/task"
        let until = Date().addingTimeInterval(10)
        while Date() < until {
            let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
            if threads.allSatisfy({ state(ofThread: "\(tasks)/\($0)") == "T" }) { return }
            usleep(1_000)
        }
    }

    /// The state of a process or thread by its folder in /proc, such as `T` for stopped; nil where it is gone.
    private static func state(ofThread folder: String) -> Substring? {
        // The state is the first field after the name, which stands in brackets and may contain spaces.
        let stat = (try? String(contentsOfFile: "\(folder)/stat", encoding: .utf8)) ?? ""
        return stat.split(separator: ")").last?.split(separator: " ").first
    }

    /// Lets it go on after ``pause()``.
    func resume() { signal(SIGCONT) }

    /// Kills it with SIGKILL, as a crash or a power cut would, and waits for its end.
    func end() {
        signal(SIGKILL)
        // Polled, because `waitUntilExit` can miss the end and wait for ever.
        while process.isRunning, !isDead { usleep(1_000) }
    }

    /// Whether it has ended and is not collected yet. With the last of its threads it has closed its files and sockets.
    private var isDead: Bool {
        let folder = "/proc/\(process.processIdentifier)"
        guard ChildProcess.state(ofThread: folder) == "Z" else { return false }
        return (try? FileManager.default.contentsOfDirectory(atPath: folder + "/task"))?.count ?? 0 <= 1
    }

    /// Waits for its end.
    /// - Returns: the exit status; the negated signal number when a signal ended it.
    @discardableResult
    func status(within seconds: Double = 60) throws -> Int32 {
        try eventually("\(command) ends", seconds: seconds) { !process.isRunning }
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Waits for its end with status 0.
    /// - Throws: ``Failed`` for any other status.
    @discardableResult
    func done(within seconds: Double = 60) throws -> ChildProcess {
        let status = try status(within: seconds)
        guard status == 0 else { throw Failed(command: command, status: status, words: out + words) }
        return self
    }
}

/// A program that should have exited with status 0 and did not.
struct Failed: Error, CustomStringConvertible {
    let command: String
    let status: Int32
    let words: String
    var description: String { "\(command): status \(status): \(words)" }
}
