import Foundation
import Schemas
import Vocabulary

extension Node {
    /// An errand's end, with what was so when it set out.
    struct Return: Sendable {
        let errant: Errant<S>
        /// How many commits there had been.
        let commits: UInt64
        /// When its patience ends.
        let until: Moment
    }

    /// Sends a question to a reader; one that was parked keeps the patience that it has left.
    func sendOut(_ errand: Errand<S>, _ now: Moment, until: Moment? = nil) {
        guard reading < Limits.reading else {
            send(.turnedAway(errand.request, .busy, "too much is being read"), to: errand.request.route)
            return
        }
        reading += 1
        let reader = Reader(
            service: service, node: name, founder: founder, peers: following.names, now: now,
            heard: following.heard, makeEmpty: store.makeEmpty)
        let commits = commits
        let until = until ?? Waiting.patience(of: errand, now)
        store.later(mayLag: errand.mayLag) { [outbox, wake = wire.wake] result in
            let errant: Errant<S>
            do {
                errant = try reader.run(errand, try result.get())
            } catch let fault as StorageFault {
                errant = .settled(.fault(errand.request, .storage, fault.message), to: errand.request.route)
            } catch {
                errant = .settled(.fault(errand.request, .rule, "\(error)"), to: errand.request.route)
            }
            outbox.put(Return(errant: errant, commits: commits, until: until))
            wake()
        }
    }

    /// Sends on what the readers have found.
    func takeReturns(_ now: Moment) {
        for back in outbox.takeAll() {
            reading -= 1
            if unanswered.isEmpty { take(back, now) } else { unanswered[unanswered.count - 1].returns.append(back) }
        }
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
            settlement.header.entry = standing.head
            settlement.body = bytes(status(standing, now))
            send(settlement, to: request.route)
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
