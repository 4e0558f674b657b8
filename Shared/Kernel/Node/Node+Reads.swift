import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

extension Node {
    /// A read that waits for a reader.
    struct QueuedRead {
        let read: ReadRequest<S>
        /// When its patience ends.
        let until: Moment
    }

    /// A read with its result and the state at its start.
    struct FinishedRead: Sendable {
        let read: ReadRequest<S>
        let result: ReadResult<S>
        /// The number of commits before it started.
        let commits: UInt64
        /// When its patience ends.
        let until: Moment
    }

    /// Answers a query on the loop if that is faster: a brief query, first in this step, while no reader is busy.
    ///
    /// Receiving is thus delayed by one query at most, and under load the readers share the queries.
    func answerOrQueue(_ request: Request, isFirst: Bool, _ now: Moment) {
        let read = ReadRequest<S>.query(request)
        guard isFirst, reading.all == 0, store.readsAtOnce, request.body.count <= Limits.smallBodyBytes,
            let query = try? S.Query(serializedBytes: request.body), service.isBrief(query)
        else { return queue(read, now) }
        let reader = reader(read, now)
        let result = reader.result(of: read) { try store.read { try reader.run(read, $0) } }
        let until = Waiting.patience(of: read, now)
        finishOnceFlushed(FinishedRead(read: read, result: result, commits: commits, until: until), now)
    }

    /// Queues a read for a reader. A parked read keeps its remaining patience.
    func queue(_ read: ReadRequest<S>, _ now: Moment, until: Moment? = nil) {
        let queued = QueuedRead(read: read, until: until ?? Waiting.patience(of: read, now))
        let request = read.request
        guard queuedReads.add(queued, of: request.principal, bytes: request.size) else {
            endPageRequest(read)
            return turnAway(request, .busy, "too many questions of \(request.principal) wait")
        }
        startReads(now)
    }

    /// Hands reads to the readers, up to ``Limits/concurrentReads``.
    private func startReads(_ now: Moment) {
        while reading.all < Limits.concurrentReads {
            let mayRead = reading.pages + unsentPages < Limits.pagesUnderWay
            guard let queued = queuedReads.next(where: { mayRead || !$0.read.isPage })?.element else { return }
            let (read, until) = (queued.read, queued.until)
            reading.all += 1
            if read.isPage { reading.pages += 1 }
            let reader = reader(read, now)
            let commits = commits
            store.later(mayLag: read.mayLag) { [finishedReads, wake = wire.wake] tables in
                let result = reader.result(of: read) { try reader.run(read, try tables.get()) }
                finishedReads.put(FinishedRead(read: read, result: result, commits: commits, until: until))
                wake()
            }
        }
    }

    /// The number of pages that were read and wait for the flush of a turn that they may have seen.
    private var unsentPages: Int {
        unanswered.reduce(0) { sum, turn in sum + turn.reads.count { $0.read.isPage } }
    }

    private func reader(_ read: ReadRequest<S>, _ now: Moment) -> Reader<S> {
        var notBefore: Moment?
        if case .entries(let request, let asked) = read {
            notBefore = followers.notBefore(request.route, after: asked.after, now)
        }
        return Reader(
            service: service, node: name, founder: founder, sealing: sealing, directory: directory,
            peers: following.names, now: now,
            heard: following.heard, notBefore: notBefore)
    }

    /// Processes the readers' results, and hands them further reads.
    func collectReads(_ now: Moment) {
        for finished in finishedReads.takeAll() {
            reading.all -= 1
            if finished.read.isPage { reading.pages -= 1 }
            finishOnceFlushed(finished, now)
        }
        startReads(now)
    }

    /// Processes a result once every turn that it may have seen is flushed.
    private func finishOnceFlushed(_ finished: FinishedRead, _ now: Moment) {
        if unanswered.isEmpty { finish(finished, now) } else { unanswered[unanswered.count - 1].reads.append(finished) }
    }

    /// Processes a reader's result: the turns that it may have seen are on the disk.
    func finish(_ finished: FinishedRead, _ now: Moment) {
        switch finished.result {
        case .reply(let reply, let route):
            endPageRequest(finished.read)
            send(reply, to: route)
        case .page(let reply, let route, let upTo):
            endPageRequest(finished.read)
            if send(reply, to: route) { followers.sent(route, upTo: upTo, now) }
        case .early(let read, let head, let notBefore):
            let again =
                store.lags && read.mayLag ? now.adding(Limits.replicaRetry) : notBefore
            park(.init(read: read, head: head, commits: finished.commits, until: finished.until, again: again), now)
        case .status(let request, let standing):
            var reply = ReplyMessage(request, .answered)
            reply.stands(at: standing.head)
            reply.body = bytes(status(standing, now))
            send(reply, to: request.route)
        case .verification(let request, let query, let head): verify(request, query, head, now)
        }
    }

    /// Clears the connection's pending request for entries, so that it may send another.
    private func endPageRequest(_ read: ReadRequest<S>) {
        if read.isPage { followers.end(read.request.route) }
    }

    private func park(_ parked: Waiting<S>.Parked, _ now: Moment) {
        if stopping || parked.until <= now {
            giveUp(parked)
        } else if !waiting.park(parked) {
            endPageRequest(parked.read)
            turnAway(parked.read.request, .busy, "too many requests are parked")
        }
    }

    /// Queues the parked reads again that were last run before the latest commit.
    func requeueParked(_ now: Moment) {
        for parked in waiting.takeAfter(commits: commits, now) {
            queue(parked.read, now, until: parked.until)
        }
    }

    func giveUpImpatient(_ now: Moment) {
        for parked in waiting.takeImpatient(now) { giveUp(parked) }
    }

    /// Replies when patience has ended: an empty page to a follower, as heartbeat; `notThereYet` to a query.
    func giveUp(_ parked: Waiting<S>.Parked) {
        let request = parked.read.request
        endPageRequest(parked.read)
        guard case .entries(_, let asked) = parked.read else {
            let words = "entry \(request.header.atLeast) is not here yet"
            send(.turnedAway(request, .notThereYet, words), to: request.route)
            return
        }
        var page = WireEntriesPage()
        page.after = asked.after
        page.head = parked.head
        var reply = ReplyMessage(request, .answered)
        reply.header.entry = parked.head
        reply.body = bytes(page)
        send(reply, to: request.route)
    }
}
