import Vocabulary

/// The slow look at everything that a start does not look at: every entry of the journal, and the pages of every table.
///
/// It goes in steps at a bounded rate, each on a reading of its own, beside the work; when all was seen it rests, and
/// begins anew. Damage ends it: the node takes no more commands, and its next start is refused until the database was
/// restored. It belongs to one thread, but for the steps, which are values.
struct Scrub {
    /// One step of the work, and what is left after it.
    struct Step: Sendable {
        /// How far the chain was walked.
        var walked = Verification.Walked()
        /// The tables whose pages are to be looked at, when the chain was walked; nil before.
        var tables: [String]?
        /// What is wrong, in a sentence.
        var damage: String?

        /// Whether everything was seen.
        var isDone: Bool { tables?.isEmpty == true }

        /// Takes the step.
        /// - Parameter all: the names of all tables.
        mutating func take(
            _ all: [String], _ reading: any Reading, _ findDamage: (String, any Reading) throws -> String?
        ) throws {
            guard let table = tables?.first else {
                walked = try Verification.chain(
                    reading, after: walked, atMost: Limits.scrubEntries, bytes: Limits.scrubBytes)
                damage = walked.fault?.words
                if try walked.entries >= Journal.head(reading).number { tables = all }
                return
            }
            damage = try findDamage(table, reading).map { "\(table): \($0)" }
            tables?.removeFirst()
        }
    }

    /// What is to be done next.
    var next = Step()
    /// When to do it.
    var due: Moment
    /// Whether a step is under way.
    var isUnderWay = false

    /// A scrub that begins soon.
    init(_ now: Moment) { due = Moment(microseconds: now.microseconds + Limits.scrubPause) }

    /// Takes note of what a step came to.
    /// - Returns: the damage that it found.
    mutating func took(_ step: Step?, _ now: Moment) -> String? {
        isUnderWay = false
        due = Moment(microseconds: now.microseconds + Limits.scrubPause)
        // What could not be read now is read another time.
        guard let step else { return nil }
        if let damage = step.damage { return damage }
        next = step
        if step.isDone {
            next = Step()
            due = now.adding(seconds: Limits.scrubRest)
        }
        return nil
    }
}
