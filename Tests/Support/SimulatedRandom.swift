public import Foundation
public import Kernel
import Vocabulary

/// Random bytes from a seed, so that the same seed gives the same keys, nonces and journals.
public final class SimulatedRandom: RandomSource {
    private var chance: Chance

    /// The same seed gives the same bytes.
    public init(seed: UInt64) { chance = Chance(seed: seed) }

    /// The next bytes.
    public func bytes(_ count: Int) -> Data {
        var bytes = Data(capacity: count + 8)
        while bytes.count < count { withUnsafeBytes(of: chance.next().bigEndian) { bytes.append(contentsOf: $0) } }
        return bytes.prefix(count)
    }
}

extension SimulatedRandom {
    /// A simulated node's master key, which follows from its name.
    public static func masterKey(of node: NodeName) -> Data {
        SimulatedRandom(seed: seed(node)).bytes(Sealing.keyBytes)
    }

    /// The source of a simulated node.
    public convenience init(of node: NodeName) { self.init(seed: Self.seed(node) + 1) }

    private static func seed(_ node: NodeName) -> UInt64 {
        node.description.utf8.reduce(36) { $0 &* 31 &+ UInt64($1) }
    }
}

extension Sealing {
    /// A simulated node's sealing.
    public static func simulated(_ node: NodeName) -> Sealing {
        Sealing(of: node, masterKey: SimulatedRandom.masterKey(of: node))
    }
}
