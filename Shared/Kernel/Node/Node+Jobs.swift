import Foundation
import Vocabulary
import WireSchemas

/// When the next step of a job comes, and how many items it takes. It is in memory only: the jobs are in the database.
struct JobPace {
    /// When to take the next step; nil while no job is unfinished.
    private(set) var due: Moment?
    /// The turns since the last step.
    var turns = 0
    /// Whether the loop's last look at the socket found nothing.
    var isQuiet = true
    /// The job of the step under way.
    var underWay: Data?
    /// The size of the next step.
    private var size = StepSize()
    /// The starting entry of the last job that stood still when it was tried in this round.
    private var tried: Int64 = 0
    /// When jobs that stand still are tried again.
    private var retry = Moment(microseconds: 0)
    /// The job whose step failed its turn, with the reason.
    private var broken: (job: Data, words: String)?

    /// A job has begun, or one that stood still may go on.
    mutating func begin(_ now: Moment) {
        due = now
        retry = now
        tried = 0
    }

    /// The clock was set back.
    mutating func forgetTimes(_ now: Moment) {
        retry = now
        if due != nil { due = now }
    }

    /// The order for the next step.
    func order(_ now: Moment) -> StepOrder {
        StepOrder(most: size.most, standingAfter: retry <= now ? tried : nil, failed: broken)
    }

    /// A step was settled, in so many microseconds.
    mutating func stepped(_ outcome: StepOutcome, _ microseconds: Int64, _ now: Moment) {
        turns = 0
        broken = nil
        due = now
        switch outcome {
        case .did(let items): size.took(microseconds, items: items)
        case .stands(let entry): tried = max(tried, entry)
        case .nothing(let unfinished):
            if retry <= now {
                retry = now.adding(Limits.jobRetry)
                tried = 0
            }
            due = unfinished ? retry : nil
        }
    }

    /// A step failed its turn: by a rule, so that the job is to stand still; or by the storage, when it is repeated.
    mutating func failed(_ words: String?, _ now: Moment) {
        if let words, let underWay { broken = (underWay, words) }
        due = now
    }
}

extension Node {
    /// When the next step of a job comes; nil while none may come: the storage is in trouble, damaged or not ours, the
    /// node stops, or two turns wait for their flush, behind which a command would wait too.
    var stepDue: Moment? { mayStep ? jobs.due : nil }

    /// Whether the node may do work of its own.
    var mayStep: Bool {
        damage == nil && trouble.isEmpty && !isCutOff && !stopping && end == nil && unanswered.count < 2
    }

    /// Takes the next step of a job.
    func stepJobs(_ now: Moment) { runTurn([.step(jobs.order(now))], now) }

    /// Notes a settled turn for the pace of the jobs.
    func noteTurn(_ outputs: [Output], startsJobs: Bool, _ begun: Moment) {
        jobs.turns += 1
        let now = clock.now()
        if startsJobs { jobs.begin(now) }
        for case .stepped(let outcome) in outputs {
            jobs.stepped(outcome, begun.microseconds(until: now), now)
        }
    }
}
