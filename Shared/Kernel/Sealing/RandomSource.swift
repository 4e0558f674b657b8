public import Foundation

/// The source of random bytes, an edge of the kernel: keys and nonces are drawn by the turn, as its time is, and rules
/// never see them.
public protocol RandomSource: AnyObject {
    /// So many unpredictable bytes. A simulation gives them from its seed.
    func bytes(_ count: Int) -> Data
}
