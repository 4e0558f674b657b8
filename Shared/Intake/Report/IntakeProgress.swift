package import Synchronization

/// The progress of an intake; any thread may read it at any time.
package final class IntakeProgress: Sendable {
    /// Bytes of both files that were read.
    package let bytesRead = Atomic<Int>(0)
    /// The size of both files in bytes; 0 before they are open.
    package let bytesTotal = Atomic<Int>(0)
    /// Rows of `families.csv` read.
    package let familyRows = Atomic<Int>(0)
    /// Rows of `persons.csv` read.
    package let personRows = Atomic<Int>(0)
    /// Families that were joined with their members and accepted.
    package let familiesAccepted = Atomic<Int>(0)
    /// The accepted families' members in this hand-over.
    package let membersAccepted = Atomic<Int>(0)

    /// All counts are 0.
    init() {}
}

/// Adds one file's progress every thousand rows, so that two threads do not contend for the counters.
struct Ticks {
    private let progress: IntakeProgress
    private let file: IntakeFile
    private var rows = 0
    private var position = 0

    init(_ progress: IntakeProgress, _ file: IntakeFile) {
        self.progress = progress
        self.file = file
    }

    /// Counts one row; `position` is its end in the file, in bytes.
    mutating func count(at position: Int) {
        rows += 1
        if rows == 1_000 { finish(at: position) }
    }

    /// Adds the counts since the last call.
    mutating func finish(at position: Int) {
        switch file {
        case .families: progress.familyRows.add(rows, ordering: .relaxed)
        case .persons: progress.personRows.add(rows, ordering: .relaxed)
        }
        progress.bytesRead.add(position - self.position, ordering: .relaxed)
        rows = 0
        self.position = position
    }
}
