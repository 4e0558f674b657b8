import Edges
import Foundation
import Glibc
import Vocabulary

/// Starts, finds, signals and stops the nodes' processes on this host.
struct Nodes {
    let province: Province

    /// The process that holds a node's lock; nil when the node does not run.
    func process(of node: String) -> pid_t? {
        LockFile.holder(of: province.folder.appendingPathComponent("run/\(node).lock").path)
    }

    /// Starts a node's process. Its output is appended to the node's log.
    /// - Parameter isNew: whether the node accepts its database although its journal was once longer.
    @discardableResult
    func start(_ node: String, isNew: Bool = false) throws -> Process {
        let service = String(node.prefix { $0 != "." })
        let process = Process()
        let program = Programs.folder.appendingPathComponent(service)
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            throw ConsoleFault.unreachable(
                Phrase(
                    "\(program.path) tidak ada: pasang semua program di folder yang sama",
                    "\(program.path) is missing: install all programs in one folder"))
        }
        process.executableURL = program
        process.arguments = ["--province", province.folder.path, "--node", node] + (isNew ? ["--new"] : [])
        let log = province.folder.appendingPathComponent("log/\(node).log")
        let descriptor = open(log.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            throw ConsoleFault.unreachable(Phrase("\(log.path) tidak dapat ditulis", "\(log.path) cannot be written"))
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        return process
    }

    /// Signals a node that runs on this host to read the folder again (SIGHUP).
    func readAgain(_ node: String) {
        if let pid = process(of: node) { kill(pid, SIGHUP) }
    }

    /// Sends SIGTERM to a node's process and waits until it has released the node's lock.
    /// - Returns: false when it has not within this time.
    func stop(_ node: String, seconds: Double = 30) -> Bool {
        let until = Date().addingTimeInterval(seconds)
        guard let pid = process(of: node) else { return true }
        kill(pid, SIGTERM)
        while Date() < until {
            if process(of: node) == nil { return true }
            usleep(20_000)
        }
        return false
    }

    /// The last lines of a node's log.
    func lastWords(of node: String, lines: Int = 5) -> String {
        let path = province.folder.appendingPathComponent("log/\(node).log").path
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(lines).joined(separator: "\n")
    }
}
