public import Foundation
public import Kernel

/// The operating system's random bytes.
public final class SystemRandom: RandomSource {
    private var generator = SystemRandomNumberGenerator()

    /// Reads the operating system's source at each call.
    public init() {}

    /// So many unpredictable bytes.
    public func bytes(_ count: Int) -> Data {
        var bytes = Data(capacity: count + 8)
        while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) } }
        return bytes.prefix(count)
    }
}
