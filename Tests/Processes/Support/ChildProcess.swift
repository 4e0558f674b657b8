import Foundation
import Glibc

/// A program that runs beside the tests: one of the project's, or another.
final class ChildProcess {
    private let process = Process()
    private let outFile: URL
    private let errorFile: URL

    /// Starts it. What it writes goes through files, so that a process that it leaves behind keeps no pipe open.
    /// - Parameters:
    ///   - folder: where those files are; they vanish with this object.
    ///   - environment: what it sees beside `PATH` and the like, and nothing of the tester's own settings of Tangga.
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

    /// Its number.
    var pid: pid_t { process.processIdentifier }

    var isRunning: Bool { process.isRunning }

    /// What it has written.
    var out: String { (try? String(contentsOf: outFile, encoding: .utf8)) ?? "" }

    /// What it has said.
    var words: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

    /// The program and its arguments.
    var command: String {
        ([process.executableURL?.lastPathComponent ?? ""] + (process.arguments ?? [])).joined(separator: " ")
    }

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
        try eventually("\(command) ends", seconds: seconds) { !process.isRunning }
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Waits until it has ended, and well.
    /// - Throws: ``Failed`` when its status is not 0.
    @discardableResult
    func done(within seconds: Double = 60) throws -> ChildProcess {
        let status = try status(within: seconds)
        guard status == 0 else { throw Failed(command: command, status: status, words: out + words) }
        return self
    }
}

/// A program that should have ended with status 0 did not.
struct Failed: Error, CustomStringConvertible {
    let command: String
    let status: Int32
    let words: String
    var description: String { "\(command): status \(status): \(words)" }
}
