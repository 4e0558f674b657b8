import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

extension Node {
    /// An errand that waits for a reader.
    struct Question {
        let errand: Errand<S>
        /// When its patience ends.
        let until: Moment
    }

    /// The result of an errand, with the state at its start.
    struct Return: Sendable {
        let errand: Errand<S>
        let errant: Errant<S>
        /// The number of commits before it started.
        let commits: UInt64
        /// When its patience ends.
        let until: Moment
    }

    /// Answers a query on the loop if that is faster: a brief query, first in this step, while no reader is busy.
    ///
    /// Each read of the socket is thus delayed by one query at most, and under load the readers share the queries.
    func ask(_ request: Request, isFirst: Bool, _ now: Moment) {
        let errand = Errand<S>.query(request)
        guard isFirst, reading.all == 0, store.readsAtOnce, request.body.count <= Limits.small,
            let query = try? S.Query(serializedBytes: request.body), service.isBrief(query)
        else { return sendOut(errand, now) }
        let reader = reader(errand, now)
        let errant = reader.errant(errand) { try store.read { try reader.run(errand, $0) } }
        let until = Waiting.patience(of: errand, now)
        takeReturn(Return(errand: errand, errant: errant, commits: commits, until: until), now)
    }

    /// Queues an errand for a reader. A parked errand keeps its remaining patience.
    func sendOut(_ errand: Errand<S>, _ now: Moment, until: Moment? = nil) {
        let question = Question(errand: errand, until: until ?? Waiting.patience(of: errand, now))
        let request = errand.request
        guard questions.add(question, of: request.principal, bytes: request.size) else {
            forget(errand)
            return turnAway(request, .busy, "too many questions of \(request.principal) wait")
        }
        askReaders(now)
    }

    /// Hands errands to the readers, up to ``Limits/reading``.
    private func askReaders(_ now: Moment) {
        while reading.all < Limits.reading {
            let mayRead = reading.pages + unsentPages < Limits.pagesUnderWay
            guard let question = questions.next(where: { mayRead || !$0.errand.isPage })?.element else { return }
            let (errand, until) = (question.errand, question.until)
            reading.all += 1
            if errand.isPage { reading.pages += 1 }
            let reader = reader(errand, now)
            let commits = commits
            store.later(mayLag: errand.mayLag) { [outbox, wake = wire.wake] result in
                let errant = reader.errant(errand) { try reader.run(errand, try result.get()) }
                outbox.put(Return(errand: errand, errant: errant, commits: commits, until: until))
                wake()
            }
        }
    }

    /// The number of pages that were read and wait for the flush of a turn that they may have seen.
    private var unsentPages: Int {
        unanswered.reduce(0) { sum, turn in sum + turn.returns.count { $0.errand.isPage } }
    }

    private func reader(_ errand: Errand<S>, _ now: Moment) -> Reader<S> {
        var notBefore: Moment?
        if case .entries(let request, let asked) = errand {
            notBefore = followers.notBefore(request.route, after: asked.after, now)
        }
        return Reader(
            service: service, node: name, founder: founder, peers: following.names, now: now,
            heard: following.heard, notBefore: notBefore)
    }

    /// Processes the readers' results, and hands them further errands.
    func takeReturns(_ now: Moment) {
        for back in outbox.takeAll() {
            reading.all -= 1
            if back.errand.isPage { reading.pages -= 1 }
            takeReturn(back, now)
        }
        askReaders(now)
    }

    /// Processes a result once every turn that it may have seen is flushed.
    private func takeReturn(_ back: Return, _ now: Moment) {
        if unanswered.isEmpty { take(back, now) } else { unanswered[unanswered.count - 1].returns.append(back) }
    }

    /// Processes a reader's result: the turns that it may have seen are on the disk.
    func take(_ back: Return, _ now: Moment) {
        switch back.errant {
        case .settled(let settlement, let route):
            forget(back.errand)
            send(settlement, to: route)
        case .page(let settlement, let route, let upTo):
            forget(back.errand)
            if send(settlement, to: route) { followers.sent(route, upTo: upTo, now) }
        case .early(let errand, let head, let notBefore):
            let again =
                store.lags && errand.mayLag ? Moment(microseconds: now.microseconds + Limits.replicaRetry) : notBefore
            park(.init(errand: errand, head: head, commits: back.commits, until: back.until, again: again), now)
        case .status(let request, let standing):
            var settlement = Settlement(request, .answered)
            settlement.stands(at: standing.head)
            settlement.body = bytes(status(standing, now))
            send(settlement, to: request.route)
        case .verification(let request, let query, let head): verify(request, query, head, now)
        }
    }

    /// Clears the connection's pending request for entries, so that it may send another.
    private func forget(_ errand: Errand<S>) {
        if errand.isPage { followers.end(errand.request.route) }
    }

    private func park(_ question: Waiting<S>.Parked, _ now: Moment) {
        if stopping || question.until <= now {
            giveUp(question)
        } else if !waiting.park(question) {
            forget(question.errand)
            turnAway(question.errand.request, .busy, "too many requests are parked")
        }
    }

    /// Queues the parked errands again that were last run before the latest commit.
    func askAgain(_ now: Moment) {
        for question in waiting.takeAfter(commits: commits, now) {
            sendOut(question.errand, now, until: question.until)
        }
    }

    func giveUpWaiting(_ now: Moment) {
        for question in waiting.takeImpatient(now) { giveUp(question) }
    }

    /// Replies when patience has ended: an empty page to a follower, as heartbeat; `notThereYet` to a query.
    func giveUp(_ question: Waiting<S>.Parked) {
        let request = question.errand.request
        forget(question.errand)
        guard case .entries(_, let asked) = question.errand else {
            let words = "entry \(request.header.atLeast) is not here yet"
            send(.turnedAway(request, .notThereYet, words), to: request.route)
            return
        }
        var page = WireEntriesPage()
        page.after = asked.after
        page.head = question.head
        var settlement = Settlement(request, .answered)
        settlement.header.entry = question.head
        settlement.body = bytes(page)
        send(settlement, to: request.route)
    }
}
