import Foundation
import Synchronization
package import Vocabulary

/// A source of new request ids: six bytes of milliseconds, two of a counter, eight random ones that are drawn once.
///
/// Up to 65,536 ids a millisecond differ by their counter, and two sources by their random bytes. Any thread may use it.
package final class RequestIDs: Sendable {
    private let origin = UInt64.random(in: .min ... .max)
    private let drawn = Atomic<UInt64>(0)
    private let clock = SystemClock()

    /// A source with random bytes of its own.
    package init() {}

    /// A new id.
    package func next() -> Identifier {
        let count = UInt16(truncatingIfNeeded: drawn.add(1, ordering: .relaxed).newValue)
        let milliseconds = UInt64(clock.now().microseconds / 1_000)
        let time = withUnsafeBytes(of: milliseconds.bigEndian) { Array($0.suffix(6)) }
        let rest = withUnsafeBytes(of: origin.bigEndian) { Array($0) }
        return Identifier(joining: time, withUnsafeBytes(of: count.bigEndian) { Array($0) }, rest)
    }
}
