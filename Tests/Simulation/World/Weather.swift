import Foundation
import Support
import Vocabulary

/// The faults of machines, disks and clocks: two gusts a second, each of which may inject any of them.
final class Weather {
    private unowned let world: World
    private let faults: Faults
    private var chance: Chance
    private(set) var isOver = false

    init(_ world: World, _ faults: Faults, _ chance: Chance) {
        self.world = world
        self.faults = faults
        self.chance = chance
    }

    /// Schedules the first gust.
    func begin() { world.after(500) { [self] in gust() } }

    /// Ends all faults: storage works, every node starts, every clock is right.
    func heal() {
        isOver = true
        world.note("the weather is over")
        world.network.faults = .none
        world.network.cutOff = []
        for station in world.stations {
            station.machine.store.mend()
            station.machine.clock.setRight()
            // A broken constraint has stopped the following until a restart, since a real one would recur at each
            // retry.
            if faults.constraint > 0 { station.machine.stop() }
            station.start()
        }
    }

    private func gust() {
        guard !isOver else { return }
        let station = chance.one(of: world.stations)
        let store = station.machine.store
        let clock = station.machine.clock
        if chance.happens(faults.cutOff) { cutOff(station) }
        if chance.happens(faults.crash) { station.crash("crashes", for: chance.number(100...15_000)) }
        if chance.happens(faults.power) { station.losePower(for: chance.number(100...15_000)) }
        if chance.happens(faults.restore) { restore(station) }
        if chance.happens(faults.takeOver) {
            world.note("\(station.address)'s database is taken over")
            store.isTakenOver = true
        }
        if chance.happens(faults.key) { world.operators.replaceKey() }
        if chance.happens(faults.stop) { station.stop(for: chance.number(100...5_000)) }
        for (thousandth, fault) in [
            (faults.death, FaultyStore.Fault.death(chance.number(1...60))), (faults.begin, .begin),
            (faults.write, .write(chance.number(1...60))), (faults.commit, .commit),
            (faults.commitThatHappened, .commitThatHappened), (faults.flush, .flush),
            (faults.constraint, .constraint), (faults.lateWrite, .lateWrite),
        ] where chance.happens(thousandth) {
            world.note("\(station.address) will fail: \(fault)")
            store.fail(fault)
        }
        if chance.happens(faults.fullDisk) { aWhile(station, "has a full disk") { store.isFull = $0 } }
        if chance.happens(faults.reopening) {
            aWhile(station, "cannot reopen its database") { store.refusesReopening = $0 }
        }
        if chance.happens(faults.reading) { aWhile(station, "cannot read its database") { store.refusesReading = $0 } }
        if chance.happens(faults.clockBack) { set(clock, of: station, by: -chance.number(1...7_200)) }
        if chance.happens(faults.clockAhead) { set(clock, of: station, by: chance.number(1...80_000)) }
        if chance.happens(faults.clockFarAhead) { set(clock, of: station, by: chance.number(90_000...2_000_000)) }
        if chance.happens(faults.powerCut) { world.powerCut(days: chance.number(1...40)) }
        world.after(500) { [self] in gust() }
    }

    /// Restores a node to one of its last hundred entries, not before the first, which has the directory.
    private func restore(_ station: Station) {
        guard let head = try? Journals.head(station.machine.store.sound), head > 1 else { return }
        let entry = chance.number(Int(head > 100 ? head - 100 : 1)...Int(head))
        station.restore(to: UInt64(entry), for: chance.number(100...10_000))
    }

    private func cutOff(_ station: Station) {
        world.note("\(station.address) is cut off")
        world.network.cutOff.insert(station.address)
        world.after(chance.number(500...20_000)) { [world] in world.network.cutOff.remove(station.address) }
    }

    private func aWhile(_ station: Station, _ words: String, _ set: @escaping (Bool) -> Void) {
        world.note("\(station.address) \(words)")
        set(true)
        world.after(chance.number(500...10_000)) { set(false) }
    }

    private func set(_ clock: SimulatedClock, of station: Station, by seconds: Int) {
        world.note("\(station.address)'s clock is set by \(seconds) s")
        clock.jump(seconds: Int64(seconds))
    }
}
