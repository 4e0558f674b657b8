import Vocabulary

/// The background check of everything that a start skips: every entry of the journal, and the pages of every table.
///
/// It runs in steps at a bounded rate, each in its own read transaction beside the node's work. After a full pass it
/// pauses for ``Limits/scrubRest`` and begins again. Damage ends it: the node refuses commands, and its next start is
/// refused until the database is restored. It belongs to the node's thread; a ``Step`` is a value and may cross
/// threads.
struct Scrub {
    /// A step: the work to do, and after `run` the work that remains.
    struct Step: Sendable {
        /// How far the chain was verified.
        var walked = Verification.Walked()
        /// The tables whose pages remain to be checked; nil until the chain was verified.
        var tables: [String]?
        /// The damage, as a sentence; nil if none was found.
        var damage: String?

        /// Whether everything was checked.
        var isDone: Bool { tables?.isEmpty == true }

        /// Runs the step.
        /// - Parameter all: the names of all tables.
        mutating func run(
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

    /// The next step.
    var next = Step()
    /// When to run it.
    var due: Moment
    /// Whether a step is under way.
    var isUnderWay = false

    /// The first step is due after ``Limits/scrubPause``.
    init(_ now: Moment) { due = now.adding(Limits.scrubPause) }

    /// Processes the result of a step; nil if it could not read.
    /// - Returns: the damage that it found.
    mutating func finish(_ step: Step?, _ now: Moment) -> String? {
        isUnderWay = false
        due = now.adding(Limits.scrubPause)
        // An unreadable step is repeated later.
        guard let step else { return nil }
        if let damage = step.damage { return damage }
        next = step
        if step.isDone {
            next = Step()
            due = now.adding(Limits.scrubRest)
        }
        return nil
    }
}
