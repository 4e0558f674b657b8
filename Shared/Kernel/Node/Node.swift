public import Foundation
public import Logging
import SwiftProtobuf
public import Vocabulary
import WireSchemas

/// One running service of one agency: the loop that owns the socket, and the only writer of the database.
///
/// It belongs to one thread. Each ``step()`` receives the waiting messages, settles commands and peers' pages in one
/// transaction, and hands queries to the readers, except for a brief query that comes first, which it answers itself.
/// During the flush of a commit the next turn gathers and is settled; a turn's replies leave when it is on the disk.
public final class Node<S: Service> {
    /// The node's name.
    public let name: NodeName
    /// The process's memory in bytes; set by the process, because the kernel cannot measure it.
    public var memory: @Sendable () -> Int64 = { 0 }

    let service: S
    let store: any Store
    let wire: any Wire
    let clock: any Clock
    let log: Logger
    let founder: Founder
    let sealer: PartSealer
    var sealing: Sealing { sealer.sealing }
    /// What turns and reads have read of the installed directory.
    var directory = DirectoryCache()
    let started: Moment

    // The state below is in memory only; durable state is in the database.
    var following: Following
    var waiting = Waiting<S>()
    var suspects = Suspects()
    var verifications = Verifications<S>()
    /// The results of the verification's steps.
    let verified = Outbox<Result<Verifications<S>.Step, StorageFault>>()
    var followers = Followers()
    /// The commands that wait for a turn.
    private var commands = FairQueue<Request>(
        .init(perPrincipal: Limits.queuedCommandsPerPrincipal, bytes: Limits.queuedCommandsBytes))
    /// The reads that wait for a reader.
    var queuedReads = FairQueue<QueuedRead>(
        .init(perPrincipal: Limits.queuedReadsPerPrincipal, bytes: Limits.queuedReadsBytes))
    /// When to read the directory's keys again; nil if the door has the current ones.
    private var doorDue: Moment?
    var counters = Counters()
    var jobs = JobPace()
    var rebuilds = RebuildPace()
    /// Why commands fail or are refused; empty while commits succeed.
    public internal(set) var trouble = ""
    /// When to test again whether it can commit.
    var retryDue: Moment
    /// Whether the database's connection was given up and not reopened yet.
    var isCutOff = false
    /// Why this process must exit at once; nil while it can serve.
    public internal(set) var end: NodeEnd?
    /// The last entry that is on the disk.
    public internal(set) var lastEntry: (number: UInt64, hash: Data) = (0, Data())
    /// When to check again whether another process has taken the database over.
    var takeoverCheckDue: Moment
    /// The number of commits, by which a parked read sees whether there was one since it ran.
    var commits: UInt64 = 0
    /// The committed turns whose flush or replies are pending, in order.
    var unanswered: [Unanswered<S>] = []
    /// The number of reads at the readers, and of those that read a page of the feed.
    var reading = (all: 0, pages: 0)
    /// The results of the reads.
    let finishedReads = Outbox<FinishedRead>()
    var scrub: Scrub
    /// The results of the scrub's steps; nil for a step that could not read.
    let scrubbed = Outbox<Scrub.Step?>()
    /// The database's damage; nil if none was found. With damage, the node refuses commands.
    public internal(set) var damage: String?
    var stopping = false
    /// When to check whether a tick is due.
    private var tickDue: Moment
    private var lastStep: Moment

    /// A node over its edges.
    /// - Parameters:
    ///   - province: the province's code, which is stored in the database.
    ///   - founder: the principal that may install the first directory.
    ///   - sealing: the keys of its sealed parts; `random` is where new ones are drawn.
    ///   - peers: the nodes that it follows.
    ///   - wantsPersonal: whether it requests personal data from its peers.
    ///   - lived: how far the journal had grown, if known.
    ///   - standby: the verification of the database while another process wrote it, which is not repeated.
    /// - Throws: ``StartFault``, whose sentence tells the operator how to proceed.
    public init(
        _ name: NodeName, _ service: S, store: any Store, wire: any Wire, clock: any Clock,
        sealing: Sealing, random: any RandomSource, province: String, founder: Founder, peers: [NodeName],
        wantsPersonal: Bool, lived: Lived? = nil, after standby: Standby<S>? = nil, log: Logger
    ) throws {
        self.name = name
        self.service = service
        self.store = store
        self.wire = wire
        self.clock = clock
        self.founder = founder
        sealer = PartSealer(sealing, random)
        self.log = log
        let now = clock.now()
        started = now
        retryDue = now
        takeoverCheckDue = now
        tickDue = now
        lastStep = now
        scrub = Scrub(now)
        following = Following(peers, personal: wantsPersonal, now: now)
        try StartFault.check(
            service, store, owner: Owner(node: name, province: province), sealing, random, lived: lived, after: standby)
        if let head = try? store.read({ try Journal.head($0) }) { lastEntry = (head.number, head.hash) }
        // If it cannot be read now, the first turn that succeeds finds the jobs.
        if (try? store.read { try Jobs.unfinished($0) > 0 }) ?? true { jobs.begin(now) }
        if (try? store.read { try Rebuilds.areUnderWay($0) }) ?? true { rebuilds.begin(now) }
        store.watch(wire.wake)
        admitDirectoryKeys()
    }

