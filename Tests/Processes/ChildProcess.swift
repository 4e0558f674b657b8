import Foundation
import Glibc

@testable import Console

/// A program of the project, running: the one beside the tests.
final class ChildProcess {
    /// Where what it writes to standard output and to standard error is found.
    let outFile: URL
    let errorFile: URL
    private let process = Process()

    /// Starts it.
    /// - Parameter environment: what it sees beside `PATH` and the like; nothing of the tester's own settings of Tangga.
    init(
        _ program: String, _ arguments: [String], in folder: URL, environment: [String: String] = [:]
    ) throws {
        let id = UUID().uuidString.prefix(8)
        outFile = folder.appendingPathComponent("\(program).\(id).out")
        errorFile = folder.appendingPathComponent("\(program).\(id).err")
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TANGGA_") }
        process.executableURL = Programs.folder.appendingPathComponent(program)
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

    deinit { end() }

    /// Its number.
    var pid: pid_t { process.processIdentifier }

    var isRunning: Bool { process.isRunning }

    /// What it has written.
    var out: String { (try? String(contentsOf: outFile, encoding: .utf8)) ?? "" }

    /// What it has said.
    var words: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

    func signal(_ number: Int32) {
        if process.isRunning { kill(process.processIdentifier, number) }
    }

    /// Ends it without any politeness, as a crash or a power cut would.
    func end() {
        signal(SIGKILL)
        process.waitUntilExit()
    }

    /// The status with which it ends; minus the signal's number when one ended it.
    @discardableResult
    func status(within seconds: Double = 60) throws -> Int32 {
        try eventually("\(process.arguments ?? []) ends; it said \(words)", seconds: seconds) { !process.isRunning }
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }
}
