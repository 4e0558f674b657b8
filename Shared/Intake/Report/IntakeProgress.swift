package import Synchronization

/// How far an intake is; anybody may look at any time.
package final class IntakeProgress: Sendable {
    /// Bytes of both files that have been read.
    package let bytesRead = Atomic<Int>(0)
    /// Bytes that both files have; 0 before they are open.
    package let bytesTotal = Atomic<Int>(0)
    /// Rows of `families.csv` read.
    package let familyRows = Atomic<Int>(0)
    /// Rows of `persons.csv` read.
    package let personRows = Atomic<Int>(0)
    /// Families that were joined with their members and found good.
    package let familiesAccepted = Atomic<Int>(0)
    /// Their members in this hand-over.
    package let membersAccepted = Atomic<Int>(0)

    /// Nothing done yet.
    init() {}
}

/// Tells the progress of one file's reading every thousand rows, so that two threads do not fight over the counters.
struct Ticks {
    private let progress: IntakeProgress
    private let file: IntakeFile
    private var rows = 0
    private var position = 0

    init(_ progress: IntakeProgress, _ file: IntakeFile) {
        self.progress = progress
        self.file = file
    }

    /// One row more, which ends at a byte of the file.
    mutating func count(at position: Int) {
        rows += 1
        if rows == 1_000 { finish(at: position) }
    }

    /// Tells what has not been told.
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