    /// When ``step()`` must run again even if no message arrives.
    public var nextDeadline: Moment {
        if hasWork { return lastStep }
        // Called at every step: no array, and no key path, which a generic type allocates at each use.
        var next = min(tickDue, following.nextDeadline ?? tickDue, waiting.nextDeadline ?? tickDue)
        next = min(next, verifications.nextDeadline ?? next)
        if let doorDue { next = min(next, doorDue) }
        if let due = stepDue { next = min(next, due) }
        if let due = rebuildDue { next = min(next, due) }
        if damage == nil, !scrub.isUnderWay { next = min(next, scrub.due) }
        if damage == nil, !trouble.isEmpty {
            next = min(next, retryDue)
        } else if store.canBeTakenOver {
            next = min(next, takeoverCheckDue)
        }
        return next
    }

    /// Whether commands wait that the last step did not settle.
    public var hasWork: Bool { !commands.isEmpty }

    /// Waits until a message or a deadline is due, then runs ``step()``.
    /// - Parameter patience: the most microseconds to wait; nil to wait until ``nextDeadline``.
    public func loop(within patience: Int64? = nil) {
        let now = clock.now()
        var until = nextDeadline
        if let patience { until = min(until, Moment(microseconds: now.microseconds + patience)) }
        // The outcome is checked first: a result that was already read does not make the descriptor readable.
        let flush = unanswered.first?.flush
        if flush?.outcome == nil, !hasWork { wire.wait(from: now, until: until, or: flush?.descriptor) }
        step()
    }

    /// Processes everything that waits; it does not block for messages.
    public func step() {
        let now = clock.now()
        if let fault = store.lostSync { stopServing(lostSync: fault) }
        if hasLostSync { return }
        if now < lastStep { forgetTimes(now) }
        lastStep = now
        answerFlushed(now)
        probeCommit(now)
        checkTakeover(now)
        if let doorDue, doorDue <= now { admitDirectoryKeys() }
        collectReads(now)
        var inputs: [Input<S>] = []
        receive(now, &inputs)
        jobs.isQuiet = inputs.isEmpty && commands.isEmpty
        if !inputs.isEmpty || !commands.isEmpty, awaitCommit(now) { receive(now, &inputs) }
        settleWaiting(&inputs, now)
        scrubOn(now)
        verifyOn(now)
        doOwnWork(now)
        requeueParked(now)
        giveUpImpatient(now)
        askPeers(now)
    }

    /// Settles waiting commands, sends the readers' results for up to ``Limits/longestStopWait``, and gives parked
    /// requests their last reply. No step may follow.
    public func stop() {
        step()
        stopping = true
        var inputs: [Input<S>] = []
        while !commands.isEmpty { settleWaiting(&inputs, clock.now()) }
        while !unanswered.isEmpty { answerFirst(clock.now()) }
        let until = clock.now().adding(Limits.longestStopWait)
        while reading.all > 0 || !queuedReads.isEmpty, clock.now() < until {
            wire.wait(from: clock.now(), until: until, or: nil)
            collectReads(clock.now())
        }
        for parked in waiting.takeAll() { giveUp(parked) }
        giveUpVerifying()
        log.info("stopped", metadata: ["node": "\(name)"])
    }

    /// The clock was set back: every deadline is reset, because it would otherwise lie too far ahead.
    private func forgetTimes(_ now: Moment) {
        log.warning("the clock was set back", metadata: ["node": "\(name)", "to": "\(now)"])
        counters.count("clock_set_back")
        tickDue = now
        retryDue = now
        takeoverCheckDue = now
        scrub.due = now
        jobs.forgetTimes(now)
        if rebuilds.due != nil { rebuilds.begin(now) }
        if doorDue != nil { doorDue = now }
        following.forgetTimes(now)
        verifications.asking = nil
        followers.forgetTimes()
        for parked in waiting.takeAll() { giveUp(parked) }
    }

    // MARK: - Receiving

