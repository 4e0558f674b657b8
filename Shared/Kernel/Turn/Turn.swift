import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// What a turn takes in.
enum Input<S: Service> {
    /// A service's command, not decoded yet.
    case command(Request)
    /// A command that any node understands, not decoded yet.
    case nodeCommand(Request)
    /// A page of a peer's journal.
    case page(HeardPage)
    /// The node's own sign of life.
    case tick

    /// Whether it is likely to write many rows.
    var isBulk: Bool {
        switch self {
        case .command(let request), .nodeCommand(let request): request.body.count > Limits.small
        case .page: true
        case .tick: false
        }
    }

    /// Whether it has peers read anew from the beginning.
    var followsAnew: Bool {
        guard case .nodeCommand(let request) = self,
            let command = try? WireNodeCommand(serializedBytes: request.body)
        else { return false }
        return if case .followAnew = command.command { true } else { false }
    }

    /// The request that asks for it; nil where nobody asks.
    var request: Request? {
        switch self {
        case .command(let request), .nodeCommand(let request): request
        case .page, .tick: nil
        }
    }
}

/// What a turn gave.
enum Output {
    case settled(Settlement, to: Route)
    /// A page was kept; or was not, because the cursor stands elsewhere.
    case kept(NodeName, Bool)
    /// When to look again whether a sign of life is due.
    case ticked(next: Moment)
}

/// One transaction over the inputs that waited: each is decided against the tables, its events are applied to them, and
/// an entry is written behind the journal's head.
///
/// Nothing of it outlives the transaction: the head is read at its start, and with a rollback all is as it was.
struct Turn<S: Service> {
    let service: S
    private let tables: any Writing
    private let now: Moment
    private let at: Moment
    /// The journal's last entry.
    private(set) var head: Journal.Head
    private var gate: Gate
    /// The requests that the journal knows already, among those of this turn.
    private var known: Set<Identifier>
    /// Whether the clock stands so far ahead that only an operator may go on.
    private let clockIsAhead: Bool
    /// Whether the directory was replaced in this turn.
    private(set) var directoryChanged = false
    /// Whether what peers told was forgotten in this turn.
    private(set) var followsAnew = false

    /// A turn that is to settle these inputs.
    init(
        _ service: S, _ inputs: [Input<S>], node: NodeName, founder: Founder, now: Moment, _ tables: any Writing
    ) throws {
        self.service = service
        self.tables = tables
        self.now = now
        gate = Gate(node: node, founder: founder, tables)
        // A key path in a generic type is made anew each time.
        let requests = inputs.compactMap { $0.request }
        let asked = requests.map { $0.id }
        try Journal.expect(asked, tables)
        try gate.expect(requests)
        head = try Journal.head(tables)
        at = max(now, head.at)
        known = try Journal.known(among: asked, tables)
        clockIsAhead = head.isBehind(now)
    }

    /// Settles one input.
    mutating func settle(_ input: Input<S>) throws -> Output {
        switch input {
        case .command(let request): .settled(try settle(request), to: request.route)
        case .nodeCommand(let request): .settled(try settleForNode(request), to: request.route)
        case .page(let page): .kept(page.peer, try keep(page))
        case .tick: try tick()
        }
    }

    // MARK: - Commands

    private mutating func settle(_ request: Request) throws -> Settlement {
        let permitted = try gate.permitted(request, as: S.Command.self) { [service] command in
            service.name(of: command).map { "\(S.name).\($0)" }
        }
        guard case .may(let command, let areas) = permitted else { return permitted.turnedAway(request) }
        let name = service.name(of: command)
        // What is known was done: that is told whenever it is asked.
        if let known = try entry(of: request) { return try again(request, command, known, areas) }
        guard !request.isLate(now) else { return .turnedAway(request, .deadlinePassed) }
        if clockIsAhead { return aheadOfClock(request) }
        let asked = asked(request, areas)
        guard let name else { return try refuse(request, bytes(S.notUnderstood("")), asked: "") }
        if let place = Inspection.fault(in: command) {
            return try refuse(request, bytes(S.notUnderstood(place)), asked: name)
        }
        switch try service.decide(command, asked, tables) {
        case .refuse(let refusal): return try refuse(request, bytes(refusal), asked: name)
        case .accept(let happened, let answer):
            return try accept(request, asked: name, happened, reply: bytes(answer), shown: nil)
        case .show(let happened, let answer):
            let shown = bytes(answer)
            return try accept(request, asked: name, happened, reply: shown, shown: Chain.content(shown))
        case .each(let count, let item, let answer):
            var written = Written()
            let settled = settled(request)
            for index in 0..<count {
                for happened in try item(index) { try write(happened, settled, &written) }
            }
            return try close(request, asked: name, written, reply: bytes(answer()), shown: nil)
        }
    }

