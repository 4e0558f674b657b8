import Vocabulary
import WireSchemas

/// Parked reads that have no reply yet: followers at the journal's head, and queries that require a later entry. Each
/// runs again after a commit (for a replica also after ``Limits/replicaRetry``), and is given up when its patience
/// ends.
struct Waiting<S: Service> {
    /// A parked read.
    struct Parked {
        let read: ReadRequest<S>
        /// The journal's head when it last ran.
        let head: UInt64
        /// The number of commits when it last ran.
        let commits: UInt64
        var until: Moment
        /// When to run it again even without a commit.
        var again: Moment?
    }

    private var parked: [Parked] = []
    private var shares: [String: (count: Int, bytes: Int)] = [:]
    private var bytes = 0

    var nextDeadline: Moment? { parked.map { min($0.until, $0.again ?? $0.until) }.min() }

    /// Parks a read.
    /// - Returns: false if its principal's share or the total is full.
    mutating func park(_ read: Parked) -> Bool {
        let request = read.read.request
        let share = shares[request.principal] ?? (0, 0)
        guard parked.count < Limits.parkedRequests, bytes + request.size <= Limits.parkedRequestsBytes,
            share.count < Limits.parkedRequestsPerPrincipal.count,
            share.bytes + request.size <= Limits.parkedRequestsPerPrincipal.bytes
        else { return false }
        shares[request.principal] = (share.count + 1, share.bytes + request.size)
        bytes += request.size
        parked.append(read)
        return true
    }

    private mutating func release(_ request: Request) {
        bytes -= request.size
        guard let share = shares[request.principal] else { return }
        shares[request.principal] = share.count > 1 ? (share.count - 1, share.bytes - request.size) : nil
    }

    /// When the patience of a read that arrives now ends.
    static func patience(of read: ReadRequest<S>, _ now: Moment) -> Moment {
        if case .entries(_, let asked) = read {
            return now.adding(.milliseconds(min(asked.patienceMs, Limits.patienceMilliseconds)))
        }
        let deadline = read.request.header.deadline
        guard deadline > 0 else { return now.adding(Limits.longestQueryWait) }
        return min(Moment(microseconds: deadline), now.adding(.milliseconds(Limits.patienceMilliseconds)))
    }

    /// Removes the reads that last ran before the latest commit, or are due without one, in order of arrival.
    mutating func takeAfter(commits: UInt64, _ now: Moment) -> [Parked] {
        take { $0.commits < commits || ($0.again.map { $0 <= now } ?? false) }
    }

    /// Removes the reads whose patience has ended.
    mutating func takeImpatient(_ now: Moment) -> [Parked] {
        take { $0.until <= now }
    }

    mutating func takeAll() -> [Parked] { take { _ in true } }

    private mutating func take(where condition: (Parked) -> Bool) -> [Parked] {
        guard parked.contains(where: condition) else { return [] }
        var taken: [Parked] = []
        parked.removeAll { read in
            guard condition(read) else { return false }
            taken.append(read)
            return true
        }
        for parked in taken { release(parked.read.request) }
        return taken
    }
}