    /// Receives messages: peers' pages become inputs; commands and queries go to their principal's queue, so that a
    /// busy principal delays no other and libzmq buffers little.
    private func receive(_ now: Moment, _ inputs: inout [Input<S>]) {
        var (count, bytes, pages) = (0, 0, 0)
        while count < Limits.receivedPerStep.messages, bytes < Limits.receivedPerStep.bytes, pages < Limits.turnBytes,
            let arrival = wire.receive()
        {
            count += 1
            switch arrival {
            case .reply(let peer, let frames):
                pages += frames.last?.count ?? 0
                if let page = receiveReply(frames, from: peer, now) { inputs.append(.page(page)) }
            case .request(let route, let principal, let key, let frames):
                bytes += frames.last?.count ?? 0
                switch Request.read(frames, from: route, principal: principal, key: key) {
                case .turnedAway(let header, let version): send(header, Data(), version: version, to: route)
                case .request(let request): dispatch(request, isFirst: count == 1, now)
                }
            }
        }
        if tickDue <= now {
            // The turn replaces this time by its own; if the turn fails, it is retried then.
            tickDue = now.adding(Limits.tickRetry)
            inputs.append(.tick)
        }
    }

    /// Settles one turn of waiting commands, with the inputs received so far.
    private func settleWaiting(_ inputs: inout [Input<S>], _ now: Moment) {
        var (count, bytes) = (0, 0)
        while count < Limits.turnInputs, bytes < Limits.turnBytes, let next = commands.next() {
            let request = next.element
            inputs.append(request.header.kind == .nodeCommand ? .nodeCommand(request) : .command(request))
            count += 1
            bytes += request.body.count
        }
        guard !inputs.isEmpty else { return }
        if let damage {
            for input in inputs { sendFault(for: input, .storage, damage, now) }
            inputs = []
            return
        }
        reopen(now)
        for inputs in suspects.turns(of: inputs) { runTurn(inputs, now) }
        inputs = []
    }

    /// Queues a request by its kind.
    private func dispatch(_ request: Request, isFirst: Bool, _ now: Moment) {
        switch request.header.kind {
        case .command, .job, .nodeCommand: queue(command: request)
        case .query: answerOrQueue(request, isFirst: isFirst, now)
        case .entries:
            guard var asked = try? WireEntriesRequest(serializedBytes: request.body) else { return unreadable(request) }
            asked.unknownFields = UnknownStorage()
            switch followers.begin(request) {
            case nil: queue(.entries(request.withoutBody, asked), now)
            // A duplicate of the pending request: its reply is under way.
            case request.id: counters.count("entries_repeated")
            default: turnAway(request, .busy, "another request for entries of this connection waits")
            }
        case .nodeQuery:
            guard let query = try? WireNodeQuery(serializedBytes: request.body), let query = query.query else {
                return unreadable(request)
            }
            queue(.nodeQuery(request.withoutBody, query), now)
        case .unspecified, .UNRECOGNIZED:
            unreadable(request)
        }
    }

    private func queue(command: Request) {
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
    func send(_ reply: ReplyMessage, to route: Route) -> Bool {
        send(reply.header, reply.body, version: reply.version, to: route)
    }

    /// - Returns: false if it was not sent.
    @discardableResult
    private func send(_ header: WireReplyHeader, _ body: Data, version: Data, to route: Route) -> Bool {
        switch header.outcome {
        case .turnedAway: counters.count("turned_away.\(header.turnedAway)")
        case .fault: counters.count("fault.\(header.fault)")
        case .refused: counters.count("refused")
        case .answered, .unspecified, .UNRECOGNIZED: break
        }
        // The reply may depend on entries that are not on the disk.
        if hasLostSync { return false }
        let isSent = wire.reply(Frames.reply(header, body, version: version), to: route)
        if !isSent { counters.count("reply_lost") }
        return isSent
    }

    /// Admits the directory's keys at the door; before the first directory, the founder's. If they cannot be read, it
    /// retries soon: until then the door admits keys that may have been replaced.
    func admitDirectoryKeys() {
        guard let installed = try? store.read({ try Grants.keys($0) }) else {
            doorDue = clock.now().adding(Limits.troubleRetry)
            return
        }
        doorDue = nil
        wire.admit(installed.isEmpty ? [founder.key: founder.name] : installed)
    }

    /// Sets when to check next whether a tick is due.
    func scheduleTick(at next: Moment) { tickDue = next }
}

/// Why a node can no longer serve.
public enum NodeEnd: Equatable, Sendable {
    /// Another process has taken the database over; the text is the store's message.
    case takenOver(String)
    /// A sync failed: the page cache and the disk may differ, so the process must neither reply nor write.
    case lostSync(String)
}