    /// The entry that settled a request, if it is known.
    private func entry(of request: Request) throws -> Journal.Stored? {
        known.contains(request.id) ? try Journal.entry(of: request.id, tables) : nil
    }

    /// Writes an entry behind the head, which it becomes.
    /// - Returns: the entry with its number, and its hash.
    private mutating func append(
        _ entry: consuming WireEntry, of request: Request?, personal: WirePersonal = WirePersonal()
    ) throws -> Journal.Stored {
        head = try Journal.append(&entry, personal: personal, after: head, tables)
        if let request { known.insert(request.id) }
        return Journal.Stored(entry: entry, hash: head.hash)
    }

    private func asked(_ request: Request, _ areas: [RegionCode]) -> Asked {
        Asked(
            principal: request.principal,
            onBehalfOf: request.header.onBehalfOf.isEmpty ? nil : request.header.onBehalfOf,
            request: request.id, at: at, areas: areas)
    }

    private func settled(_ request: Request) -> Settled {
        Settled(entry: head.number + 1, at: at, person: request.asker)
    }

    /// Answers a request whose id is known: with the stored reply, if it is the same request.
    private func again(
        _ request: Request, _ command: S.Command, _ stored: Journal.Stored, _ areas: [RegionCode]
    ) throws -> Settlement {
        let known = stored.entry
        guard known.digest == request.digest else {
            return .turnedAway(request, .idReused, "used for another request in entry \(known.number)")
        }
        var settlement = Settlement.stored(request, stored)
        guard !known.shownDigest.isEmpty else { return settlement }
        // What was shown is not kept. It is shown again if it is still the same; else the reader must ask anew, so that
        // the journal says what was seen.
        let then = Asked(
            principal: request.principal, onBehalfOf: known.onBehalfOf.isEmpty ? nil : known.onBehalfOf,
            request: request.id, at: at, areas: areas)
        guard case .show(_, let answer) = try service.decide(command, then, tables),
            Chain.content(bytes(answer)) == known.shownDigest
        else { return .turnedAway(request, .idReused, "what was shown has changed: ask with a new id") }
        settlement.body = bytes(answer)
        return settlement
    }

    private mutating func refuse(_ request: Request, _ refusal: Data, asked: String) throws -> Settlement {
        var entry = entry(request, asked)
        entry.refused = true
        entry.refusal = refusal
        return .stored(request, try append(entry, of: request))
    }

    private mutating func accept(
        _ request: Request, asked: String, _ happened: [Happened<S>], reply: Data, shown: Data?
    ) throws -> Settlement {
        var written = Written()
        let settled = settled(request)
        for each in happened { try write(each, settled, &written) }
        return try close(request, asked: asked, written, reply: reply, shown: shown)
    }

    /// What an entry's events have come to so far.
    private struct Written {
        var events: [Data] = []
        var personal = WirePersonal()
    }

    private func write(_ happened: Happened<S>, _ settled: Settled, _ written: inout Written) throws {
        try service.apply(happened.event, happened.personal, settled, tables)
        if let personal = happened.personal {
            var part = WirePersonal.Part()
            part.event = UInt32(written.events.count)
            part.body = bytes(personal)
            written.personal.parts.append(part)
        }
        written.events.append(bytes(happened.event))
    }

