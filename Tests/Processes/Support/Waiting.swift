import Foundation
import Testing

/// What was waited for did not come.
struct TooLate: Error, CustomStringConvertible {
    let description: String
}

/// Looks again and again until something is there.
/// - Throws: ``TooLate`` when it is not after so many seconds, and what `look` throws.
func awaited<T>(_ what: String, seconds: Double = 20, _ look: () throws -> T?) throws -> T {
    let until = Date().addingTimeInterval(seconds)
    while true {
        if let found = try look() { return found }
        guard Date() < until else { throw TooLate(description: "waited \(seconds) s in vain: \(what)") }
        usleep(5_000)
    }
}

/// Looks again and again until something holds.
func eventually(_ what: String, seconds: Double = 20, _ holds: () throws -> Bool) throws {
    try awaited(what, seconds: seconds) { try holds() ? () : nil }
}
