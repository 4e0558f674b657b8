import Vocabulary
import WireSchemas

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
    private var shares: [String: (count: Int, bytes: Int)] = [:]
    private var bytes = 0

    var nextDeadline: Moment? { parked.map { min($0.until, $0.again ?? $0.until) }.min() }

    /// Parks a question.
    /// - Returns: false when there is no room for it, or its principal has its share parked already.
    mutating func park(_ question: Parked) -> Bool {
        let request = question.errand.request
        let share = shares[request.principal] ?? (0, 0)
        guard parked.count < Limits.parked, bytes + request.size <= Limits.parkedBytes,
            share.count < Limits.parkedOfOne.count, share.bytes + request.size <= Limits.parkedOfOne.bytes
        else { return false }
        shares[request.principal] = (share.count + 1, share.bytes + request.size)
        bytes += request.size
        parked.append(question)
        return true
    }

    private mutating func giveBack(_ request: Request) {
        bytes -= request.size
        guard let share = shares[request.principal] else { return }
        shares[request.principal] = share.count > 1 ? (share.count - 1, share.bytes - request.size) : nil
    }

    /// When a question's patience ends that is asked now.
    static func patience(of errand: Errand<S>, _ now: Moment) -> Moment {
        if case .entries(_, let asked) = errand {
            let milliseconds = Int64(min(asked.patienceMs, Limits.patience))
            return Moment(microseconds: now.microseconds + milliseconds * 1_000)
        }
        let deadline = errand.request.header.deadline
        guard deadline > 0 else { return now.adding(seconds: Limits.waiting) }
        return min(Moment(microseconds: deadline), now.adding(seconds: Int64(Limits.patience / 1_000)))
    }

    /// Takes out those that were last asked before the latest commit, or are due without one, in the order in which they
    /// came.
    mutating func takeAfter(commits: UInt64, _ now: Moment) -> [Parked] {
        take { $0.commits < commits || ($0.again.map { $0 <= now } ?? false) }
    }

    /// Takes out those whose patience has ended.
    mutating func takeImpatient(_ now: Moment) -> [Parked] {
        take { $0.until <= now }
    }

    mutating func takeAll() -> [Parked] { take { _ in true } }

    private mutating func take(where condition: (Parked) -> Bool) -> [Parked] {
        guard parked.contains(where: condition) else { return [] }
        var taken: [Parked] = []
        parked.removeAll { question in
            guard condition(question) else { return false }
            taken.append(question)
            return true
        }
        for question in taken { giveBack(question.errand.request) }
        return taken
    }
}
