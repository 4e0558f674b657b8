public import Foundation
public import Kernel
import Logging
import Vocabulary

/// A simulated machine and its node. The disk and the clock outlive the node's crash.
public final class SimulatedNode<S: Service> {
    /// The node's name.
    public let name: NodeName
    /// The service that the node runs.
    public let service: S
    /// The peers that the node follows.
    public let peers: [NodeName]
    /// Whether it asks its peers for personal data.
    public let wantsPersonal: Bool
    /// The machine's disk.
    public let store: FaultyStore
    /// The machine's clock.
    public let clock: SimulatedClock
    /// The principal that may install the first directory; read at each start.
    public var founder: Founder

    /// The journal's end as recorded outside the database; nil where nothing was recorded.
    public var lived: Lived?

    /// The keys of its sealed parts.
    public let sealing: Sealing

    private let random: SimulatedRandom
    private let post: (SimulatedWire.Departure) -> Bool
    /// Its wire; replaced at each start.
    public private(set) var wire: SimulatedWire
    /// The running node; nil while the machine is down.
    public private(set) var node: Node<S>?
    /// The number of starts.
    public private(set) var starts = 0

    /// A stopped machine with an empty disk. `post` receives the messages that its node sends.
    public init(
        _ name: NodeName, _ service: S, peers: [NodeName] = [], wantsPersonal: Bool = false,
        founder: String = "founder", seal: Data? = nil, clock: SimulatedClock,
        post: @escaping (SimulatedWire.Departure) -> Bool
    ) throws {
        self.name = name
        self.service = service
        self.peers = peers
        self.wantsPersonal = wantsPersonal
        self.founder = Founder(name: founder, key: SimulatedDirectory.key(of: founder), seal: seal)
        self.clock = clock
        self.post = post
        sealing = .simulated(name)
        random = SimulatedRandom(of: name)
        store = try FaultyStore()
        wire = SimulatedWire { _ in false }
    }

    /// Starts the node from the committed state.
    public func start() throws { try start(after: nil) }

    /// Starts the node from the committed state and the entries that a stand-by has already checked.
    public func start(after standby: Standby<S>?) throws {
        try store.revive()
        starts += 1
        // A dead machine sends nothing, though its node's step may still be running.
        wire = SimulatedWire { [store, post] departure in !store.isDead && post(departure) }
        node = try Node(
            name, service, store: store, wire: wire, clock: clock, sealing: sealing, random: random,
            province: "36", founder: founder, peers: peers,
            wantsPersonal: wantsPersonal, lived: lived, after: standby,
            log: Logger(label: name.description) { _ in SwiftLogNoOpLogHandler() })
    }

    /// Stops the node in order, then releases it.
    public func stop() {
        node?.stop()
        crash()
    }

    /// Releases the node with every request that waits in it.
    public func crash() {
        node = nil
        wire = SimulatedWire { _ in false }
    }
}
