import Edges
import Foundation
import Schemas
import Stores
import Support
import Vocabulary
import WireSchemas

@testable import Kernel

/// A machine with its node, for any service.
protocol Machine: AnyObject {
    var name: NodeName { get }
    var peers: [NodeName] { get }
    var store: FaultyStore { get }
    var clock: SimulatedClock { get }
    var wire: SimulatedWire { get }
    var isUp: Bool { get }
    /// The time, by the node's own clock, at which it must run again though nothing arrives.
    var nextDeadline: Moment? { get }
    /// The reason for which the node has ended; nil while it serves.
    var end: NodeEnd? { get }

    func start() throws
    func stop()
    func crash()
    /// Rebuilds the node from the first entries of its journal on an empty disk, as from a backup.
    func restore(to entry: UInt64) throws
    /// Runs the node until it has nothing to do.
    func work()
    /// Whether a job runs, as its database says.
    func hasRunningJobs() throws -> Bool
    /// A machine for the same node with an empty disk.
    func twin(_ clock: SimulatedClock, post: @escaping (SimulatedWire.Departure) -> Bool) throws -> any Machine

    /// The tables folded from the journal, and those learned from peers' feeds.
    var tables: (own: [Table], copied: [Table]) { get }
    /// The tables that the journal gives in an empty database.
    func fold() throws -> SQLiteStore
    /// The tables that the peers' journals give in an empty database, entry by entry, without following.
    func learned(_ journals: [String: [Journals.Line]]) throws -> SQLiteStore
    /// The node's own verification.
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

    func hasRunningJobs() throws -> Bool {
        try store.sound.read { try $0.exists("SELECT 1 FROM job WHERE state = \(WireJob.State.running.rawValue)") }
    }

    func restore(to entry: UInt64) throws {
        let lines = try Journals.lines(of: name, store.sound).prefix(Int(entry))
        let keys = try store.sound.read { try SubjectKeys.page(after: nil, most: .max, $0) }
        try store.replace()
        var rebuilding = try Rebuilding(service, sealing, in: store)
        try rebuilding.put(keys)
        for line in lines { try rebuilding.append(entry: line.stored, beside: line.beside) }
        try rebuilding.end(at: entry, hash: lines.last?.hash ?? Data())
    }

    func twin(_ clock: SimulatedClock, post: @escaping (SimulatedWire.Departure) -> Bool) throws -> any Machine {
        try SimulatedNode(
            name, service, peers: peers, wantsPersonal: wantsPersonal, founder: founder.name, clock: clock, post: post)
    }
}
