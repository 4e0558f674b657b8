import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// What the loop says about the next step of a job; the turn itself finds the job.
struct StepOrder: Sendable {
    /// The most items of the step.
    var most = 1
    /// If no job runs, a job that stands still is tried whose starting entry comes after this one; nil: none.
    var standingAfter: Int64?
    /// The job whose last step failed the turn: it is to stand still.
    var failed: (job: Data, words: String)?
}

/// The outcome of a step, for the loop.
enum StepOutcome: Sendable {
    /// A page of so many items, at least 1.
    case did(items: Int)
    /// A job stands still; the number is that of the entry that started it.
    case stands(Int64)
    /// No job had a step due.
    case nothing(unfinished: Bool)
}

extension Turn {
    /// Starts a job, if the command can be carried out page by page and its first page is not refused.
    mutating func startJob(
        _ request: Request, _ command: S.Command, _ name: String, _ asked: Asked
    ) throws -> ReplyMessage {
        guard let first = service.page(of: command, after: Data(), most: 1) else {
            return try refuse(request, bytes(S.notUnderstood("")), asked: name)
        }
        if case .refuse(let refusal) = try service.decide(first, asked, tables) {
            return try refuse(request, bytes(refusal), asked: name)
        }
        guard try Jobs.unfinished(tables) < Limits.unfinishedJobs else {
            return .turnedAway(request, .busy, "\(Limits.unfinishedJobs) jobs are not finished")
        }
        var accepted = WireJobAccepted()
        accepted.job = request.header.requestID
        accepted.total = try service.total(of: command, tables)
        var entry = try newEntry(for: request, asked: name)
        entry.job.started.command = request.body
        entry.job.started.total = accepted.total
        entry.reply = bytes(accepted)
        startsJobs = true
        return .stored(request, try appendJob(entry, of: request))
    }

    /// Begins the jobs of the work that is due by itself and was not begun yet.
    mutating func beginDue() throws {
        guard !clockIsAhead, let province = try Owner.province(tables) else { return }
        for due in try service.due(at: at, in: province, tables) {
            guard let name = service.name(of: due.command),
                service.page(of: due.command, after: Data(), most: 1) != nil
            else { throw StorageFault(.constraint, "work that is due has no pages") }
            let id = Jobs.id(of: name, dueSince: due.since)
            // Where too many are unfinished, it begins when one has ended.
            guard try Jobs.find(id, tables) == nil, try Jobs.unfinished(tables) < Limits.unfinishedJobs else {
                continue
            }
            var accepted = WireJobAccepted()
            accepted.job = id
            accepted.total = try service.total(of: due.command, tables)
            let command = bytes(due.command)
            var entry = try entry(id, name, for: nil, body: command)
            entry.job.started.command = command
            entry.job.started.total = accepted.total
            entry.reply = bytes(accepted)
            startsJobs = true
            _ = try appendJob(entry, of: nil)
        }
    }

    /// Carries out the next page of the job whose turn it is.
    mutating func stepJob(_ order: StepOrder) throws -> StepOutcome {
        guard !clockIsAhead else { return .nothing(unfinished: true) }
        if let failed = order.failed, let job = try Jobs.find(failed.job, tables) {
            return try stand(job, .rule, detail: failed.words)
        }
        guard let job = try Jobs.next(standingAfter: order.standingAfter, tables) else {
            return .nothing(unfinished: try Jobs.unfinished(tables) > 0)
        }
        steppedJob = job.id
        return try step(job, most: order.most)
    }

