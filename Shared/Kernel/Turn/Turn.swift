import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// One input of a turn.
enum Input<S: Service> {
    /// A service's command, not decoded yet.
    case command(Request)
    /// A command for the node itself, not decoded yet.
    case nodeCommand(Request)
    /// A page of a peer's journal.
    case page(HeardPage)
    /// A look at the time: whether work is due by itself, and whether a tick is due, an entry that shows that an idle node is
    /// alive.
    case tick
    /// The next step of a job.
    case step(StepOrder)
    /// The next subjects of a derived table's rebuild, at most so many.
    case rebuild(most: Int)

    /// Whether it is likely to write many rows.
    var isBulk: Bool {
        switch self {
        case .command(let request), .nodeCommand(let request): request.body.count > Limits.smallBodyBytes
        case .page, .step, .rebuild: true
        case .tick: false
        }
    }

    /// Whether it restarts following from zero.
    var followsAnew: Bool {
        guard case .nodeCommand(let request) = self,
            let command = try? WireNodeCommand(serializedBytes: request.body)
        else { return false }
        return if case .followAnew = command.command { true } else { false }
    }

    /// Its request; nil for an input without a client.
    var request: Request? {
        switch self {
        case .command(let request), .nodeCommand(let request): request
        case .page, .tick, .step, .rebuild: nil
        }
    }
}

/// The outcome of one input.
enum Output {
    case reply(ReplyMessage, to: Route)
    /// Whether the peer's page was stored; false if the cursor is elsewhere.
    case page(NodeName, isStored: Bool)
    /// When to look at the time next.
    case ticked(next: Moment)
    /// A step of a job.
    case stepped(StepOutcome)
    /// A step of a rebuild, of so many subjects; nil if no table is being rebuilt.
    case rebuilt(Int?)
}

/// One transaction over the waiting inputs. Each input is decided against the tables, its events are applied to them,
/// and an entry is appended to the journal.
///
/// Its state ends with the transaction: the head is read at its start, and a rollback leaves nothing.
struct Turn<S: Service> {
    let service: S
    let tables: any Writing
    private let sealer: PartSealer
    var sealing: Sealing { sealer.sealing }
    private let now: Moment
    let at: Moment
    /// The journal's last entry.
    private(set) var head: Journal.Head
    var gate: Gate
    /// The ids among this turn's requests that the journal knows.
    private var known: Set<Identifier>
    /// Whether the clock is so far ahead that an operator must accept it first.
    let clockIsAhead: Bool
    /// Whether this turn replaced the directory.
    private(set) var directoryChanged = false
    /// Whether this turn emptied the copied tables, so that following restarts from zero.
    private(set) var followsAnew = false

    /// Whether a job has begun in this turn, or one that stands still may go on: the directory or the clock changed.
    var startsJobs = false
    /// The job whose step this turn takes.
    var steppedJob: Data?

    /// Reads the journal's head and the known ids of all inputs; `now` is the clock's time.
    init(
        _ service: S, _ inputs: [Input<S>], node: NodeName, founder: Founder, sealer: PartSealer,
        directory: DirectoryCache, now: Moment, _ tables: any Writing
    ) throws {
        self.service = service
        self.sealer = sealer
        self.tables = tables
        self.now = now
        gate = Gate(node: node, founder: founder, cache: directory, tables)
        // A closure, because a key path in a generic type is allocated at each use.
        let requests = inputs.compactMap { $0.request }
        let asked = requests.map { $0.id }
        try Journal.expect(asked, tables)
        if !requests.isEmpty { try gate.expect() }
        head = try Journal.head(tables)
        at = max(now, head.at)
        known = try Journal.known(among: asked, tables)
        clockIsAhead = head.isBehind(now)
    }

    /// Settles one input.
    mutating func settle(_ input: Input<S>) throws -> Output {
        switch input {
        case .command(let request): .reply(try settleCommand(request), to: request.route)
        case .nodeCommand(let request): .reply(try settleNodeCommand(request), to: request.route)
        case .page(let page): .page(page.peer, isStored: try store(page))
        case .tick: try tick()
        case .step(let order): .stepped(try stepJob(order))
        case .rebuild(let most): .rebuilt(try Rebuilds.step(S.self, most: most, tables))
        }
    }

    // MARK: - Commands

