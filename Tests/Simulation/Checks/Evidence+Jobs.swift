import Crypto
import Foundation
import SwiftProtobuf
import WireSchemas

extension Evidence {
    /// A job as the journal tells it.
    private struct Told {
        let starter: String
        let asked: String
        var steps: UInt64 = 0
        var cursor = Data()
        var isOver = false
    }

    /// A job's steps are numbered without a gap, each further than the one before, the node's for the starter, under the
    /// id that job and step give; and none comes after the job's end.
    func jobFindings() throws -> [Finding] {
        try nodes.flatMap { node in
            var jobs: [Data: Told] = [:]
            var findings: [String] = []
            for line in node.lines {
                if line.entry.ofNode {
                    for event in line.entry.events {
                        let job = try WireNodeEvent(serializedBytes: event).jobCancelled.job
                        if !job.isEmpty { jobs[job]?.isOver = true }
                    }
                }
                switch line.entry.job.event {
                case .started: jobs[line.entry.requestID] = Told(starter: line.asker, asked: line.entry.asked)
                case .stepped(let stepped):
                    let words = fault(of: line.entry, stepped, jobs[stepped.job], at: node.name)
                    if let words { findings.append("entry \(line.number): \(words)") }
                    jobs[stepped.job]?.steps = stepped.step
                    jobs[stepped.job]?.cursor = stepped.next
                    jobs[stepped.job]?.isOver = stepped.next.isEmpty
                case .stood(let stood):
                    if jobs[stood.job]?.isOver ?? true { findings.append("entry \(line.number): no such job stands") }
                case nil: break
                }
            }
            return findings.map { Finding(check: .jobs, words: "\(node.name), \($0)") }
        }
    }

    private func fault(of entry: WireEntry, _ stepped: WireJobStepped, _ job: Told?, at node: String) -> String? {
        guard let job else { return "a step of an unknown job" }
        if job.isOver { return "a step after the job's end" }
        if stepped.step != job.steps + 1 { return "step \(stepped.step) after \(job.steps)" }
        if entry.principal != node || entry.onBehalfOf != job.starter { return "it is not the starter's" }
        if entry.asked != job.asked { return "it is another command" }
        if !stepped.next.isEmpty, !job.cursor.lexicographicallyPrecedes(stepped.next) { return "it goes back" }
        if stepped.lookedAt > stepped.most { return "it looked at more than it might" }
        let step = withUnsafeBytes(of: stepped.step.bigEndian) { Data($0) }
        let id = Data(repeating: 0xff, count: 6) + Data(SHA256.hash(data: stepped.job + step)).prefix(10)
        return entry.requestID == id ? nil : "its id is another"
    }
}
