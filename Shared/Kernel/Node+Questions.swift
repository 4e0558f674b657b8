import Foundation
import Schemas
import Vocabulary

extension Node {
    /// An errand's end, with what was so when it set out.
    struct Return: Sendable {
        let errand: Errand<S>
        let errant: Errant<S>
        /// How many commits there had been.
        let commits: UInt64
        /// When its patience ends.
        let until: Moment
    }

    /// Answers a query at once where that is the shorter way: a brief one that came first, while nobody reads.
    ///
    /// So a step is held up by one of them at most, and where many come at a time the readers share them.
    func ask(_ request: Request, _ query: S.Query, isFirst: Bool, _ now: Moment) {
        let errand = Errand<S>.query(request, query)
        guard isFirst, reading == 0, store.readsAtOnce, service.isBrief(query) else { return sendOut(errand, now) }
        let reader = reader(now)
        let errant = reader.errant(errand) { try store.read { try reader.run(errand, $0) } }
        let until = Waiting.patience(of: errand, now)
        takeReturn(Return(errand: errand, errant: errant, commits: commits, until: until), now)
    }

    /// Sends a question to a reader; one that was parked keeps the patience that it has left.
    func sendOut(_ errand: Errand<S>, _ now: Moment, until: Moment? = nil) {
        guard reading < Limits.reading else {
            send(.turnedAway(errand.request, .busy, "too much is being read"), to: errand.request.route)
            return
        }
        reading += 1
        let reader = reader(now)
        let commits = commits
        let until = until ?? Waiting.patience(of: errand, now)
        store.later(mayLag: errand.mayLag) { [outbox, wake = wire.wake] result in
            let errant = reader.errant(errand) { try reader.run(errand, try result.get()) }
            outbox.put(Return(errand: errand, errant: errant, commits: commits, until: until))
            wake()
        }
    }

    private func reader(_ now: Moment) -> Reader<S> {
        Reader(
            service: service, node: name, founder: founder, peers: following.names, now: now,
            heard: following.heard)
    }

    /// Sends on what the readers have found.
    func takeReturns(_ now: Moment) {
        for back in outbox.takeAll() {
            reading -= 1
            takeReturn(back, now)
        }
    }

    /// Sends on what was found, when what it rests on is on the disk.
    private func takeReturn(_ back: Return, _ now: Moment) {
        if unanswered.isEmpty { take(back, now) } else { unanswered[unanswered.count - 1].returns.append(back) }
    }

    /// Sends on what a reader has found, now that it is on the disk.
    func take(_ back: Return, _ now: Moment) {
        switch back.errant {
        case .settled(let settlement, let route): send(settlement, to: route)
        case .early(let errand, let head):
            let again =
                store.lags && errand.mayLag ? Moment(microseconds: now.microseconds + Limits.replicaRetry) : nil
            park(.init(errand: errand, head: head, commits: back.commits, until: back.until, again: again), now)
        case .status(let request, let standing):
            var settlement = Settlement(request, .answered)
            settlement.stands(at: standing.head)
            settlement.body = bytes(status(standing, now))
            send(settlement, to: request.route)
        case .verification(let request, let query, let head): verify(request, query, head, now)
        }
    }

    private func park(_ question: Waiting<S>.Parked, _ now: Moment) {
        let request = question.errand.request
        if stopping || question.until <= now {
            giveUp(question)
        } else if waiting.isFull {
            send(.turnedAway(request, .busy, "too much is waiting"), to: request.route)
        } else {
            waiting.park(question)
        }
    }

    /// Sends out again what was parked before the latest commit, as far as there is room.
    func askAgain(_ now: Moment) {
        for question in waiting.takeAfter(commits: commits, now, atMost: Limits.reading - reading) {
            sendOut(question.errand, now, until: question.until)
        }
    }

    func giveUpWaiting(_ now: Moment) {
        for question in waiting.takeImpatient(now) { giveUp(question) }
    }

    /// Patience has ended: a follower gets an empty page, its heartbeat; a query hears that it is not there yet.
    func giveUp(_ question: Waiting<S>.Parked) {
        let request = question.errand.request
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