    private mutating func step(_ job: Jobs.Row, most: Int) throws -> StepOutcome {
        let number = job.step + 1
        guard let areas = try areas(of: job) else {
            return try stand(job, .notGranted, detail: "\(job.person) has no grant for \(S.name).\(job.asked)")
        }
        let whole = try S.Command(serializedBytes: job.command)
        guard let command = service.page(of: whole, after: job.cursor, most: most) else {
            return try stand(job, .rule, detail: "\(job.asked) has no pages")
        }
        let id = Jobs.id(of: number, in: job.id)
        let asked = Asked(
            principal: gate.node.description, onBehalfOf: job.starter,
            identity: try gate.identity(of: job.person), request: Jobs.seed(id, at), at: at, areas: areas)
        let settled = Settled(entry: head.number + 1, at: at, person: asked.person)
        var written = Written()
        let reply: S.Answer
        switch try service.decide(command, asked, tables) {
        case .refuse(let refusal): return try stand(job, .refused, refusal: bytes(refusal))
        case .accept(let happened, let answer), .show(let happened, let answer):
            for each in happened { try write(each, settled, &written) }
            reply = answer
        case .each(let count, let item, let answer):
            for index in 0..<count {
                for happened in try item(index) { try write(happened, settled, &written) }
            }
            reply = answer()
        }
        guard let paged = service.paged(reply) else {
            throw StorageFault(.constraint, "the answer of \(job.asked) is not that of a page")
        }
        var entry = try entry(id, job.asked, for: job.starter, body: bytes(command))
        entry.events = written.events
        entry.reply = bytes(reply)
        entry.job.stepped.job = job.id
        entry.job.stepped.step = number
        entry.job.stepped.most = UInt32(clamping: most)
        entry.job.stepped.next = paged.next
        entry.job.stepped.lookedAt = UInt32(clamping: paged.lookedAt)
        entry.job.stepped.changed = UInt32(clamping: paged.changed)
        entry.job.stepped.counts = paged.counts.map { name, count in
            var line = WireJobCount()
            (line.name, line.count) = (name, UInt64(clamping: count))
            return line
        }
        _ = try appendJob(entry, of: nil, parts: written.parts)
        return .did(items: max(paged.lookedAt, 1))
    }

    /// Records that the job stands still, unless it stands for the same reason already.
    private mutating func stand(
        _ job: Jobs.Row, _ reason: WireJobStood.Reason, refusal: Data = Data(), detail: String = ""
    ) throws -> StepOutcome {
        if job.state == .standing, job.why.reason == reason, job.why.refusal == refusal {
            return .stands(job.entry)
        }
        let next = head.number + 1
        let id = Jobs.id(of: job.step + 1, in: job.id, standing: next)
        var entry = try entry(id, job.asked, for: job.starter, body: job.command)
        entry.job.stood.job = job.id
        entry.job.stood.reason = reason
        entry.job.stood.refusal = refusal
        entry.job.stood.detail = String(detail.prefix(500))
        _ = try appendJob(entry, of: nil)
        return .stands(job.entry)
    }

    /// The areas in which a job may work: those of its starter's present grant, or the province for the node's own job. Nil
    /// without a grant.
    private mutating func areas(of job: Jobs.Row) throws -> [RegionCode]? {
        guard let starter = job.starter else { return try Owner.province(tables).map { [$0] } }
        return try gate.areas(of: starter, for: "\(S.name).\(job.asked)")
    }

    /// An entry that the node writes for a job's starter; nil for the node's own job.
    private mutating func entry(_ id: Data, _ asked: String, for starter: String?, body: Data) throws -> WireEntry {
        var entry = WireEntry()
        entry.at = at.microseconds
        entry.principal = gate.node.description
        entry.onBehalfOf = starter ?? ""
        entry.requestID = id
        entry.digest = sealing.digest(
            Chain.digest(
                principal: entry.principal, onBehalfOf: entry.onBehalfOf, kind: WireKind.job.rawValue, body: body))
        entry.asked = asked
        entry.state(try gate.identity(of: starter ?? entry.principal))
        return entry
    }

    /// Appends an entry about a job, and folds that.
    private mutating func appendJob(
        _ entry: WireEntry, of request: Request?, parts: [UnsealedPart] = []
    ) throws -> Journal.HashedEntry {
        let appended = try append(entry, of: request, parts: parts)
        try Jobs.apply(appended.entry, tables)
        return appended
    }
}
