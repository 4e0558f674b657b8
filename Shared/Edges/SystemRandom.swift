public import Foundation
import Glibc
public import Kernel

/// The operating system's random bytes.
public final class SystemRandom: RandomSource {
    /// Bytes that were read and not handed out yet: a call of the kernel for each nonce would cost more than sealing.
    private var buffer = Data()

    /// Reads the operating system's source when its buffer is used up.
    public init() {}

    /// So many unpredictable bytes.
    public func bytes(_ count: Int) -> Data {
        if buffer.count < count { refill(count) }
        defer { buffer = buffer.dropFirst(count) }
        return Data(buffer.prefix(count))
    }

    private func refill(_ count: Int) {
        var fresh = Data(count: max(count, 4_096))
        fresh.withUnsafeMutableBytes { bytes in
            if let first = bytes.baseAddress { arc4random_buf(first, bytes.count) }
        }
        buffer = fresh
    }
}
