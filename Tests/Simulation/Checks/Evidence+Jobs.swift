import Crypto
import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary
import WireSchemas

extension Evidence {
    /// A job as the journal tells it.
    private struct Told {
        let starter: String
        let asked: String
        /// The area of its command.
        let area: String
        var steps: UInt64 = 0
        var cursor = Data()
        var isOver = false
    }

    /// A job's steps are numbered without a gap, each further than the one before, the node's for the starter, under the
    /// id that job and step give; none comes after the job's end; and at each the starter had the grant for the job's area
    /// by the directory that was installed then. The node starts by itself nothing but proposals, and for no person.
    func jobFindings() throws -> [Finding] {
        try nodes.flatMap { node in
            var jobs: [Data: Told] = [:]
            var grants: [WireGrant] = []
            var findings: [String] = []
            for line in node.lines {
                if line.entry.ofNode {
                    for event in line.entry.events {
                        switch try WireNodeEvent(serializedBytes: event).event {
                        case .jobCancelled(let cancelled): jobs[cancelled.job]?.isOver = true
                        case .directoryInstalled(let directory): grants = directory.grants
                        case .sealedDirectoryInstalled(let sealed):
                            grants = try WireDirectory(serializedBytes: sealed.directory).grants
                        default: break
                        }
                    }
                }
                switch line.entry.job.event {
                case .started(let started):
                    if line.entry.principal == node.name,
                        line.entry.asked != "propose_rungs" || !line.entry.onBehalfOf.isEmpty
                    {
                        findings.append("entry \(line.number): the node may not start \(line.entry.asked)")
                    }
                    jobs[line.entry.requestID] = Told(
                        starter: line.asker, asked: line.entry.asked, area: try Evidence.area(of: started.command))
                case .stepped(let stepped):
                    let words = fault(of: line.entry, stepped, jobs[stepped.job], grants, at: node.name)
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

    /// The area of a job's command.
    private static func area(of command: Data) throws -> String {
        switch try RegistryCommand(serializedBytes: command).command {
        case .assessFamilies(let command): command.area
        case .proposeRungs(let command): command.area
        case .enrolFamilies(let command): command.area
        default: ""
        }
    }

    private func fault(
        of entry: WireEntry, _ stepped: WireJobStepped, _ job: Told?, _ grants: [WireGrant], at node: String
    ) -> String? {
        guard let job else { return "a step of an unknown job" }
        if job.isOver { return "a step after the job's end" }
        let isGranted =
            job.starter == node
            || grants.contains { grant in
                grant.principal == job.starter && (grant.node == "*" || grant.node == node)
                    && Permission.covers(grant.permission, "registry.\(job.asked)")
                    && RegionCode(job.area).map { RegionCode(grant.area)?.contains($0) ?? false } ?? false
            }
        if !isGranted { return "its starter had no grant for it" }
        if stepped.step != job.steps + 1 { return "step \(stepped.step) after \(job.steps)" }
        let starter = entry.onBehalfOf.isEmpty ? entry.principal : entry.onBehalfOf
        if entry.principal != node || starter != job.starter { return "it is not the starter's" }
        if entry.asked != job.asked { return "it is another command" }
        if !stepped.next.isEmpty, !job.cursor.lexicographicallyPrecedes(stepped.next) { return "it goes back" }
        if stepped.lookedAt > stepped.most { return "it looked at more than it might" }
        let step = withUnsafeBytes(of: stepped.step.bigEndian) { Data($0) }
        let id = Data(repeating: 0xff, count: 6) + Data(SHA256.hash(data: stepped.job + step)).prefix(10)
        return entry.requestID == id ? nil : "its id is another"
    }
}
