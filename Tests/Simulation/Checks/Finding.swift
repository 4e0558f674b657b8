/// A violation, with the check that found it.
struct Finding: CustomStringConvertible {
    /// The checks, one for each line of the design's "Proving it".
    enum Check: String, CaseIterable {
        /// Every acknowledged command is in the journal, with its reply.
        case acknowledged
        /// One entry at most for each request id, and none without a request.
        case once
        /// The numbers have no gap, and the hash chain is correct.
        case chain
        /// The own tables equal the fold of the journal.
        case folded
        /// The copied tables equal those of following from zero.
        case followed
        /// Every cursor has reached its peer's head, with its hash.
        case cursors
        /// The money given equals the money spent and held.
        case money
        /// No family was paid twice for the same programme and month.
        case paidOnce
        /// Each act that needs two persons was done by two.
        case fourEyes
        /// No answer has the id of anything outside the areas in which its asker had the permission at that moment.
        case areas
        /// A job's steps follow each other without a gap, each further than the one before, for its starter, and none
        /// comes after its end.
        case jobs
        /// The worklists and the matrix of unmet need count the same families.
        case need
        /// No name, number or account of a hand-over stands in the clear in a journal.
        case sealed
        /// No statement is compiled again at each run.
        case statements
        /// A command that was turned away for good is in no journal.
        case turnedAway
        /// A command that came under a replaced key is in no journal.
        case keys
        /// Commands of one connection are settled in the order of arrival.
        case order
        /// The final journal agrees with every reply and feed page.
        case told
        /// Once all faults have ended, every request is answered and every follower catches up.
        case liveness
    }

    let check: Check
    let words: String

    var description: String { "\(check): \(words)" }
}
