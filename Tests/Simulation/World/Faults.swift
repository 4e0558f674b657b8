import Support

/// The faults of one history: one rate for each kind, drawn from the seed.
///
/// Injected:
/// - **The network** loses, repeats, delays and reorders messages (each has a delay of its own), refuses them because
///   the receiver's queue is full, and cuts a machine off for a while. A node's start does not empty the network:
///   messages for its predecessor still arrive.
/// - **Machines** crash between two steps, lose their power between two steps, die within a write or between a commit
///   and its replies, and are stopped in order; each starts again after a while. A crash loses no commit, since the
///   page cache has it; a loss of power loses the unsynced commits, or all but the first of them.
/// - **Storage** fails a begin, the n-th write, a commit that was rolled back, and a commit that was durable. A write
///   that breaks a constraint or fails may be reported only at the commit or at its flush. The disk can be full, and
///   reopening or reading can fail, for a while. With a slow disk a commit takes some milliseconds, and its sync may
///   fail: the process ends then, and the next one finds the commits that were synced before.
/// - **Operators** take a database over by another process, and restore a node to an earlier entry on an empty disk,
///   after which its followers read it from zero. Only the commands acknowledged after that entry are gone. They
///   replace people's keys; a thief goes on sending under the old ones.
/// - **Replicas**, which answer queries, receive each commit some time after it is on the disk.
/// - **Clocks** are set back, set ahead by less than a day, and set ahead by more, which an operator must accept or
///   correct. The whole province may stand still for days (a long power cut) while time goes on.
///
/// Not injected, because another part guarantees it or another test shows it:
/// - Bytes that change on their way: every connection is CURVE. A peer that lies: its chain is checked in KernelTests.
/// - Bytes that change on the disk, and half a commit: SQLite's checksummed log and the start's check of pages and
///   chain; Tests/Processes damages real files and fails real writes and syncs.
/// - Threads: reads are immediate here. Tests/Processes runs the real reader threads.
/// - A commit that is lost after a successful sync: every promise rests on the disk's keeping it.
struct Faults {
    // MARK: For each thousand messages

    /// Lost on the way.
    var lost = 0
    /// Arrives twice.
    var repeated = 0
    /// Arrives only after seconds.
    var late = 0
    /// Refused by the network, which the sender sees.
    var full = 0

    // MARK: For each thousand gusts, of which there are two a second

    /// A machine is cut off from all others for a while.
    var cutOff = 0
    /// A machine crashes.
    var crash = 0
    /// A machine loses its power.
    var power = 0
    /// Another process takes a node's database over.
    var takeOver = 0
    /// A node is restored to an earlier entry.
    var restore = 0
    /// A person's key is replaced.
    var key = 0
    /// A node is stopped in order.
    var stop = 0
    /// A machine dies at one of its next writes, or after the commit.
    var death = 0
    /// The next transaction cannot begin.
    var begin = 0
    /// One of the next writes fails.
    var write = 0
    /// The next commit fails and is rolled back.
    var commit = 0
    /// The next commit reports a failure but is durable.
    var commitThatHappened = 0
    /// A write of the next commit breaks a constraint, or fails, which is reported late.
    var constraint = 0
    var lateWrite = 0
    /// The sync of the next commit on its way to a slow disk fails.
    var flush = 0
    /// The disk is full for a while.
    var fullDisk = 0
    /// Reopening the database fails for a while.
    var reopening = 0
    /// Reading the database fails for a while.
    var reading = 0
    /// A clock is set back.
    var clockBack = 0
    /// A clock is set ahead by less than a day.
    var clockAhead = 0
    /// A clock is set ahead by more than a day.
    var clockFarAhead = 0
    /// The power is off for days on every machine.
    var powerCut = 0

    /// The most milliseconds that a commit takes to the disk; 0: it is durable when it returns.
    var slowDisk = 0
    /// The most milliseconds that a commit takes to the replica; 0: there is no replica.
    var lag = 0
    /// The milliseconds that an undisturbed message takes.
    var delay = 1...3

    /// No faults.
    static let none = Faults()

    /// Draws a history's faults. Each kind is left out one time in three, so that some meet others alone.
    static func drawn(_ chance: inout Chance) -> Faults {
        var faults = Faults()
        for (_, kind, most) in kinds { faults[keyPath: kind] = chance.happens(333) ? 0 : chance.number(1...most) }
        faults.delay = 1...chance.one(of: [3, 30, 300, 2_000])
        return faults
    }

    /// Every kind, with its highest rate.
    private static var kinds: [(name: String, kind: WritableKeyPath<Faults, Int>, most: Int)] {
        [
            ("lost", \.lost, 150), ("repeated", \.repeated, 150), ("late", \.late, 50), ("full", \.full, 50),
            ("cut off", \.cutOff, 40), ("crash", \.crash, 50), ("stop", \.stop, 30), ("death", \.death, 60),
            ("begin", \.begin, 60), ("write", \.write, 100), ("commit", \.commit, 60),
            ("commit that happened", \.commitThatHappened, 60), ("flush", \.flush, 60),
            ("constraint", \.constraint, 60), ("late write", \.lateWrite, 60), ("power", \.power, 40),
            ("take-over", \.takeOver, 20), ("restore", \.restore, 4), ("key", \.key, 15), ("lag", \.lag, 200),
            ("slow disk", \.slowDisk, 30), ("full disk", \.fullDisk, 20),
            ("reopening", \.reopening, 30), ("reading", \.reading, 15), ("clock back", \.clockBack, 20),
            ("clock ahead", \.clockAhead, 20), ("clock far ahead", \.clockFarAhead, 20), ("power cut", \.powerCut, 8),
        ]
    }
}

extension Faults: CustomStringConvertible {
    /// The kinds with a rate above 0, with their rates.
    var description: String {
        let drawn = Faults.kinds.map { ($0.name, self[keyPath: $0.kind]) }.filter { $0.1 > 0 }
        return (drawn.map { "\($0) \($1)" } + ["delay up to \(delay.upperBound) ms"]).joined(separator: ", ")
    }
}
