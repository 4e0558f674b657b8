public import Foundation
public import Logging
import Schemas
import SwiftProtobuf
public import Vocabulary

/// One running service of one agency: the loop that owns the socket and the only writer of its database.
///
/// It belongs to one thread. Each ``step()`` takes what waits on the wire, settles the commands and the peers' pages of
/// it in one transaction, and sends the questions to the readers, but for a brief one that comes alone, which it answers
/// itself. While one commit is on its way to the disk the next batch gathers and is settled; each is answered when it is
/// there.
public final class Node<S: Service> {
    /// The node's name.
    public let name: NodeName
    /// How much memory the process takes, in bytes; the process knows, not the kernel.
    public var memory: @Sendable () -> Int64 = { 0 }

    let service: S
    let store: any Store
    let wire: any Wire
    let clock: any Clock
    let log: Logger
    let founder: Founder
    let started: Moment

    // What follows is known for the moment only; whatever must outlive the process stands in the database.
    var following: Following
    var waiting = Waiting<S>()
    var suspects = Suspects()
    var verifications = Verifications<S>()
    /// Where a step of the verification lays down what it came to.
    let verified = Outbox<Result<Verifications<S>.Step, StorageFault>>()
    var counters = Counters()
    /// What keeps the node from taking commands; empty when nothing does.
    public internal(set) var trouble = ""
    /// When to try again whether it can, in trouble.
    var retryDue: Moment
    /// Whether the connection to the database was given up and could not be opened anew yet.
    var isCutOff = false
    /// Why this process can serve no longer; nil while it can. It must end then, at once.
    public internal(set) var end: NodeEnd?
    /// The last entry that is on the disk.
    public internal(set) var lastEntry: (number: UInt64, hash: Data) = (0, Data())
    /// When to look whether another one has.
    var holdDue: Moment
    /// Counts commits, so that whoever found nothing knows whether there was one since.
    var commits: UInt64 = 0
    /// Turns that are committed and on their way to the disk, in their order.
    var unanswered: [Unanswered<S>] = []
    /// How many errands are under way.
    var reading = 0
    let outbox = Outbox<Return>()
    var scrub: Scrub
    /// The scrub's steps that have ended; nil for one that could not read.
    let scrubbed = Outbox<Scrub.Step?>()
    /// What is wrong with the database; nil when nothing was found. With it, the node takes no command.
    public internal(set) var damage: String?
    var stopping = false
    /// When to look whether a sign of life is due.
    private var tickDue: Moment
    private var lastStep: Moment

    /// A node over its edges.
    /// - Parameters:
    ///   - founder: who may install the first directory.
    ///   - peers: the nodes that it follows.
    ///   - wantsPersonal: whether it asks its peers for personal data too.
    ///   - province: the province's code, which the database bears.
    ///   - lived: how far the journal had got, if that is known.
    ///   - standby: what was seen of the database while another process wrote it, and need not be looked at again.
    /// - Throws: ``StartFault``, with a sentence that says what to do.
    public init(
        _ name: NodeName, _ service: S, store: any Store, wire: any Wire, clock: any Clock,
        province: String, founder: Founder, peers: [NodeName], wantsPersonal: Bool, lived: Lived? = nil,
        after standby: Standby<S>? = nil, log: Logger
    ) throws {
        self.name = name
        self.service = service
        self.store = store
        self.wire = wire
        self.clock = clock
        self.founder = founder
        self.log = log
        let now = clock.now()
        started = now
        retryDue = now
        holdDue = now
        tickDue = now
        lastStep = now
        scrub = Scrub(now)
        following = Following(peers, personal: wantsPersonal, now: now)
        try StartFault.check(
            service, store, owner: Owner(node: name, province: province), lived: lived, after: standby)
        if let head = try? store.read({ try Journal.head($0) }) { lastEntry = (head.number, head.hash) }
        store.watch(wire.wake)
        admit()
    }

    /// When the loop has to look again even if nothing arrives.
    public var nextDeadline: Moment {
        // The loop asks this at every step: no list, and no key path, which a generic type makes anew each time.
        var next = min(tickDue, following.nextDeadline ?? tickDue, waiting.nextDeadline ?? tickDue)
        next = min(next, verifications.nextDeadline ?? next)
        if damage == nil, !scrub.isUnderWay { next = min(next, scrub.due) }
        if damage == nil, !trouble.isEmpty {
            next = min(next, retryDue)
        } else if store.canBeTakenOver {
            next = min(next, holdDue)
        }
        return next
    }

    /// Waits for something to do, then does it.
    /// - Parameter patience: the microseconds that it waits at most; without it, until something is to be done.
    public func loop(within patience: Int64? = nil) {
        let now = clock.now()
        var until = nextDeadline
        if let patience { until = min(until, Moment(microseconds: now.microseconds + patience)) }
        // Whether it has ended is looked at first: what was read already shows at no descriptor.
        let flush = unanswered.first?.flush
        if flush?.outcome == nil { wire.wait(from: now, until: until, or: flush?.descriptor) }
        step()
    }

