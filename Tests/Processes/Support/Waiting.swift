import Foundation
import Testing

/// A condition that did not come true in time.
struct TooLate: Error, CustomStringConvertible {
    let description: String
}

/// Polls until a value is there. The seconds are those of a plain build (``Slowdown``).
/// - Throws: ``TooLate`` after so many seconds, and the errors of `look`.
func awaited<T>(_ what: String, seconds: Double = 20, _ look: () throws -> T?) throws -> T {
    let seconds = seconds * Double(Slowdown.factor)
    let until = Date().addingTimeInterval(seconds)
    while true {
        if let found = try look() { return found }
        guard Date() < until else { throw TooLate(description: "waited \(seconds) s in vain: \(what)") }
        usleep(5_000)
    }
}

/// Polls until a condition holds.
func eventually(_ what: String, seconds: Double = 20, _ holds: () throws -> Bool) throws {
    try awaited(what, seconds: seconds) { try holds() ? () : nil }
}
