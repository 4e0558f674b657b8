import DequeModule
import Foundation
public import Logging
import Schemas
import SwiftProtobuf
import Synchronization
public import Vocabulary

/// One running service of one agency: the loop that owns the socket and the only writer of its database.
///
/// It belongs to one thread. Each ``step()`` takes what waits on the wire, settles the commands and the peers' pages of
/// it in one transaction, answers, and sends the questions to the readers. While one commit is on its way to the disk
/// the next batch gathers by itself.
public final class Node<S: Service> {
    /// The node's name.
    public let name: NodeName
    private let service: S
    private let store: any Store
    private let wire: any Wire
    private let clock: any Clock
    private let log: Logger
    private let founder: (name: String, key: String)
    private let wantsPersonal: Bool

    private var peers: [Peer]
    private var parked: [Parked] = []
    private var reading = 0
    /// Counts commits, so that whoever found nothing knows whether there was one since.
    private var commits: UInt64 = 0
    private var counters = Counters()
    private var trouble = ""
    private let outbox = Outbox<Return>()
    private let started: Moment
    private var lastSettled: Moment
    private var stopping = false
    /// How much memory the process takes, in bytes; the process knows, not the kernel.
    public var memory: @Sendable () -> Int64 = { 0 }

    private struct Parked {
        let errand: Errand<S>
        let head: UInt64
        let until: Moment
    }

    /// An errand's end, with the count of commits when it set out.
    private struct Return: Sendable {
        let errant: Errant<S>
        let commits: UInt64
    }

    /// A node over its edges.
    /// - Parameters:
    ///   - founder: who may install the first directory, and the public key.
    ///   - peers: the nodes that it follows.
    ///   - wantsPersonal: whether it asks its peers for personal data too.
    /// - Throws: ``StartFault``, with a sentence that says what to do.
    public init(
        _ name: NodeName, _ service: S, store: any Store, wire: any Wire, clock: any Clock,
        founder: (name: String, key: String), peers: [NodeName], wantsPersonal: Bool, log: Logger
    ) throws {
        self.name = name
        self.service = service
        self.store = store
        self.wire = wire
        self.clock = clock
        self.founder = founder
        self.wantsPersonal = wantsPersonal
        self.log = log
        let now = clock.now()
        started = now
        lastSettled = now
        self.peers = peers.map { Peer(name: $0, due: now) }
        try StartFault.check(service, store)
        admit()
    }

    /// When the loop has to look again even if nothing arrives.
    public var nextDeadline: Moment {
        var next = lastSettled.adding(seconds: Limits.tick / 1_000_000)
        for peer in peers where peer.stopped == nil { next = min(next, peer.asking?.until ?? peer.due) }
        for each in parked { next = min(next, each.until) }
        return next
    }

    /// Waits for something to do, then does it.
    public func loop() {
        let now = clock.now()
        wire.wait(from: now, until: nextDeadline)
        step()
    }

    /// Takes what waits and settles it.
    public func step() {
        let now = clock.now()
        takeReturns(now)
        let inputs = gather(now)
        if !inputs.isEmpty { turn(inputs, now) }
        giveUpWaiting(now)
        askPeers(now)
    }

    /// The last turn: what waits is settled, the readers' answers are sent, parked followers hear that there is nothing.
    public func stop() {
        step()
        stopping = true
        let until = clock.now().adding(seconds: Limits.farewell)
        while reading > 0, clock.now() < until {
            wire.wait(from: clock.now(), until: until)
            takeReturns(clock.now())
        }
        for each in parked { giveUp(each) }
        parked.removeAll()
        log.info("stopped", metadata: ["node": "\(name)"])
    }

    // MARK: - Taking in

    private func gather(_ now: Moment) -> [Input<S>] {
        var inputs: [Input<S>] = []
        var size = 0
        while inputs.count < Limits.turnInputs, size < Limits.turnBytes, let arrival = wire.receive() {
            switch arrival {
            case .reply(let peer, let frames):
                if let page = heard(frames, from: peer, now) { inputs.append(.page(page)) }
            case .request(let route, let principal, let frames):
                size += frames.last?.count ?? 0
                switch Request.read(frames, from: route, principal: principal, now: now) {
                case .turnedAway(let header): send(header, Data(), to: route)
                case .request(let request):
                    if let input = take(request, now) { inputs.append(input) }
                }
            }
        }
        if inputs.isEmpty, lastSettled.microseconds(until: now) > Limits.tick { inputs.append(.tick) }
        return inputs
    }