    private mutating func settleCommand(_ request: Request) throws -> ReplyMessage {
        let permitted = try gate.permitted(request, as: S.Command.self) { [service] command in
            service.name(of: command).map { "\(S.name).\($0)" }
        }
        guard case .may(let command, let areas) = permitted else { return permitted.turnedAway(request) }
        let name = service.name(of: command)
        // A known request gets its stored reply even after its deadline.
        if let known = try entry(of: request) { return try answerAgain(request, command, known, areas) }
        guard !request.isLate(now) else { return .turnedAway(request, .deadlinePassed) }
        if clockIsAhead { return aheadOfClock(request) }
        let asked = try asked(request, areas)
        guard let name else { return try refuse(request, bytes(S.notUnderstood("")), asked: "") }
        if let place = Inspection.fault(in: command) {
            return try refuse(request, bytes(S.notUnderstood(place)), asked: name)
        }
        if request.header.kind == .job { return try startJob(request, command, name, asked) }
        switch try service.decide(command, asked, tables) {
        case .refuse(let refusal): return try refuse(request, bytes(refusal), asked: name)
        case .accept(let happened, let answer):
            return try accept(request, asked, name, happened, reply: bytes(answer), shown: nil)
        case .show(let happened, let answer):
            let shown = bytes(answer)
            return try accept(request, asked, name, happened, reply: shown, shown: sealing.digest(Chain.content(shown)))
        case .each(let count, let item, let answer):
            var written = Written()
            let settled = settled(asked)
            for index in 0..<count {
                for happened in try item(index) { try write(happened, settled, &written) }
            }
            return try close(request, asked: name, written, reply: bytes(answer()), shown: nil)
        }
    }

    /// The entry that settled this request; nil if the id is new.
    private func entry(of request: Request) throws -> Journal.HashedEntry? {
        known.contains(request.id) ? try Journal.entry(of: request.id, tables) : nil
    }

    /// Appends an entry, which becomes the head.
    /// - Returns: the entry with its number, and its hash.
    mutating func append(
        _ entry: consuming WireEntry, of request: Request?, parts: [UnsealedPart] = []
    ) throws -> Journal.HashedEntry {
        let sealed = try sealer.seal(parts, in: &entry, tables)
        head = try Journal.append(&entry, parts: sealed, after: head, tables)
        if let request { known.insert(request.id) }
        return Journal.HashedEntry(entry: entry, hash: head.hash)
    }

    private mutating func asked(_ request: Request, _ areas: [RegionCode]) throws -> Asked {
        Asked(
            principal: request.principal,
            onBehalfOf: request.header.onBehalfOf.isEmpty ? nil : request.header.onBehalfOf,
            identity: try gate.identity(of: request.asker), request: request.id, at: at, areas: areas)
    }

    private func settled(_ asked: Asked) -> Settled {
        Settled(entry: head.number + 1, at: at, person: asked.person)
    }

    /// Answers a request whose id is known: with the stored reply if the digest matches, else the id was reused.
    private mutating func answerAgain(
        _ request: Request, _ command: S.Command, _ stored: Journal.HashedEntry, _ areas: [RegionCode]
    ) throws -> ReplyMessage {
        let known = stored.entry
        guard sealing.isSame(known, request.digest) else {
            return .turnedAway(request, .idReused, "used for another request in entry \(known.number)")
        }
        var reply = ReplyMessage.stored(request, stored)
        guard !known.shownDigest.isEmpty else { return reply }
        // A revealed answer is not stored. It is computed again and shown if it is unchanged; otherwise the client must
        // send a new request, so that the journal records the data that was seen.
        let then = Asked(
            principal: request.principal, onBehalfOf: known.onBehalfOf.isEmpty ? nil : known.onBehalfOf,
            identity: try gate.identity(of: known.asker), request: request.id, at: at, areas: areas)
        guard case .show(_, let answer) = try service.decide(command, then, tables),
            isShown(answer, known)
        else { return .turnedAway(request, .idReused, "the revealed answer has changed: send a new request id") }
        reply.body = bytes(answer)
        return reply
    }

    private func isShown(_ answer: S.Answer, _ known: WireEntry) -> Bool {
        let digest = Chain.content(bytes(answer))
        return known.shownDigest == (known.edition < 2 ? digest : sealing.digest(digest))
    }

    mutating func refuse(_ request: Request, _ refusal: Data, asked: String) throws -> ReplyMessage {
        var entry = try newEntry(for: request, asked: asked)
        entry.refused = true
        entry.refusal = refusal
        return .stored(request, try append(entry, of: request))
    }

    private mutating func accept(
        _ request: Request, _ asked: Asked, _ name: String, _ happened: [Happened<S>], reply: Data, shown: Data?
    ) throws -> ReplyMessage {
        var written = Written()
        let settled = settled(asked)
        for each in happened { try write(each, settled, &written) }
        return try close(request, asked: name, written, reply: reply, shown: shown)
    }

    /// The events of an entry so far, with their personal data.
    struct Written {
        var events: [Data] = []
        var parts: [UnsealedPart] = []
    }

    func write(_ happened: Happened<S>, _ settled: Settled, _ written: inout Written) throws {
        try service.apply(happened.event, happened.personal, settled, tables)
        if let personal = happened.personal {
            written.parts += S.unsealedParts(of: personal, beside: happened.event, at: written.events.count)
        }
        written.events.append(bytes(happened.event))
    }

    private mutating func close(
        _ request: Request, asked: String, _ written: Written, reply body: Data, shown: Data?
    ) throws -> ReplyMessage {
        var entry = try newEntry(for: request, asked: asked)
        entry.events = written.events
        entry.reply = shown == nil ? body : Data()
        entry.shownDigest = shown ?? Data()
        var reply = ReplyMessage.stored(request, try append(entry, of: request, parts: written.parts))
        reply.body = body
        return reply
    }

