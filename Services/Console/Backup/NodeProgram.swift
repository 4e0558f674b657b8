import Edges
import Foundation
import Talk
import Vocabulary

/// A node's own program, run for something that needs its service's rules and is soon done.
struct NodeProgram {
    let province: Province
    let node: String

    /// What the program found.
    struct Outcome: Decodable {
        let node: String
        let head: UInt64
        let hash: String
        let takenAt: Int64?
    }

    /// Runs the program with these words more and waits for its end; what it says goes where the console's words go.
    /// - Throws: ``ConsoleFault`` when it could not do it.
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
