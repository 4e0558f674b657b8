import Edges
import Foundation
import Kernel
import Schemas
import Support
import Vocabulary
import WireSchemas

/// A simulated province in one thread: its machines, the network between them, their users, and the weather's faults.
/// Time jumps to the agenda's next action; there are no sleeps.
final class World {
    let faults: Faults
    let trace: Trace
    let auditor: Auditor
    private(set) var now: Moment
    private(set) var stations: [Station] = []
    private(set) var twins: [Station] = []
    private(set) var clients: [Client] = []
    private(set) lazy var operators = Operators(
        self, plan.directory, plan.directoryOfRoles, chance.fork())
    private(set) lazy var network = Network(self, faults, chance.fork())
    private(set) lazy var weather = Weather(self, faults, chance.fork())
    private let plan: ProvincePlan
    var chance: Chance
    private var agenda = Agenda()
    private var daysWithoutPower: Int64 = 0
    /// When a person last began a request, by ``awake``.
    private var lastAsked: Int64 = 0

    /// A province as planned in `deploy/province`, at 08:00 on 2 March 2026.
    /// - Parameter length: the amount of work for each person, in percent.
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
        let notebook = Notebook(try plan.catalogue(), try plan.parameters(proposalDay: now.day))
        for person in People.all(notebook) { add(person, length: length) }
    }

    /// Adds a person.
    func add(_ person: Person, length: Int = 100) {
        let client = Client(person, in: self, chance.fork(), length: length)
        clients.append(client)
        network.connect(client)
    }

    // MARK: - Time

    /// Schedules an action after so many milliseconds.
    func after(_ milliseconds: Int, _ what: @escaping () -> Void) {
        agenda.add(Moment(microseconds: now.microseconds + Int64(milliseconds) * 1_000), what)
    }

    /// Writes a line into the trace.
    func note(_ words: String) { trace.note(now, words) }

    /// Lets days go by in which nothing runs.
    func powerCut(days: Int) {
        note("the power is off for \(days) days")
        now = now.adding(seconds: Int64(days) * 86_400)
        daysWithoutPower += Int64(days)
    }

    /// The microseconds with power so far.
    private var awake: Int64 { now.microseconds - daysWithoutPower * 86_400 * 1_000_000 }

    /// Records that a person begins a request.
    func somebodyAsks() { lastAsked = awake }

    /// Runs actions until a condition holds.
    /// - Returns: whether it held within so many seconds with power.
    private func run(seconds: Int64, until condition: () -> Bool) -> Bool {
        let end = awake + seconds * 1_000_000
        var looked = now
        while awake < end {
            // The condition is costly, so it is tested a few times a second.
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

    /// Runs a history. People work under faults; the faults end and every request settles; then each node must accept
    /// one more command, and twins with empty disks follow from zero.
    func live() throws {
        for station in stations { station.start() }
        operators.begin()
        weather.begin()
        for client in clients { client.begin() }
        somebodyAsks()
        // Until every person has finished, or the others have had nothing to send for 12 seconds.
        _ = run(seconds: 150) { clients.allSatisfy { $0.isDone } || awake - lastAsked > 12_000_000 }
        weather.heal()
        operators.installEverywhere()
        if !run(seconds: 600, until: { isSettled }) { auditor.find(.liveness, "does not settle: \(unsettled)") }
        note("all is settled")
        // Not before every request is settled: an installation still pending would be refused as outdated.
        operators.installEverywhere()
        try addTwins()
        // Less than a heartbeat, since a commit answers parked requests at once.
        if !run(seconds: Int64(Limits.heartbeatMilliseconds) / 1_000 - 1, until: { isSettled }) {
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

    /// The conditions of a settled province that do not hold yet.
    private var unsettled: [String] {
        clients.filter { !$0.isDone }.map { "\($0.name) waits" }
            + (operators.isDone ? [] : ["the operators wait"])
            + stations.filter { (try? $0.machine.hasRunningJobs()) ?? true }.map { "\($0.address) has work" }
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
