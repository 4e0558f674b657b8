import Schemas
import Vocabulary

/// Questions that cannot be answered yet: followers for whom there is nothing new, queries for an entry that is not
/// there. Each is asked again after a commit (and now and then where a replica is asked), and given up when its patience
/// ends.
struct Waiting<S: Service> {
    /// One question.
    struct Parked {
        let errand: Errand<S>
        /// The head when it was last asked.
        let head: UInt64
        /// How many commits there had been when it was last asked.
        let commits: UInt64
        var until: Moment
        /// When to ask again even without a commit.
        var again: Moment?
    }

    private var parked: [Parked] = []

    var nextDeadline: Moment? { parked.map { min($0.until, $0.again ?? $0.until) }.min() }
    var isFull: Bool { parked.count >= Limits.parked }

    mutating func park(_ question: Parked) { parked.append(question) }

    /// When a question's patience ends that is asked now.
    static func patience(of errand: Errand<S>, _ now: Moment) -> Moment {
        if case .entries(_, let asked) = errand {
            let milliseconds = Int64(min(asked.patienceMs, Limits.patience))
            return Moment(microseconds: now.microseconds + milliseconds * 1_000)
        }
        let deadline = errand.request.header.deadline
        return deadline > 0 ? Moment(microseconds: deadline) : now.adding(seconds: Limits.waiting)
    }

    /// Takes out at most so many that were last asked before the latest commit, or are due without one, in the order in
    /// which they came.
    mutating func takeAfter(commits: UInt64, _ now: Moment, atMost count: Int) -> [Parked] {
        take(atMost: count) { $0.commits < commits || ($0.again.map { $0 <= now } ?? false) }
    }

    /// Takes out those whose patience has ended.
    mutating func takeImpatient(_ now: Moment) -> [Parked] {
        take(atMost: .max) { $0.until <= now }
    }

    mutating func takeAll() -> [Parked] { take(atMost: .max) { _ in true } }

    private mutating func take(atMost count: Int, where condition: (Parked) -> Bool) -> [Parked] {
        guard parked.contains(where: condition) else { return [] }
        var taken: [Parked] = []
        parked.removeAll { question in
            guard taken.count < count, condition(question) else { return false }
            taken.append(question)
            return true
        }
        return taken
    }
}
