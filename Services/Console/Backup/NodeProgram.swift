import Edges
import Foundation
import Talk
import Vocabulary

/// A node's own program, run for a short task that needs its service's rules.
struct NodeProgram {
    let province: Province
    let node: String

    /// The program's result, as JSON on its standard output.
    struct Outcome: Decodable {
        let node: String
        let head: UInt64
        let hash: String
        let takenAt: Int64?
    }

    /// Runs the program with these further arguments and waits for its exit. Its standard error is the console's.
    /// - Throws: ``ConsoleFault`` when it exits with another status than 0 or without a result.
    func run(_ words: String...) throws -> Outcome {
        guard province.plan.nodes.contains(where: { $0.name == node }) else {
            throw TalkFault.noSuchNode(node)
        }
        let process = Process()
        process.executableURL = Programs.folder.appendingPathComponent(String(node.prefix { $0 != "." }))
        process.arguments = ["--province", province.folder.path, "--node", node] + words
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0,
            let outcome = try? JSONDecoder().decode(Outcome.self, from: said)
        else {
            throw ConsoleFault.refused(
                Phrase("\(node): tidak ada yang diubah.", "\(node): nothing was changed."))
        }
        return outcome
    }
}
