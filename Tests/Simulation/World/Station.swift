import Foundation
import Kernel
import Support
import Vocabulary

/// A machine at its network address. It runs the node when something is due.
final class Station {
    /// The network address: the node's name, or that of its twin.
    let address: String
    let machine: any Machine
    private unowned let world: World
    /// Whether a step is scheduled.
    private var isDue = false
    /// Whether a commit is on its way to the replica.
    private var isReplicating = false
    /// The number of the latest scheduled wake-up; earlier ones are void.
    private var wake = 0
    /// The number of restores. Replies of an earlier life are dropped, as their connections have ended.
    private(set) var restorations = 0
    /// The number of steps so far.
    private(set) var steps = 0

    init(
        _ address: String, in world: World,
        _ make: (@escaping (SimulatedWire.Departure) -> Bool) throws -> any Machine
    ) throws {
        self.address = address
        self.world = world
        var send: (SimulatedWire.Departure) -> Bool = { _ in false }
        machine = try make { send($0) }
        send = { [unowned self] in self.send($0) }
        machine.clock.wasSetBack = { [unowned world] in world.auditor.clockWasSetBack(at: address) }
        // As on PostgreSQL, where another process may take the database over.
        if world.faults.takeOver > 0 { machine.store.isTakenOver = false }
        if world.faults.lag > 0 {
            try machine.store.replicate()
            machine.store.isToBeReplicated = { [unowned self] in replicateSoon() }
        }
        guard world.faults.slowDisk > 0 else { return }
        machine.store.slowDown { [unowned world] in world.chance.number(0...$0) }
        machine.store.setsOut = { [unowned self, unowned world] in
            world.after(world.chance.number(1...world.faults.slowDisk)) { [self] in
                machine.store.bring()
                workSoon()
            }
        }
    }

    var name: NodeName { machine.name }

    /// Applies pending commits to the replica, one after the other.
    private func replicateSoon() {
        guard !isReplicating else { return }
        isReplicating = true
        world.after(world.chance.number(1...world.faults.lag)) { [self] in
            isReplicating = false
            do { if try machine.store.bringToReplica() { replicateSoon() } } catch {
                world.auditor.find(.liveness, "\(address)'s replica: \(error)")
            }
        }
    }

    // MARK: - Up and down

    /// Starts the node. If that fails it tries again later, as an operator would.
    func start() {
        guard !machine.isUp else { return }
        do {
            try machine.start()
            world.note("\(address) starts")
            workSoon()
        } catch {
            world.note("\(address) does not start: \(error)")
            world.after(2_000) { [self] in start() }
        }
    }

    /// Releases the node; it starts again after so many milliseconds.
    func crash(_ why: String, for milliseconds: Int) {
        guard machine.isUp else { return }
        world.note("\(address) \(why)")
        machine.crash()
        world.after(milliseconds) { [self] in start() }
    }

    /// The machine loses its power, and with it the unsynced commits.
    func losePower(for milliseconds: Int) {
        crash("loses its power", for: milliseconds)
        machine.store.losePower()
    }

    /// Stops the node, empties its disk, and rebuilds it from a backup up to one of its earlier entries. Its followers
    /// are told to read it from zero.
    func restore(to entry: UInt64, for milliseconds: Int) {
        guard machine.isUp else { return }
        world.note("\(address) is restored to entry \(entry)")
        machine.crash()
        restorations += 1
        do { try machine.restore(to: entry) } catch { world.auditor.find(.liveness, "\(address): \(error)") }
        world.auditor.restored(address, to: entry)
        for client in world.clients { client.restored(address) }
        world.operators.followAnew(name)
        world.after(milliseconds) { [self] in start() }
    }

    /// Stops the node in order; it starts again after so many milliseconds.
    func stop(for milliseconds: Int) {
        guard machine.isUp else { return }
        world.note("\(address) stops")
        machine.stop()
        world.after(milliseconds) { [self] in start() }
    }

    // MARK: - Taking and sending

    /// Receives a message from the network.
    func take(_ arrival: Arrival) {
        guard machine.isUp else { return }
        machine.wire.deliver(arrival)
        workSoon()
    }

    /// Whether a key is admitted under a principal's name.
    func hears(_ key: String, of principal: String) -> Bool { machine.wire.admitted[key] == principal }

    private func send(_ departure: SimulatedWire.Departure) -> Bool {
        switch departure {
        case .reply(let route, let frames):
            world.network.reply(frames, from: self, to: String(decoding: route.address, as: UTF8.self))
        case .ask(let peer, let frames):
            world.network.ask(
                frames, of: peer.description, as: name.description,
                key: SimulatedDirectory.key(of: name.description), from: address)
        }
    }

    // MARK: - Working

    /// Schedules a step. Messages that arrive until then share it.
    private func workSoon() {
        guard !isDue else { return }
        isDue = true
        world.after(world.chance.number(0...2)) { [self] in
            isDue = false
            work()
        }
    }

    private func work() {
        guard machine.isUp else { return }
        steps += 1
        machine.work()
        if machine.store.isDead {
            crash("dies", for: world.chance.number(100...10_000))
        } else if let end = machine.end {
            crash("ends: \(end)", for: world.chance.number(100...10_000))
        } else if let deadline = machine.nextDeadline {
            // Like a poll's timeout, the wake-up does not notice that the clock is set.
            let wait = max(1, machine.clock.now().microseconds(until: deadline) / 1_000 + 1)
            wake += 1
            world.after(Int(min(wait, 3_600_000))) { [self, wake] in
                if wake == self.wake { work() }
            }
        }
    }
}
