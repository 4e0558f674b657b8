import Foundation
import Kernel
import Support
import Vocabulary

/// A machine in its place: connected to the network, and given time to work.
final class Station {
    /// Where the network finds it: the node's name, or that of a twin beside it.
    let address: String
    let machine: any Machine
    private unowned let world: World
    /// Whether it will work soon.
    private var isDue = false
    /// Whether a commit is on its way to the replica.
    private var isReplicating = false
    /// The number of the latest wake-up; an earlier one is forgotten.
    private var wake = 0
    /// How often its node was restored: what an earlier life has sent ends with its connections.
    private(set) var restorations = 0
    /// How often it has worked.
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
        // As in PostgreSQL, where another process may take the database over.
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

    /// One commit after the other comes to the replica.
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

    /// Starts the node. Where it cannot, tries again later, as an operator would.
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

    /// Lets go of the node; it starts again after so many milliseconds.
    func crash(_ why: String, for milliseconds: Int) {
        guard machine.isUp else { return }
        world.note("\(address) \(why)")
        machine.crash()
        world.after(milliseconds) { [self] in start() }
    }

    /// The machine loses its power: what is not on its disk is gone.
    func losePower(for milliseconds: Int) {
        crash("loses its power", for: milliseconds)
        machine.store.losePower()
    }

    /// The node is stopped, its disk is gone, and it is made again from a backup that reaches up to one of its earlier
    /// entries; those who follow it are told to read it anew.
    func restore(to entry: UInt64, for milliseconds: Int) {
        guard machine.isUp else { return }
        world.note("\(address) is restored to entry \(entry)")
        machine.crash()
        restorations += 1
        do { try machine.restore(to: entry) } catch { world.auditor.find(.liveness, "\(address): \(error)") }
        world.auditor.restored(address, to: entry)
        world.operators.followAnew(name)
        world.after(milliseconds) { [self] in start() }
    }

    /// Stops the node politely; it starts again after so many milliseconds.
    func stop(for milliseconds: Int) {
        guard machine.isUp else { return }
        world.note("\(address) stops")
        machine.stop()
        world.after(milliseconds) { [self] in start() }
    }

    // MARK: - Taking and sending

    /// What the network brings.
    func take(_ arrival: Arrival) {
        guard machine.isUp else { return }
        machine.wire.deliver(arrival)
        workSoon()
    }

    /// Whether a key is heard as that of a principal.
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

    /// What arrives in the meantime is taken in the same step.
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
            // As a poll's timeout, it does not notice that the clock is set.
            let wait = max(1, machine.clock.now().microseconds(until: deadline) / 1_000 + 1)
            wake += 1
            world.after(Int(min(wait, 3_600_000))) { [self, wake] in
                if wake == self.wake { work() }
            }
        }
    }
}
