import Edges
import Foundation
import Kernel
import Schemas
import Support
import Vocabulary
import WireSchemas

/// A province in one thread: its machines, the network between them, the people who use them, and the weather that all
/// of them stand in. Time is what the agenda says; nobody waits for it.
final class World {
    let faults: Faults
    let trace: Trace
    let auditor: Auditor
    private(set) var now: Moment
    private(set) var stations: [Station] = []
    private(set) var twins: [Station] = []
    private(set) var clients: [Client] = []
    private(set) lazy var operators = Operators(self, plan.directory, chance.fork())
    private(set) lazy var network = Network(self, faults, chance.fork())
    private(set) lazy var weather = Weather(self, faults, chance.fork())
    private let plan: ProvincePlan
    var chance: Chance
    private var agenda = Agenda()
    private var daysWithoutPower: Int64 = 0
    /// When somebody last began something new, by ``awake``.
    private var lastAsked: Int64 = 0

    /// A province as `deploy/province` plans it, at eight in the morning of 2 March 2026.
    /// - Parameter length: how much each of its people has to do, in percent.
    init(_ chance: Chance, _ faults: Faults, length: Int = 100, trace: Trace = Trace(printed: false)) throws {
        self.chance = chance
        self.faults = faults
        self.trace = trace
        auditor = Auditor(isReplicated: faults.lag > 0)
        now = Moment(startOf: Day(iso: "2026-03-02") ?? .first).adding(seconds: 8 * 3_600)
        plan = try ProvincePlan()
        for node in plan.nodes {
            stations.append(
                try Station(node.name, in: self) { post in
                    try plan.machine(node, SimulatedClock { [unowned self] in now }, post)
                })
        }
        let notebook = Notebook(try plan.catalogue(), try plan.parameters())
        for person in People.all(notebook) { add(person, length: length) }
    }

    /// Somebody who takes part.
    func add(_ person: Person, length: Int = 100) {
        let client = Client(person, in: self, chance.fork(), length: length)
        clients.append(client)
        network.connect(client)
    }

    // MARK: - Time

    /// Lets something happen after so many milliseconds.
    func after(_ milliseconds: Int, _ what: @escaping () -> Void) {
        agenda.add(Moment(microseconds: now.microseconds + Int64(milliseconds) * 1_000), what)
    }

    /// Writes into the trace.
    func note(_ words: String) { trace.note(now, words) }

    /// Everything stands still while days go by.
    func powerCut(days: Int) {
        note("the power is off for \(days) days")
        now = now.adding(seconds: Int64(days) * 86_400)
        daysWithoutPower += Int64(days)
    }

    /// Microseconds with power until now.
    private var awake: Int64 { now.microseconds - daysWithoutPower * 86_400 * 1_000_000 }

    /// Somebody begins something new.
    func somebodyAsks() { lastAsked = awake }

    /// Lets things happen until a condition holds.
    /// - Returns: whether it did so within so many seconds with power.
    private func run(seconds: Int64, until condition: () -> Bool) -> Bool {
        let end = awake + seconds * 1_000_000
        var looked = now
        while awake < end {
            // Looking is not free: a few times a second.
            if looked <= now {
                if condition() { return true }
                looked = Moment(microseconds: now.microseconds + 200_000)
            }
            guard let next = agenda.next() else { return condition() }
            now = max(now, next.at)
            next.what()
        }
        return condition()
    }

    // MARK: - Places

    func station(_ address: String) -> Station? {
        (stations + twins).first { $0.address == address }
    }

    // MARK: - A history

    /// Bad weather while people work; then it heals and everything settles; then every node must still be alive, and
    /// machines with empty disks follow from zero.
    func live() throws {
        for station in stations { station.start() }
        operators.begin()
        weather.begin()
        for client in clients { client.begin() }
        somebodyAsks()
        // Until everybody is done, or those who are not have nothing to go on from.
        _ = run(seconds: 150) { clients.allSatisfy { $0.isDone } || awake - lastAsked > 12_000_000 }
        weather.heal()
        operators.installEverywhere()
        if !run(seconds: 600, until: { isSettled }) { auditor.find(.liveness, "does not settle: \(unsettled)") }
        note("all is settled")
        // Only now: whoever still waited for the directory would be told that it is not known.
        operators.installEverywhere()
        try addTwins()
        // Sooner than a heartbeat: whoever is parked hears of a commit at once.
        if !run(seconds: Int64(Limits.heartbeat) / 1_000 - 1, until: { isSettled }) {
            auditor.find(.liveness, "is not alive: \(unsettled)")
        }
        note("the end")
    }

    private func addTwins() throws {
        for station in stations where !station.machine.peers.isEmpty {
            let twin = try Station("\(station.address)'", in: self) { post in
                try station.machine.twin(SimulatedClock { [unowned self] in now }, post: post)
            }
            twins.append(twin)
            twin.start()
        }
    }

    private var isSettled: Bool { unsettled.isEmpty }

    /// What is not yet as it must be in the end.
    private var unsettled: [String] {
        clients.filter { !$0.isDone }.map { "\($0.name) waits" }
            + (operators.isDone ? [] : ["the operators wait"])
            + (stations + twins).filter { !$0.machine.isUp }.map { "\($0.address) is down" }
            + (stations + twins).flatMap { station in
                station.machine.peers.compactMap { peer in
                    isFollowed(peer, by: station) ? nil : "\(station.address) follows \(peer)"
                }
            }
    }

    private func isFollowed(_ peer: NodeName, by station: Station) -> Bool {
        guard let followed = self.station(peer.description) else { return false }
        let read = try? Journals.cursor(of: peer, station.machine.store.sound)?.entry
        return (read ?? 0) == (try? Journals.head(followed.machine.store.sound))
    }
}
