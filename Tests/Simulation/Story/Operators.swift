import Foundation
import Kernel
import Support
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// Who keeps the nodes running: hands the directory out, changes it now and then, and accepts clocks or sets them right.
final class Operators {
    private unowned let world: World
    private var directory: SimulatedDirectory
    /// How often each person's key was replaced.
    private var replaced: [String: Int] = [:]
    private var chance: Chance
    private var version: UInt64 = 0
    private lazy var client = Client(
        Person("admin", busy: 0, window: .max) { _, _ in nil }, in: world, chance.fork(), length: 0)
    /// Nodes whose clock somebody is looking at.
    private var lookedAt: Set<String> = []

    init(_ world: World, _ directory: SimulatedDirectory, _ chance: Chance) {
        self.world = world
        self.directory = directory
        self.chance = chance
    }

    /// Whether nothing is under way.
    var isDone: Bool { client.isDone && lookedAt.isEmpty }

    /// Hands the directory out.
    func begin() {
        world.network.connect(client)
        installEverywhere()
        world.after(chance.number(10_000...60_000)) { [self] in change() }
    }

    /// Hands a new version with everything in it to every node.
    func installEverywhere() {
        version += 1
        for station in world.stations { install(directory.wire, on: station) }
    }

    private func install(_ directory: WireDirectory, on station: Station) {
        var directory = directory
        directory.version = version
        client.send(.node(station.address, .installDirectory(directory)))
    }

    /// Now and then somebody loses a right, a region or the key, for a while, or a directory is wrong or old.
    private func change() {
        guard !world.weather.isOver else { return }
        var changed = directory.wire
        let people = People.names
        let name = chance.one(of: people)
        switch chance.number(0...4) {
        case 0: changed.grants.removeAll { $0.principal == name }
        case 1: changed.principals.removeAll { $0.name == name }
        case 2:
            for place in changed.grants.indices where changed.grants[place].principal == name {
                changed.grants[place].area = "36.02"
            }
        case 3: changed.grants.removeAll { $0.permission == "entries.personal" }
        default: changed.principals.append(.with { $0.name = name })
        }
        changed.grants.removeAll { grant in !changed.principals.contains { $0.name == grant.principal } }
        version += 1
        // Not every node hears of it before it is taken back.
        for station in world.stations where chance.happens(400) { install(changed, on: station) }
        world.after(chance.number(500...5_000)) { [self] in
            if !world.weather.isOver { installEverywhere() }
        }
        world.after(chance.number(30_000...90_000)) { [self] in change() }
    }

    // MARK: - Keys

    /// The key of a person.
    func key(of name: String) -> String { SimulatedDirectory.key(of: name, replaced: replaced[name, default: 0]) }

    /// The key that a person had before; nil for one whose key was never replaced.
    func replacedKey(of name: String) -> String? {
        replaced[name].map { SimulatedDirectory.key(of: name, replaced: $0 - 1) }
    }

    /// A person's key is lost: another one takes its place at once, on every node that gets the directory.
    func replaceKey() {
        let name = chance.one(of: People.names)
        replaced[name, default: 0] += 1
        world.note("\(name) gets another key")
        directory.replaceKey(of: name, by: key(of: name))
        installEverywhere()
    }

    // MARK: - Restored nodes

    /// A node was restored: it gets the directory of today, and those who follow it are told to forget what they have
    /// read and to read anew.
    func followAnew(_ restored: NodeName) {
        version += 1
        for station in world.stations where station.name == restored { install(directory.wire, on: station) }
        for station in world.stations where station.machine.peers.contains(restored) {
            client.send(.node(station.address, .followAnew(WireFollowAnew())))
        }
    }

    // MARK: - Clocks

    /// A node says that its clock stands far ahead: somebody sets it right, or accepts what it shows.
    func clockIsAhead(of node: NodeName) {
        guard let station = world.station(node.description), lookedAt.insert(station.address).inserted else { return }
        world.after(chance.number(500...4_000)) { [self] in
            lookedAt.remove(station.address)
            if station.machine.clock.wrongBy != 0, chance.happens(500) {
                world.note("\(station.address)'s clock is set right")
                station.machine.clock.setRight()
            } else {
                // Late, the answer may be of another time than the one that the clock shows then: it is refused.
                var ask = Ask.node(
                    station.address, .acceptClock(.with { $0.now = station.machine.clock.now().microseconds }))
                ask.patience = 30 + station.machine.clock.wrongBy
                client.send(ask)
            }
        }
    }
}
