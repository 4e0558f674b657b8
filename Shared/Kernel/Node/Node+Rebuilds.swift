import Foundation
import Logging
import Vocabulary

/// When the next step of a derived table's rebuild comes. It is in memory only: the rebuilds are in the database.
struct RebuildPace {
    /// When to take the next step; nil while no table is being rebuilt.
    private(set) var due: Moment?
    /// The size of the next step.
    private(set) var size = StepSize()
    /// Whether the node's last own step was one of a rebuild: a job's comes next.
    var wasLast = false

    /// A rebuild has begun, or may go on.
    mutating func begin(_ now: Moment) { due = now }

    /// A step was settled; `subjects` is nil if no table is being rebuilt.
    mutating func stepped(_ subjects: Int?, _ microseconds: Int64, _ now: Moment) {
        due = subjects == nil ? nil : now
        if let subjects { size.took(microseconds, items: subjects) }
    }

    /// A step failed its turn: by a rule, when it can only be tried again after a while; or by the storage.
    mutating func failed(byRule: Bool, _ now: Moment) { due = byRule ? now.adding(Limits.jobRetry) : now }
}

extension Node {
    /// When the next step of a rebuild comes; nil while none may come, as for a job's (``stepDue``).
    var rebuildDue: Moment? { mayStep ? rebuilds.due : nil }

    /// Takes the next step of a rebuild or of a job, in turns if both are due, when the socket is quiet or enough turns
    /// have passed.
    func doOwnWork(_ now: Moment) {
        guard jobs.isQuiet && !hasWork || jobs.turns >= Limits.turnsBeforeStep else { return }
        let jobIsDue = stepDue.map { $0 <= now } ?? false
        if let due = rebuildDue, due <= now, !(jobIsDue && rebuilds.wasLast) {
            rebuilds.wasLast = true
            runTurn([.rebuild(most: rebuilds.size.most)], now)
        } else if jobIsDue {
            rebuilds.wasLast = false
            stepJobs(now)
        }
    }

    /// Notes a settled turn for the pace of the rebuilds.
    func noteRebuilds(_ outputs: [Output], began: Bool, _ begun: Moment) {
        let now = clock.now()
        if began { rebuilds.begin(now) }
        for case .rebuilt(let subjects) in outputs {
            jobs.turns = 0
            rebuilds.stepped(subjects, begun.microseconds(until: now), now)
            if subjects == nil { log.info("the derived tables are rebuilt", metadata: ["node": "\(name)"]) }
        }
    }
}
