/// Something that must not be, found by one of the checks.
struct Finding: CustomStringConvertible {
    /// What is checked: a line of the design's "Proving it" each.
    enum Check: String, CaseIterable {
        /// What was acknowledged is in the journal, with that reply.
        case acknowledged
        /// One entry for each request id; nothing in a journal that nobody asked.
        case once
        /// The numbers have no gap, and the chain holds.
        case chain
        /// The own tables are the fold of the journal.
        case folded
        /// The copied tables are what following from zero gives.
        case followed
        /// Every cursor has reached its peer's head, with its hash.
        case cursors
        /// Money in is money out and what is held.
        case money
        /// Nobody was paid twice for the same programme and month.
        case paidOnce
        /// What needs two people was done by two.
        case fourEyes
        /// A command that was turned away for good stands in no journal.
        case turnedAway
        /// A command that came under a replaced key is in no journal.
        case keys
        /// The commands of one connection are settled in the order in which they came.
        case order
        /// What a reply or a feed has told is so in the end.
        case told
        /// Once all is healed, everybody is answered and everything settles.
        case liveness
    }

    let check: Check
    let words: String

    var description: String { "\(check): \(words)" }
}
