import Dispatch
import Foundation
import Glibc

/// A program that has run to its end.
struct Ran {
    /// Its exit status; that of a signal is 128 and the signal's number.
    let status: Int32
    /// What it wrote to standard output.
    let out: String
    /// What it wrote to standard error.
    let err: String
}

/// A program took longer than it may, and was killed.
struct TookTooLong: Error {
    let command: String
    /// What it had written to standard error.
    let err: String
}

extension Ran {
    /// Runs a program and waits for its end. What it writes goes through files, so that a process that it leaves behind
    /// keeps no pipe open.
    static func program(
        _ program: URL, _ arguments: [String], environment: [String: String] = [:], seconds: Double = 120
    ) throws -> Ran {
        let scratch = try Scratch()
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, given in given }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try scratch.writing("out")
        process.standardError = try scratch.writing("err")
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        if ended.wait(timeout: .now() + seconds) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let command = ([program.lastPathComponent] + arguments).joined(separator: " ")
            throw TookTooLong(command: command, err: scratch.text("err"))
        }
        let signalled = process.terminationReason == .uncaughtSignal
        return Ran(
            status: signalled ? 128 + process.terminationStatus : process.terminationStatus,
            out: scratch.text("out"), err: scratch.text("err"))
    }
}

/// A folder that is gone when nobody holds it any more.
final class Scratch {
    let folder: URL

    init() throws {
        // Short, because the path of a Unix socket has room for 107 bytes.
        var template = Array("/tmp/tangga-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        folder = URL(fileURLWithPath: String(cString: made))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A new file to write.
    func writing(_ name: String) throws -> FileHandle {
        let file = folder.appendingPathComponent(name)
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    /// What a file holds.
    func text(_ name: String) -> String {
        (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
    }
}
