package import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary
package import WireSchemas

/// Jobs: a client starts one, watches it and may cancel it; the node alone carries it out.
extension Line {
    /// Starts a job that carries out the command page by page. A job of this person with the same command that has not
    /// finished is joined instead, so that a repeated command line does not do the work twice.
    /// - Throws: ``TalkFault``, also where the first page is refused.
    package func start(_ command: Command) throws -> WireJob {
        let body = try command.serializedData()
        var query = WireJobsQuery()
        query.unfinished = true
        query.most = UInt32(Limits.bulkItems)
        let under = try session.jobs(node, query).first { $0.person == session.person && $0.command == body }
        if let under { return under }
        let answer = try session.exchange(node, .job, body, refusal: Line.refusal)
        let accepted = try WireJobAccepted(serializedBytes: answer.body)
        return try session.job(node, accepted.job)
    }

    /// Asks for a job until it has finished or stands still.
    /// - Parameter show: is called with each state of it.
    /// - Throws: ``TalkFault``.
    package func watch(_ job: WireJob, show: (WireJob) -> Void) throws -> WireJob {
        var job = job
        // Short at first: most areas are done at once.
        var pause: UInt32 = 10_000
        while job.state == .running {
            show(job)
            usleep(pause)
            pause = min(pause * 2, 300_000)
            job = try session.job(node, job.job)
        }
        show(job)
        return job
    }
}

extension Session {
    /// The node's jobs, the newest first; of a person without the grant `node.jobs`, its own.
    /// - Throws: ``TalkFault``.
    package func jobs(_ node: String, _ query: WireJobsQuery) throws -> [WireJob] {
        try ask(node, .with { $0.jobs = query }).jobs.jobs
    }

    /// One job.
    /// - Throws: ``TalkFault/refused(_:by:)`` where there is no such job.
    package func job(_ node: String, _ id: Data) throws -> WireJob {
        var query = WireJobsQuery()
        query.job = id
        guard let job = try jobs(node, query).first else {
            var refusal = WireNodeRefusal()
            refusal.code = .jobUnknown
            throw TalkFault.refused(refusal, by: node)
        }
        return job
    }

    /// Cancels a job; the pages that it has done stay done.
    /// - Throws: ``TalkFault``.
    package func cancel(_ node: String, job: Data) throws {
        var command = WireNodeCommand()
        command.cancelJob.job = job
        _ = try tell(node, command)
    }
}