    private mutating func close(
        _ request: Request, asked: String, _ written: Written, reply: Data, shown: Data?
    ) throws -> Settlement {
        var entry = entry(request, asked)
        entry.events = written.events
        entry.reply = shown == nil ? reply : Data()
        entry.shownDigest = shown ?? Data()
        var settlement = Settlement.stored(request, try append(entry, of: request, personal: written.personal))
        settlement.body = reply
        return settlement
    }

    private func entry(_ request: Request, _ asked: String) -> WireEntry {
        var entry = WireEntry()
        entry.at = at.microseconds
        entry.principal = request.principal
        entry.onBehalfOf = request.header.onBehalfOf
        entry.requestID = request.header.requestID
        entry.digest = request.digest
        entry.asked = asked
        return entry
    }

    private func aheadOfClock(_ request: Request) -> Settlement {
        .fault(
            request, .clockAhead,
            "the clock says \(at.iso), the last entry is of \(head.at.iso): an operator must accept the clock")
    }

    // MARK: - Commands of the node

    private mutating func settleForNode(_ request: Request) throws -> Settlement {
        let permitted = try gate.permitted(request, as: WireNodeCommand.self, NodeCommands.name)
        guard case .may(let command, _) = permitted else { return permitted.turnedAway(request) }
        let name = NodeCommands.name(of: command)
        if let known = try entry(of: request) {
            guard known.entry.digest == request.digest else { return .turnedAway(request, .idReused) }
            return .stored(request, known)
        }
        guard !request.isLate(now) else { return .turnedAway(request, .deadlinePassed) }
        let decision = try NodeCommands.decide(command, at: at, gate.node, gate.founder, tables)
        if clockIsAhead {
            // Even a refusal would be an entry of a time that nobody has accepted.
            guard case .acceptClock = command.command, case .accept = decision else { return aheadOfClock(request) }
        }
        switch decision {
        case .refuse(let refusal): return try refuse(request, bytes(refusal), asked: name ?? "")
        case .accept(let event, let answer):
            try NodeCommands.apply(event, tables)
            switch event.event {
            case .directoryInstalled, .sealedDirectoryInstalled:
                directoryChanged = true
                gate = Gate(node: gate.node, founder: gate.founder, tables)
            case .followedAnew:
                followsAnew = true
                for table in Schema.learned(S.self) { try tables.write("DELETE FROM \(table.name)", []) }
            case .clockAccepted, .ticked, .backedUp, nil: break
            }
            var entry = entry(request, name ?? "")
            entry.ofNode = true
            entry.events = [bytes(event)]
            entry.reply = bytes(answer)
            return .stored(request, try append(entry, of: request))
        }
    }

    // MARK: - Peers and signs of life

    private func keep(_ page: HeardPage) throws -> Bool {
        guard try Cursors.place(in: page.peer, tables) == page.from else { return false }
        for told in page.told { try service.learn(told, tables) }
        try Cursors.move(to: page.to, in: page.peer, tables)
        return true
    }

    /// Writes a sign of life if the last entry is old, and tells when to look again.
    private mutating func tick() throws -> Output {
        let quiet = head.number > 0 && head.at.microseconds(until: now) >= Limits.tick
        guard quiet, !clockIsAhead else {
            let due = Moment(microseconds: head.at.microseconds + Limits.tick)
            return .ticked(next: head.number > 0 && due > now ? due : now.adding(seconds: Limits.tick / 1_000_000))
        }
        var event = WireNodeEvent()
        event.ticked = WireTick()
        var entry = WireEntry()
        entry.at = at.microseconds
        entry.principal = gate.node.description
        // Nobody asked: the id follows from the journal itself.
        entry.requestID = Chain.link(head.hash, Data("tick".utf8)).prefix(16)
        entry.digest = Chain.content(Data())
        entry.asked = "node.tick"
        entry.ofNode = true
        entry.events = [bytes(event)]
        _ = try append(entry, of: nil)
        return .ticked(next: now.adding(seconds: Limits.tick / 1_000_000))
    }
}
