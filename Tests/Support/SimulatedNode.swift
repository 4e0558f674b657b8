public import Foundation
public import Kernel
import Logging
import Vocabulary

/// A machine on which a node runs: its disk and its clock stay when the node crashes.
public final class SimulatedNode<S: Service> {
    /// The node's name.
    public let name: NodeName
    /// What it serves.
    public let service: S
    /// The nodes that it follows.
    public let peers: [NodeName]
    /// Whether it asks its peers for personal data too.
    public let wantsPersonal: Bool
    /// Its disk.
    public let store: FaultyStore
    /// Its clock.
    public let clock: SimulatedClock
    /// Who installs the first directory, as the next start knows it.
    public var founder: Founder

    /// What is known from outside the database of how far the journal had got.
    public var lived: Lived?

    private let post: (SimulatedWire.Departure) -> Bool
    /// Its wire, another one after each start.
    public private(set) var wire: SimulatedWire
    /// The running node; nil while it is down.
    public private(set) var node: Node<S>?
    /// How often it was started.
    public private(set) var starts = 0

    /// A machine with an empty disk, not yet started. What its node sends goes to `post`.
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
        store = try FaultyStore()
        wire = SimulatedWire { _ in false }
    }

    /// Starts the node, with what was committed and nothing else.
    public func start() throws { try start(after: nil) }

    /// Starts the node, with what was committed and what a stand-by has seen of that.
    public func start(after standby: Standby<S>?) throws {
        try store.revive()
        starts += 1
        // A machine that has died sends nothing more, though its node's step may still be under way.
        wire = SimulatedWire { [store, post] departure in !store.isDead && post(departure) }
        node = try Node(
            name, service, store: store, wire: wire, clock: clock, province: "36", founder: founder, peers: peers,
            wantsPersonal: wantsPersonal, lived: lived, after: standby,
            log: Logger(label: name.description) { _ in SwiftLogNoOpLogHandler() })
    }

    /// Lets the node end politely, then lets go of it.
    public func stop() {
        node?.stop()
        crash()
    }

    /// Lets go of the node and of all that waited for it.
    public func crash() {
        node = nil
        wire = SimulatedWire { _ in false }
    }
}