    /// A command for the turn; everything else is sent on its way at once.
    private func take(_ request: Request, _ now: Moment) -> Input<S>? {
        switch request.header.kind {
        case .command:
            guard let command = try? S.Command(serializedBytes: request.body) else { return unreadable(request) }
            return .command(request, command)
        case .nodeCommand:
            guard let command = try? WireNodeCommand(serializedBytes: request.body) else { return unreadable(request) }
            return .nodeCommand(request, command)
        case .query:
            guard let query = try? S.Query(serializedBytes: request.body) else { return unreadable(request) }
            sendOut(.query(request, query), now)
        case .entries:
            guard let asked = try? WireEntriesRequest(serializedBytes: request.body) else { return unreadable(request) }
            sendOut(.entries(request, asked), now)
        case .nodeQuery:
            guard let query = try? WireNodeQuery(serializedBytes: request.body) else { return unreadable(request) }
            sendOut(.nodeQuery(request, query), now)
        case .unspecified, .UNRECOGNIZED:
            return unreadable(request)
        }
        return nil
    }

    private func unreadable(_ request: Request) -> Input<S>? {
        send(.turnedAway(request, .bodyUnreadable, "the body is not what the kind names"), to: request.route)
        return nil
    }

    // MARK: - The turn

    private func turn(_ inputs: [Input<S>], _ now: Moment) {
        let begun = clock.now()
        var changed = false
        let outputs: [Output]
        do {
            outputs = try store.transact { tables in
                var turn = try Turn(service, node: name, founder: founder.name, now: now, tables)
                let outputs = try inputs.map { try turn.settle($0) }
                changed = turn.directoryChanged
                return outputs
            }
            trouble = ""
        } catch {
            failed(inputs, error, now)
            return
        }
        commits += 1
        lastSettled = now
        let settled = outputs.reduce(0) { if case .settled = $1 { $0 + 1 } else { $0 } }
        counters.turned(commands: settled, at: now, microseconds: begun.microseconds(until: clock.now()))
        log.debug(
            "turn",
            metadata: [
                "inputs": "\(inputs.count)", "commands": "\(settled)", "microseconds": "\(counters.lastCommit)",
            ])
        if changed { admit() }
        for output in outputs { tell(output, now) }
        askParkedAgain(now)
    }

    /// A turn was rolled back, or nobody knows whether it was.
    private func failed(_ inputs: [Input<S>], _ error: any Error, _ now: Moment) {
        let fault = error as? StorageFault
        log.warning("a turn failed", metadata: ["node": "\(name)", "why": "\(fault?.message ?? "\(error)")"])
        counters.count("turn_failed")
        if fault?.undecided == true {
            lookUp(inputs, fault, now)
        } else if inputs.count > 1, fault?.kind != .full {
            // One of them is guilty: each by itself, so that the others succeed.
            for input in inputs { turn([input], now) }
        } else {
            for input in inputs { refuse(input, fault, now) }
        }
    }

    /// After a commit whose outcome is unknown: who stands in the journal is answered from there, nobody else is.
    private func lookUp(_ inputs: [Input<S>], _ fault: StorageFault?, _ now: Moment) {
        for peer in peers.indices { retry(peer, now) }
        do {
            try store.reopen()
            try store.read { tables in
                for case .command(let request, _) in inputs {
                    if let entry = try Journal.entry(of: request.id, tables), entry.digest == request.digest {
                        if entry.shownDigest.isEmpty { send(.stored(request, entry), to: request.route) }
                    } else if fault?.kind == .full {
                        send(.fault(request, .diskFull, fault?.message ?? ""), to: request.route)
                    }
                }
            }
            commits += 1
            admit()
            askParkedAgain(now)
        } catch {
            trouble = "\((error as? StorageFault)?.message ?? "\(error)")"
        }
    }

    private func refuse(_ input: Input<S>, _ fault: StorageFault?, _ now: Moment) {
        trouble = fault?.message ?? ""
        let why: WireFault =
            switch fault?.kind {
            case .full: .diskFull
            case .constraint, nil: .rule
            case .corrupt, .newer, .other: .storage
            }
        switch input {
        case .command(let request, _), .nodeCommand(let request, _):
            send(.fault(request, why, fault?.message ?? ""), to: request.route)
        case .page(let page):
            if let peer = index(of: page.peer) {
                if why == .rule { peers[peer].stopped = "entry after \(page.from.entry): \(fault?.message ?? "rule")" }
                retry(peer, now)
            }
        case .tick: lastSettled = now
        }
    }

    private func tell(_ output: Output, _ now: Moment) {
        switch output {
        case .settled(let settlement, let route): send(settlement, to: route)
        case .kept(let peer, let kept):
            if !kept, let index = index(of: peer) {
                peers[index].ahead = nil
                if peers[index].asking == nil { peers[index].due = now }
            }
        case .ticked: break
        }
    }

