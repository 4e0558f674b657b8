import Edges
import Foundation
import Glibc
import Vocabulary

/// The nodes' processes: starting them, finding them, stopping them.
struct Nodes {
    let province: Province

    /// The process that holds a node's lock; nil when the node does not run.
    func process(of node: String) -> pid_t? {
        LockFile.holder(of: province.folder.appendingPathComponent("run/\(node).lock").path)
    }

    /// Starts a node that does not run; what it says goes to its log.
    /// - Parameter isNew: whether its database counts as it is, though its journal had got further.
    @discardableResult
    func start(_ node: String, isNew: Bool = false) throws -> Process {
        let service = String(node.prefix { $0 != "." })
        let process = Process()
        process.executableURL = Programs.folder.appendingPathComponent(service)
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

    /// Lets a node that runs here read the folder again.
    func readAgain(_ node: String) {
        if let pid = process(of: node) { kill(pid, SIGHUP) }
    }

    /// Asks a node's process to stop and waits until it has.
    /// - Returns: false when it has not within so many seconds.
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
