public import Foundation
public import Logging
import SwiftProtobuf
public import Vocabulary
import WireSchemas

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
    var followers = Followers()
    /// Commands that wait for their turn.
    private var commands = FairQueue<Request>(.init(ofOne: Limits.commandsOfOne, bytes: Limits.commandsBytes))
    /// Questions that wait for a reader.
    var questions = FairQueue<Question>(.init(ofOne: Limits.questionsOfOne, bytes: Limits.questionsBytes))
    /// When to read again who may connect; nil when the door knows.
    private var doorDue: Moment?
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
    /// How many errands are with the readers, and how many of them read a page of the feed.
    var reading = (all: 0, pages: 0)
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
        if hasWork { return lastStep }
        // The loop asks this at every step: no list, and no key path, which a generic type makes anew each time.
        var next = min(tickDue, following.nextDeadline ?? tickDue, waiting.nextDeadline ?? tickDue)
        next = min(next, verifications.nextDeadline ?? next)
        if let doorDue { next = min(next, doorDue) }
        if damage == nil, !scrub.isUnderWay { next = min(next, scrub.due) }
        if damage == nil, !trouble.isEmpty {
            next = min(next, retryDue)
        } else if store.canBeTakenOver {
            next = min(next, holdDue)
        }
        return next
    }

    /// Whether commands wait that the last step did not settle.
    public var hasWork: Bool { !commands.isEmpty }

    /// Waits for something to do, then does it.
    /// - Parameter patience: the microseconds that it waits at most; without it, until something is to be done.
    public func loop(within patience: Int64? = nil) {
        let now = clock.now()
        var until = nextDeadline
        if let patience { until = min(until, Moment(microseconds: now.microseconds + patience)) }
        // Whether it has ended is looked at first: what was read already shows at no descriptor.
        let flush = unanswered.first?.flush
        if flush?.outcome == nil, !hasWork { wire.wait(from: now, until: until, or: flush?.descriptor) }
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
        if let doorDue, doorDue <= now { admit() }
        takeReturns(now)
        var inputs: [Input<S>] = []
        takeIn(now, &inputs)
        if !inputs.isEmpty || !commands.isEmpty, awaitCommit(now) { takeIn(now, &inputs) }
        settle(&inputs, now)
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
        var inputs: [Input<S>] = []
        while !commands.isEmpty { settle(&inputs, clock.now()) }
        while !unanswered.isEmpty { answerFirst(clock.now()) }
        let until = clock.now().adding(seconds: Limits.farewell)
        while reading.all > 0 || !questions.isEmpty, clock.now() < until {
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
        if doorDue != nil { doorDue = now }
        following.forgetTimes(now)
        verifications.asking = nil
        followers.forgetTimes()
        for question in waiting.takeAll() { giveUp(question) }
    }

    // MARK: - Taking in

    /// Takes what has arrived: peers' pages become inputs, commands and questions wait each in its principal's queue, so
    /// that what one sends stands before nobody else's, and libzmq keeps little.
    private func takeIn(_ now: Moment, _ inputs: inout [Input<S>]) {
        var (count, bytes, pages) = (0, 0, 0)
        while count < Limits.takenAtOnce.count, bytes < Limits.takenAtOnce.bytes, pages < Limits.turnBytes,
            let arrival = wire.receive()
        {
            count += 1
            switch arrival {
            case .reply(let peer, let frames):
                pages += frames.last?.count ?? 0
                if let page = hear(frames, from: peer, now) { inputs.append(.page(page)) }
            case .request(let route, let principal, let key, let frames):
                bytes += frames.last?.count ?? 0
                switch Request.read(frames, from: route, principal: principal, key: key) {
                case .turnedAway(let header): send(header, Data(), to: route)
                case .request(let request): take(request, isFirst: count == 1, now)
                }
            }
        }
        if tickDue <= now {
            // The turn says when to look again; if it fails, soon.
            tickDue = now.adding(seconds: Limits.tickRetry)
            inputs.append(.tick)
        }
    }

    /// Settles a turn's worth of the commands that wait, with the inputs that are there already.
    private func settle(_ inputs: inout [Input<S>], _ now: Moment) {
        var (count, bytes) = (0, 0)
        while count < Limits.turnInputs, bytes < Limits.turnBytes, let next = commands.next() {
            let request = next.element
            inputs.append(request.header.kind == .nodeCommand ? .nodeCommand(request) : .command(request))
            count += 1
            bytes += request.body.count
        }
        guard !inputs.isEmpty else { return }
        if let damage {
            for input in inputs { refuse(input, .storage, damage, now) }
            inputs = []
            return
        }
        reopen(now)
        for inputs in suspects.turns(of: inputs) { turn(inputs, now) }
        inputs = []
    }

    /// Puts a request behind those of its principal that wait for the same.
    private func take(_ request: Request, isFirst: Bool, _ now: Moment) {
        switch request.header.kind {
        case .command, .nodeCommand: wait(request)
        case .query: ask(request, isFirst: isFirst, now)
        case .entries:
            guard var asked = try? WireEntriesRequest(serializedBytes: request.body) else { return unreadable(request) }
            asked.unknownFields = UnknownStorage()
            switch followers.begin(request) {
            case nil: sendOut(.entries(request.withoutBody, asked), now)
            // The same one, delivered twice: its answer is under way.
            case request.id: counters.count("entries_repeated")
            default: turnAway(request, .busy, "another request for entries of this connection waits")
            }
        case .nodeQuery:
            guard let query = try? WireNodeQuery(serializedBytes: request.body), let query = query.query else {
                return unreadable(request)
            }
            sendOut(.nodeQuery(request.withoutBody, query), now)
        case .unspecified, .UNRECOGNIZED:
            unreadable(request)
        }
    }

    private func wait(_ command: Request) {
        if !commands.add(command, of: command.principal, bytes: command.size) {
            turnAway(command, .busy, "too many commands of \(command.principal) wait")
        }
    }

    private func unreadable(_ request: Request) {
        turnAway(request, .bodyUnreadable, "the body is not what the kind names")
    }

    func turnAway(_ request: Request, _ why: WireTurnedAway, _ detail: String) {
        send(.turnedAway(request, why, detail), to: request.route)
    }

    // MARK: - Sending

    @discardableResult
    func send(_ settlement: Settlement, to route: Route) -> Bool {
        send(settlement.header, settlement.body, to: route)
    }

    /// - Returns: false when it was not taken.
    @discardableResult
    private func send(_ header: WireReplyHeader, _ body: Data, to route: Route) -> Bool {
        switch header.outcome {
        case .turnedAway: counters.count("turned_away.\(header.turnedAway)")
        case .fault: counters.count("fault.\(header.fault)")
        case .refused: counters.count("refused")
        case .answered, .unspecified, .UNRECOGNIZED: break
        }
        // Whatever it says may rest on what the disk does not have.
        if isLost { return false }
        let isTaken = wire.reply(Frames.reply(header, body), to: route)
        if !isTaken { counters.count("reply_lost") }
        return isTaken
    }

    /// Lets in at the door who stands in the directory; before there is one, the founder. What cannot be read now is read
    /// again soon: until then the door knows keys that may have been replaced.
    func admit() {
        guard let installed = try? store.read({ try Grants.keys($0) }) else {
            doorDue = clock.now().adding(seconds: Limits.troubleRetry)
            return
        }
        doorDue = nil
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