    // MARK: - Questions

    private func sendOut(_ errand: Errand<S>, _ now: Moment) {
        guard reading < Limits.reading else {
            send(.turnedAway(errand.request, .busy, "too much is being read"), to: errand.request.route)
            return
        }
        reading += 1
        let reader = Reader(
            service: service, node: name, founder: founder.name, peers: peers.map(\.name), makeEmpty: store.makeEmpty)
        let heard = Dictionary(uniqueKeysWithValues: peers.compactMap { peer in peer.heardAt.map { (peer.name, $0) } })
        let commits = commits
        store.later { [outbox, wake = wire.wake] result in
            let errant: Errant<S>
            do {
                errant = try reader.run(errand, now: now, heard: heard, try result.get())
            } catch {
                let words = (error as? StorageFault)?.message ?? "\(error)"
                errant = .settled(.fault(errand.request, .storage, words), to: errand.request.route)
            }
            outbox.put(Return(errant: errant, commits: commits))
            wake()
        }
    }

    private func takeReturns(_ now: Moment) {
        for back in outbox.takeAll() {
            reading -= 1
            switch back.errant {
            case .settled(let settlement, let route): send(settlement, to: route)
            case .early(let errand, let head):
                if back.commits < commits, !stopping {
                    sendOut(errand, now)
                } else {
                    park(errand, head, now)
                }
            case .status(let request, let head, let at, let cursors, let directory):
                var settlement = Settlement(request, .answered)
                settlement.header.entry = head
                settlement.body = bytes(status(head, at, cursors, directory, now))
                send(settlement, to: request.route)
            }
        }
    }

    private func park(_ errand: Errand<S>, _ head: UInt64, _ now: Moment) {
        let until: Moment
        if case .entries(_, let asked) = errand {
            let milliseconds = Int64(min(asked.patienceMs, Limits.patience))
            until = Moment(microseconds: now.microseconds + milliseconds * 1_000)
        } else if errand.request.header.deadline > 0 {
            until = Moment(microseconds: errand.request.header.deadline)
        } else {
            until = now.adding(seconds: Limits.waiting)
        }
        let place = Parked(errand: errand, head: head, until: until)
        if stopping || until <= now || parked.count >= Limits.parked { giveUp(place) } else { parked.append(place) }
    }

    private func askParkedAgain(_ now: Moment) {
        let waiting = parked
        parked.removeAll()
        for each in waiting { sendOut(each.errand, now) }
    }

    private func giveUpWaiting(_ now: Moment) {
        guard parked.contains(where: { $0.until <= now }) else { return }
        for each in parked where each.until <= now { giveUp(each) }
        parked.removeAll { $0.until <= now }
    }

    /// Patience has ended: a follower gets an empty page, its heartbeat; a query hears that it is not there yet.
    private func giveUp(_ waiting: Parked) {
        let request = waiting.errand.request
        guard case .entries(_, let asked) = waiting.errand else {
            send(
                .turnedAway(request, .notThereYet, "entry \(request.header.atLeast) is not here yet"), to: request.route
            )
            return
        }
        var page = WireEntriesPage()
        page.after = asked.after
        page.head = waiting.head
        var settlement = Settlement(request, .answered)
        settlement.header.entry = waiting.head
        settlement.body = bytes(page)
        send(settlement, to: request.route)
    }

    private func send(_ settlement: Settlement, to route: Route) {
        send(settlement.header, settlement.body, to: route)
    }

    private func send(_ header: WireReplyHeader, _ body: Data, to route: Route) {
        switch header.outcome {
        case .turnedAway: counters.count("turned_away.\(header.turnedAway)")
        case .fault: counters.count("fault.\(header.fault)")
        case .refused: counters.count("refused")
        case .answered, .unspecified, .UNRECOGNIZED: break
        }
        if !wire.reply(Frames.reply(header, body), to: route) { counters.count("reply_lost") }
    }

    // MARK: - Following

    private func index(of peer: NodeName) -> Int? { peers.firstIndex { $0.name == peer } }

    private func askPeers(_ now: Moment) {
        guard !stopping else { return }
        for index in peers.indices where peers[index].stopped == nil {
            if let asking = peers[index].asking {
                guard asking.until <= now else { continue }
                counters.count("peer_silent.\(peers[index].name)")
                peers[index].asking = nil
                peers[index].ahead = nil
            }
            if peers[index].due <= now { ask(index, now) }
        }
    }

