import Foundation
import Vocabulary

/// The number of items that a step of the node's own work takes, adapted so that a step lasts ``Limits/stepLength``.
struct StepSize {
    /// The most items of the next step.
    private(set) var most = 16

    /// A step of at most ``most`` items took so many microseconds. The size shrinks at once and grows slowly.
    mutating func took(_ microseconds: Int64, items: Int) {
        // The last page may be nearly empty.
        guard items >= most / 2 else { return }
        let wanted = Double(Limits.stepLength.microseconds) / Double(max(microseconds, 1))
        most = min(max(1, Int(Double(most) * min(max(wanted, 0.25), 1.5))), Limits.bulkItems)
    }
}
