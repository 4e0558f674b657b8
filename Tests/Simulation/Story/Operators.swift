import Foundation
import Kernel
import Support
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// The nodes' operators. They install the directory, change it now and then, and accept or correct clocks.
final class Operators {
    private unowned let world: World
    private var directory: SimulatedDirectory
    /// The same people with roles alone, which counts for a while now and then.
    private let ofRoles: WireDirectory
    /// By person, the number of key replacements.
    private var replaced: [String: Int] = [:]
    private var chance: Chance
    private var version: UInt64 = 0
    private lazy var client = Client(
        Person("admin", busy: 0, window: .max) { _, _ in nil }, in: world, chance.fork(), length: 0)
    /// Nodes whose clock an operator is about to correct or accept.
    private var lookedAt: Set<String> = []

    init(_ world: World, _ directory: SimulatedDirectory, _ ofRoles: SimulatedDirectory, _ chance: Chance) {
        self.world = world
        self.ofRoles = ofRoles.wire
        self.directory = directory
        self.chance = chance
    }

    /// Whether every operator's request is settled.
    var isDone: Bool { client.isDone && lookedAt.isEmpty }

    /// Installs the first directory and schedules changes.
    func begin() {
        world.network.connect(client)
        installEverywhere()
        world.after(chance.number(10_000...60_000)) { [self] in change() }
    }

    /// Installs a new version of the whole directory on every node.
    func installEverywhere() {
        version += 1
        for station in world.stations { install(directory.wire, on: station) }
    }

    private func install(_ directory: WireDirectory, on station: Station) {
        var directory = directory
        directory.version = version
        client.send(.node(station.address, .installDirectory(directory)))
    }

    /// Now and then a person loses the grants, the entry or the areas for a while, has another human or agency, or only
    /// the roles; or the directory is malformed or old. With the next directory the officer of a kabupaten may have
    /// another area.
    private func change() {
        guard !world.weather.isOver else { return }
        var changed = directory.wire
        let people = People.names
        let name = chance.one(of: people)
        let area = chance.one(of: Kabupaten.areas)
        // From now on the officer of a kabupaten works in this one.
        directory.setArea(of: Kabupaten.officer, to: chance.one(of: Kabupaten.areas))
        switch chance.number(0...8) {
        case 0: changed.grants.removeAll { $0.principal == name }
        case 1: changed.principals.removeAll { $0.name == name }
        case 2:
            for place in changed.grants.indices where changed.grants[place].principal == name {
                changed.grants[place].area = area
            }
        case 3:
            // Followers get no personal data, or one group less, and read anew; then with the whole grant once more.
            let feed = chance.one(of: ["", "identity", "account", "health", "occupation"])
            changed.grants.removeAll { $0.permission.hasPrefix("entries.\(feed)") }
        case 4:
            // Two people are one human, under an id or under one of their names.
            let other = chance.one(of: people)
            let human = chance.happens(500) ? "h-\(other)" : other
            for place in changed.principals.indices where [name, other].contains(changed.principals[place].name) {
                changed.principals[place].human = human
            }
        case 5:
            for place in changed.principals.indices where changed.principals[place].name == name {
                changed.principals[place].agency = chance.one(of: ["", "bappeda", "dinsos", "dinkop"])
            }
        case 6:
            let keys = Dictionary(uniqueKeysWithValues: changed.principals.map { ($0.name, $0.publicKey) })
            let kept = changed.principals.filter { principal in
                !ofRoles.principals.contains { $0.name == principal.name }
            }
            changed = ofRoles
            for place in changed.principals.indices {
                changed.principals[place].publicKey = keys[changed.principals[place].name] ?? ""
            }
            changed.principals += kept
        case 7:
            // The operator would hold both roles of a pair.
            changed = ofRoles
            changed.holdings.append(
                .with { ($0.principal, $0.role, $0.node, $0.area) = ("operator", "verifier", "*", "36") })
        default: changed.principals.append(.with { $0.name = name })
        }
        changed.grants.removeAll { grant in !changed.principals.contains { $0.name == grant.principal } }
        version += 1
        // Some nodes never receive the change before it is reverted.
        for station in world.stations where chance.happens(400) { install(changed, on: station) }
        world.after(chance.number(500...5_000)) { [self] in
            if !world.weather.isOver { installEverywhere() }
        }
        world.after(chance.number(30_000...90_000)) { [self] in change() }
    }

    // MARK: - Keys

    /// A person's present key.
    func key(of name: String) -> String { SimulatedDirectory.key(of: name, replaced: replaced[name, default: 0]) }

    /// A person's previous key; nil where it was never replaced.
    func replacedKey(of name: String) -> String? {
        replaced[name].map { SimulatedDirectory.key(of: name, replaced: $0 - 1) }
    }

    /// Replaces a lost key in the directory and installs it on every node.
    func replaceKey() {
        let name = chance.one(of: People.names)
        replaced[name, default: 0] += 1
        world.note("\(name) gets another key")
        directory.replaceKey(of: name, by: key(of: name))
        installEverywhere()
    }

    // MARK: - Restored nodes

    /// After a restore: installs the current directory on the restored node, and tells its followers to read it from
    /// zero.
    func followAnew(_ restored: NodeName) {
        version += 1
        for station in world.stations where station.name == restored { install(directory.wire, on: station) }
        for station in world.stations where station.machine.peers.contains(restored) {
            client.send(.node(station.address, .followAnew(WireFollowAnew())))
        }
    }

    // MARK: - Clocks

    /// A node reports that its clock is far ahead: an operator corrects it, or accepts its time.
    func clockIsAhead(of node: NodeName) {
        guard let station = world.station(node.description), lookedAt.insert(station.address).inserted else { return }
        world.after(chance.number(500...4_000)) { [self] in
            lookedAt.remove(station.address)
            if station.machine.clock.wrongBy != 0, chance.happens(500) {
                world.note("\(station.address)'s clock is set right")
                station.machine.clock.setRight()
            } else {
                // A late acceptance would name a time far from the clock's, and be refused.
                var ask = Ask.node(
                    station.address, .acceptClock(.with { $0.now = station.machine.clock.now().microseconds }))
                ask.patience = 30 + station.machine.clock.wrongBy
                client.send(ask)
            }
        }
    }
}