    private func ask(_ index: Int, _ now: Moment) {
        let peer = peers[index]
        let place: Cursors.Place
        do {
            place = try peer.ahead ?? store.read { try Cursors.place(in: peer.name, $0) }
        } catch {
            retry(index, now)
            return
        }
        var asked = WireEntriesRequest()
        asked.after = place.entry
        asked.hash = place.hash
        asked.patienceMs = Limits.heartbeat
        asked.personal = wantsPersonal
        var header = WireRequestHeader()
        // A question needs an id only to know its answer by.
        counters.count("peer_asked")
        let number = withUnsafeBytes(of: (counters.values["peer_asked"] ?? 0).bigEndian) { Data($0) }
        header.requestID = withUnsafeBytes(of: now.microseconds.bigEndian) { Data($0) } + number
        header.kind = .entries
        guard wire.ask(Frames.request(header, bytes(asked)), of: peer.name) else {
            retry(index, now)
            return
        }
        let silence = Int64(Limits.heartbeat / 1_000) + Limits.peerSilence
        peers[index].asking = (header.requestID, place, now.adding(seconds: silence))
    }

    private func retry(_ index: Int, _ now: Moment) {
        peers[index].asking = nil
        peers[index].ahead = nil
        peers[index].due = now.adding(seconds: Limits.peerRetry)
    }

    /// A peer's reply: a page to be kept, or nothing to keep.
    private func heard(_ frames: [Data], from name: NodeName, _ now: Moment) -> HeardPage? {
        guard let index = index(of: name), frames.count == 3, frames[0] == Frames.version,
            let header = try? WireReplyHeader(serializedBytes: frames[1]),
            let asking = peers[index].asking, asking.id == header.requestID
        else {
            counters.count("peer_reply_unexpected")
            return nil
        }
        peers[index].asking = nil
        guard header.outcome == .answered, let page = try? WireEntriesPage(serializedBytes: frames[2]) else {
            turnedAway(index, header, now)
            return nil
        }
        do {
            let heard = try HeardPage(page, of: name, after: asking.from)
            peers[index].heardAt = now
            peers[index].head = heard.head
            peers[index].due = now
            peers[index].ahead = heard.to
            if heard.to == heard.from { return nil }
            // The next page is asked for while this one is on its way to the disk.
            ask(index, now)
            return heard
        } catch {
            stopFollowing(index, (error as? PageFault)?.words ?? "\(error)")
            return nil
        }
    }

    private func turnedAway(_ index: Int, _ header: WireReplyHeader, _ now: Moment) {
        if header.outcome == .turnedAway, header.turnedAway == .historyDiffers {
            stopFollowing(index, header.detail)
        } else {
            counters.count("peer_turned_away.\(peers[index].name)")
            retry(index, now)
        }
    }

    private func stopFollowing(_ index: Int, _ why: String) {
        peers[index].stopped = why
        log.error(
            "following stopped: the peer's journal is not the one that was read; compare both with tangga verify",
            metadata: ["node": "\(name)", "peer": "\(peers[index].name)", "why": "\(why)"])
    }

    // MARK: - About itself

    private func admit() {
        let installed = try? store.read { try Grants.keys($0) }
        var keys = installed ?? [:]
        if keys.isEmpty { keys[founder.key] = founder.name }
        wire.admit(keys)
    }

    private func status(
        _ head: UInt64, _ at: Int64, _ cursors: [WireCursor], _ directory: UInt64, _ now: Moment
    ) -> WireNodeAnswer {
        var answer = WireNodeAnswer()
        answer.status.node = name.description
        answer.status.service = S.name
        answer.status.head = head
        answer.status.headAt = at
        answer.status.cursors = cursors.map(completed)
        let counted = counters.values.map { ($0.key, $0.value) } + wire.counts
        answer.status.counters = counted.sorted { $0.0 < $1.0 }.map { name, value in
            var counter = WireCounter()
            counter.name = name
            counter.value = value
            return counter
        }
        answer.status.turns = counters.turns
        answer.status.commands = counters.commands
        answer.status.commandsPerSecond = counters.rate(at: now)
        answer.status.lastCommitUs = counters.lastCommit
        answer.status.databaseBytes = store.bytes
        answer.status.memoryBytes = memory()
        answer.status.upSince = started.microseconds
        answer.status.directoryVersion = directory
        answer.status.trouble = trouble
        return answer
    }

    private func completed(_ cursor: WireCursor) -> WireCursor {
        var cursor = cursor
        guard let peer = peers.first(where: { $0.name.description == cursor.peer }) else { return cursor }
        cursor.peerHead = max(peer.head, cursor.entry)
        cursor.heardAt = peer.heardAt?.microseconds ?? 0
        cursor.stopped = peer.stopped ?? ""
        return cursor
    }
}
