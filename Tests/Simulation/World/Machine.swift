import Edges
import Foundation
import Kernel
import Support
import Vocabulary
import WireSchemas

/// A machine with its node, whatever that serves.
protocol Machine: AnyObject {
    var name: NodeName { get }
    var peers: [NodeName] { get }
    var store: FaultyStore { get }
    var clock: SimulatedClock { get }
    var wire: SimulatedWire { get }
    var isUp: Bool { get }
    /// When the node has to look again by its own clock, even if nothing arrives.
    var nextDeadline: Moment? { get }
    /// Why the node can serve no longer; nil while it can.
    var end: NodeEnd? { get }

    func start() throws
    func stop()
    func crash()
    /// Makes the node again from the first so many entries of its journal, on an empty disk, as from a backup.
    func restore(to entry: UInt64) throws
    /// Lets the node work until nothing waits.
    func work()
    /// A machine for the same node with an empty disk.
    func twin(_ clock: SimulatedClock, post: @escaping (SimulatedWire.Departure) -> Bool) throws -> any Machine

    /// The tables that are folded from the journal, and those that peers' feeds brought.
    var tables: (own: [Table], copied: [Table]) { get }
    /// What the journal gives in an empty database.
    func fold() throws -> SQLiteStore
    /// What its peers' journals give in an empty database, entry by entry, without any following.
    func learned(_ journals: [String: [Journals.Line]]) throws -> SQLiteStore
    /// What the node would say when asked to verify itself.
    func verification() throws -> WireVerification
}

extension SimulatedNode: Machine {
    var isUp: Bool { node != nil }
    var nextDeadline: Moment? { node?.nextDeadline }
    var end: NodeEnd? { node?.end }

    func work() {
        guard let node else { return }
        repeat { node.loop() } while wire.hasNews && !store.isDead && node.end == nil
    }

    func restore(to entry: UInt64) throws {
        let lines = try Journals.lines(store.sound).prefix(Int(entry))
        try store.replace()
        var rebuilding = try Rebuilding(service, in: store)
        for line in lines { try rebuilding.take(entry: line.stored, personal: line.personal) }
        try rebuilding.end(at: entry, hash: lines.last?.hash ?? Data())
    }

    func twin(_ clock: SimulatedClock, post: @escaping (SimulatedWire.Departure) -> Bool) throws -> any Machine {
        try SimulatedNode(
            name, service, peers: peers, wantsPersonal: wantsPersonal, founder: founder.name, clock: clock, post: post)
    }
}
