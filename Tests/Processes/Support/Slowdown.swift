import Foundation
import Testing

/// How much slower than a plain build the programs may be: 1, or what `deploy/test --sanitize` says of its sanitizer
/// (`TANGGA_SLOWDOWN`). Limits of time in these tests are multiplied by it, because instrumented programs do the same
/// work with many times the instructions.
enum Slowdown {
    static let factor = max(1, ProcessInfo.processInfo.environment["TANGGA_SLOWDOWN"].flatMap(Int.init) ?? 1)

    static var isPlain: Bool { factor == 1 }
}

extension Trait where Self == TimeLimitTrait {
    /// The most that a test may take in a plain build, in minutes.
    static func timeLimit(minutes: Int) -> Self { .timeLimit(.minutes(minutes * Slowdown.factor)) }
}