    /// Takes what waits and settles it.
    public func step() {
        let now = clock.now()
        if let fault = store.lostSync { lose(fault) }
        if isLost { return }
        if now < lastStep { forgetTimes(now) }
        lastStep = now
        answerFlushed(now)
        tryAgain(now)
        hold(now)
        takeReturns(now)
        var gathered = Gathered<S>()
        gather(now, &gathered)
        if !gathered.inputs.isEmpty, awaitCommit(now) { gather(now, &gathered) }
        if let damage, !gathered.inputs.isEmpty {
            for input in gathered.inputs { refuse(input, .storage, damage, now) }
        } else if !gathered.inputs.isEmpty {
            reopen(now)
            for inputs in suspects.turns(of: gathered.inputs) { turn(inputs, now) }
        }
        scrubOn(now)
        verifyOn(now)
        askAgain(now)
        giveUpWaiting(now)
        askPeers(now)
    }

    /// The last turn: what waits is settled, the readers' answers are sent, parked followers hear that there is nothing.
    public func stop() {
        step()
        stopping = true
        while !unanswered.isEmpty { answerFirst(clock.now()) }
        let until = clock.now().adding(seconds: Limits.farewell)
        while reading > 0, clock.now() < until {
            wire.wait(from: clock.now(), until: until, or: nil)
            takeReturns(clock.now())
        }
        for question in waiting.takeAll() { giveUp(question) }
        giveUpVerifying()
        log.info("stopped", metadata: ["node": "\(name)"])
    }

    /// The clock was set back: whatever waits for a time would wait for ever.
    private func forgetTimes(_ now: Moment) {
        log.warning("the clock was set back", metadata: ["node": "\(name)", "to": "\(now)"])
        counters.count("clock_set_back")
        tickDue = now
        retryDue = now
        holdDue = now
        scrub.due = now
        following.forgetTimes(now)
        verifications.asking = nil
        for question in waiting.takeAll() { giveUp(question) }
    }

    // MARK: - Taking in

    private func gather(_ now: Moment, _ gathered: inout Gathered<S>) {
        while !gathered.isFull, let arrival = wire.receive() {
            gathered.count += 1
            switch arrival {
            case .reply(let peer, let frames):
                gathered.size += frames.last?.count ?? 0
                if let page = hear(frames, from: peer, now) { gathered.inputs.append(.page(page)) }
            case .request(let route, let principal, let frames):
                gathered.size += frames.last?.count ?? 0
                switch Request.read(frames, from: route, principal: principal) {
                case .turnedAway(let header): send(header, Data(), to: route)
                case .request(let request):
                    take(request, isFirst: gathered.count == 1, now, &gathered.inputs)
                }
            }
        }
        if tickDue <= now {
            // The turn says when to look again; if it fails, soon.
            tickDue = now.adding(seconds: Limits.tickRetry)
            gathered.inputs.append(.tick)
        }
    }

    /// Puts a command among the turn's inputs; everything else is sent on its way at once.
    private func take(_ request: Request, isFirst: Bool, _ now: Moment, _ inputs: inout [Input<S>]) {
        switch request.header.kind {
        case .command:
            guard let command = try? S.Command(serializedBytes: request.body) else { return unreadable(request) }
            inputs.append(.command(request, command))
        case .nodeCommand:
            guard let command = try? WireNodeCommand(serializedBytes: request.body) else { return unreadable(request) }
            inputs.append(.nodeCommand(request, command))
        case .query:
            guard let query = try? S.Query(serializedBytes: request.body) else { return unreadable(request) }
            ask(request, query, isFirst: isFirst, now)
        case .entries:
            guard let asked = try? WireEntriesRequest(serializedBytes: request.body) else { return unreadable(request) }
            sendOut(.entries(request, asked), now)
        case .nodeQuery:
            guard let query = try? WireNodeQuery(serializedBytes: request.body), let query = query.query else {
                return unreadable(request)
            }
            sendOut(.nodeQuery(request, query), now)
        case .unspecified, .UNRECOGNIZED:
            unreadable(request)
        }
    }

    private func unreadable(_ request: Request) {
        send(.turnedAway(request, .bodyUnreadable, "the body is not what the kind names"), to: request.route)
    }

    // MARK: - Sending

    func send(_ settlement: Settlement, to route: Route) {
        send(settlement.header, settlement.body, to: route)
    }

    private func send(_ header: WireReplyHeader, _ body: Data, to route: Route) {
        switch header.outcome {
        case .turnedAway: counters.count("turned_away.\(header.turnedAway)")
        case .fault: counters.count("fault.\(header.fault)")
        case .refused: counters.count("refused")
        case .answered, .unspecified, .UNRECOGNIZED: break
        }
        // Whatever it says may rest on what the disk does not have.
        if isLost { return }
        if !wire.reply(Frames.reply(header, body), to: route) { counters.count("reply_lost") }
    }

    /// Lets in at the door who stands in the directory; before there is one, the founder.
    func admit() {
        // What cannot be read leaves the door as it is.
        guard let installed = try? store.read({ try Grants.keys($0) }) else { return }
        wire.admit(installed.isEmpty ? [founder.key: founder.name] : installed)
    }

    /// When to look again whether a sign of life is due.
    func tick(at next: Moment) { tickDue = next }
}

/// Why a node can serve no longer.
public enum NodeEnd: Equatable, Sendable {
    /// Another process has taken the database over, as these words say.
    case takenOver(String)
    /// A sync failed: the page cache and the disk may differ, so nothing more may be answered or written.
    case lostSync(String)
}

/// What one turn is to settle.
private struct Gathered<S: Service> {
    var inputs: [Input<S>] = []
    /// Messages taken, and the bytes of their bodies.
    var count = 0
    var size = 0

    var isFull: Bool { count >= Limits.turnInputs || size >= Limits.turnBytes }
}
