import Kernel
import Synchronization

/// Whether the connections of a database are to be closed: whoever still reads then is stopped.
final class Ending: Sendable {
    private let begun = Atomic(false)

    var hasBegun: Bool { begun.load(ordering: .acquiring) }

    func begin() { begun.store(true, ordering: .releasing) }

    /// - Throws: ``StorageFault`` when the end has begun.
    func check() throws {
        if hasBegun { throw Ending.fault }
    }

    /// What a closed database says.
    static let fault = StorageFault(.other, "the database is closed")
}