    mutating func newEntry(for request: Request, asked: String) throws -> WireEntry {
        var entry = WireEntry()
        entry.at = at.microseconds
        entry.principal = request.principal
        entry.onBehalfOf = request.header.onBehalfOf
        entry.requestID = request.header.requestID
        entry.digest = sealing.digest(request.digest)
        entry.asked = asked
        entry.state(try gate.identity(of: request.asker))
        return entry
    }

    private func aheadOfClock(_ request: Request) -> ReplyMessage {
        .fault(
            request, .clockAhead,
            "the clock says \(at.iso), the last entry is of \(head.at.iso): an operator must accept the clock")
    }

    // MARK: - Commands of the node

    private mutating func settleNodeCommand(_ request: Request) throws -> ReplyMessage {
        let permitted = try gate.permitted(request, as: WireNodeCommand.self, NodeCommands.name)
        let command: WireNodeCommand
        if case .may(let granted, _) = permitted {
            command = granted
        } else if let own = try ownCancelling(request) {
            command = own
        } else {
            return permitted.turnedAway(request)
        }
        let name = NodeCommands.name(of: command)
        if let known = try entry(of: request) {
            guard sealing.isSame(known.entry, request.digest) else { return .turnedAway(request, .idReused) }
            return .stored(request, known)
        }
        guard !request.isLate(now) else { return .turnedAway(request, .deadlinePassed) }
        let decision = try NodeCommands.decide(command, at: at, gate.node, gate.founder, tables)
        if clockIsAhead {
            // A refusal would also be an entry, at a time that no operator has accepted.
            guard case .acceptClock = command.command, case .accept = decision else { return aheadOfClock(request) }
        }
        switch decision {
        case .refuse(let refusal): return try refuse(request, bytes(refusal), asked: name ?? "")
        case .accept(let event, let answer):
            // Before the event: who asked is what the directory said then.
            var entry = try newEntry(for: request, asked: name ?? "")
            try NodeCommands.apply(event, at: at.microseconds, tables)
            switch event.event {
            case .directoryInstalled, .sealedDirectoryInstalled:
                directoryChanged = true
                startsJobs = try Jobs.unfinished(tables) > 0
                gate = gate.anew()
            case .followedAnew:
                try followAnew()
            case .clockAccepted: startsJobs = try Jobs.unfinished(tables) > 0
            case .ticked, .backedUp, .jobCancelled, nil: break
            }
            entry.ofNode = true
            entry.events = [bytes(event)]
            entry.reply = bytes(answer)
            return .stored(request, try append(entry, of: request))
        }
    }

    /// The command of a job's starter who cancels that job, for which no grant of its own is needed; nil for any other.
    private mutating func ownCancelling(_ request: Request) throws -> WireNodeCommand? {
        guard request.body.count <= Limits.smallBodyBytes, try gate.areas(request, for: nil) != nil,
            let command = try? WireNodeCommand(serializedBytes: request.body),
            case .cancelJob(let cancel) = command.command
        else { return nil }
        return try Jobs.find(cancel.job, tables)?.person == request.asker ? command : nil
    }

    // MARK: - Peers and signs of life

    /// Empties the copied tables, so that all peers are followed from zero.
    private mutating func followAnew() throws {
        followsAnew = true
        for table in Schema.learned(S.self) { try tables.write("DELETE FROM \(table.name)", []) }
        try Rebuilds.beginAll(S.self, tables)
    }

    private mutating func store(_ page: HeardPage) throws -> Bool {
        guard try Cursors.place(in: page.peer, tables) == page.from else { return false }
        guard try FeedGrants.isSame(page, tables) else {
            try followAnew()
            return false
        }
        try FeedGrants.record(page, tables)
        for told in page.told { try service.learn(told, tables) }
        try Cursors.move(to: page.to, in: page.peer, tables)
        return true
    }

    /// Begins what is due by itself, appends a tick if the node was idle for long, and returns when to look again.
    private mutating func tick() throws -> Output {
        try beginDue()
        let next = try tickIfQuiet()
        return .ticked(next: min(next, now.adding(Limits.dueInterval)))
    }

    /// Appends a tick if the last entry is ``Limits/tickInterval`` old, and returns when to check again.
    private mutating func tickIfQuiet() throws -> Moment {
        let quiet = head.number > 0 && head.at.microseconds(until: now) >= Limits.tickInterval.microseconds
        guard quiet, !clockIsAhead else {
            let due = head.at.adding(Limits.tickInterval)
            return head.number > 0 && due > now ? due : now.adding(Limits.tickInterval)
        }
        var event = WireNodeEvent()
        event.ticked = WireTick()
        var entry = WireEntry()
        entry.at = at.microseconds
        entry.principal = gate.node.description
        // There is no request: the id derives from the journal itself.
        entry.requestID = Chain.link(head.hash, Data("tick".utf8)).prefix(16)
        entry.digest = sealing.digest(Chain.content(Data()))
        entry.asked = "node.tick"
        entry.ofNode = true
        entry.events = [bytes(event)]
        _ = try append(entry, of: nil)
        return now.adding(Limits.tickInterval)
    }
}
