import Kernel
import Synchronization

/// The flag that a database's connections must be closed, at which running reads stop. Any thread may use it.
final class Ending: Sendable {
    private let begun = Atomic(false)

    var hasBegun: Bool { begun.load(ordering: .acquiring) }

    func begin() { begun.store(true, ordering: .releasing) }

    /// - Throws: ``StorageFault`` once the closing has begun.
    func check() throws {
        if hasBegun { throw Ending.fault }
    }

    /// The fault of every access to a closed database.
    static let fault = StorageFault(.other, "the database is closed")
}
