import Foundation
import Logging
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// The node's verification of itself, beside its work, one at a time.
extension Node {
    /// Answers a request to verify: at once with the progress, or at the end with the result. It starts a verification
    /// if none is under way, and resumes one that a storage fault stopped.
    func verify(_ request: Request, _ asked: WireVerifyQuery, _ head: Journal.Head, _ now: Moment) {
        if let last = verifications.lastAnswer, asked.run == last.run { return send(last, to: request, at: head) }
        if verifications.work == nil {
            verifications.begin { run in
                Verifying(
                    service, sealing, run: run, peers: following.names, asksPeers: following.personal,
                    seal: founder.seal, makeEmpty: store.makeEmpty)
            }
            log.info("verifying", metadata: ["node": "\(name)", "run": "\(verifications.runs)"])
        }
        verifications.fault = nil
        if asked.progress {
            send(verifications.step.answer, to: request, at: head)
        } else if !verifications.await(request) {
            send(.turnedAway(request, .busy, "too many wait for the verification"), to: request.route)
        }
        verifyOn(now)
    }

    /// Starts the verification's next step when the last one has ended.
    func verifyOn(_ now: Moment) {
        for result in verified.takeAll() { finishStep(result) }
        sendResult()
        guard let work = verifications.work, !verifications.isStepping, verifications.end == nil,
            verifications.fault == nil, !stopping
        else { return }
        switch verifications.step.next {
        case .view: step(work)
        case .page(let peer, let place, let most):
            if verifications.asking == nil {
                verifications.beginRequest(
                    to: peer, version: following.version(of: peer), after: place, most: most,
                    personal: following.personal, now)
            }
            sendPeerRequest(work, now)
        case .nothing: break
        }
    }

    private func step(_ work: Verifying<S>) {
        verifications.isStepping = true
        store.aside { [verified, wake = wire.wake] result in
            do {
                try work.step(result.get())
                verified.put(.success(.init(answer: work.answer, next: work.next)))
            } catch {
                verified.put(.failure(error as? StorageFault ?? StorageFault(.other, "\(error)")))
            }
            wake()
        }
    }

    private func finishStep(_ result: Result<Verifications<S>.Step, StorageFault>) {
        verifications.isStepping = false
        switch result {
        case .success(let step):
            verifications.faults = 0
            reached(step)
        case .failure(let fault):
            log.warning("the verification stands still", metadata: ["node": "\(name)", "why": "\(fault.message)"])
            verifications.fault = fault
            verifications.faults += 1
            // A step that failed twice is abandoned; the next request starts a new verification.
            if verifications.faults > 1 { verifications.work = nil }
            for request in verifications.takeWaiting() {
                send(.fault(request, .storage, fault.message), to: request.route)
            }
        }
    }

    private func reached(_ step: Verifications<S>.Step) {
        guard step.answer.finished else {
            verifications.step = step
            return
        }
        // Turns that it may have read are still being flushed.
        verifications.end = (step.answer, counters.turns + UInt64(unanswered.count))
    }

    /// Sends the result to the waiting requests, once the turns that it may have read are on the disk.
    private func sendResult() {
        guard let end = verifications.end, unanswered.isEmpty || counters.turns >= end.turns else { return }
        verifications.lastAnswer = end.answer
        (verifications.end, verifications.work) = (nil, nil)
        wire.endAside()
        log.info(
            "verified",
            metadata: [
                "node": "\(name)", "sound": "\(end.answer.sound)", "entries": "\(end.answer.entries)",
                "finding": "\(end.answer.finding)",
            ])
        for request in verifications.takeWaiting() {
            let head = Journal.Head(
                number: end.answer.entries, hash: end.answer.headHash, at: Moment(microseconds: 0))
            send(end.answer, to: request, at: head)
        }
    }

    private func send(_ verification: WireVerification, to request: Request, at head: Journal.Head) {
        var answer = WireNodeAnswer()
        answer.verification = verification
        var reply = ReplyMessage(request, .answered)
        reply.stands(at: head)
        reply.body = bytes(answer)
        send(reply, to: request.route)
    }

    /// The node stops: the verification is abandoned.
    func giveUpVerifying() {
        for request in verifications.takeWaiting() {
            send(.fault(request, .stopping, "the verification had not ended"), to: request.route)
        }
    }

    // MARK: - Peers

    /// Sends the request to a peer when it is due; gives the peer up after ``Limits/verifySilence``.
    private func sendPeerRequest(_ work: Verifying<S>, _ now: Moment) {
        guard var asking = verifications.asking else { return }
        if asking.until <= now {
            work.missed(asking.peer)
            verifications.asking = nil
            reached(.init(answer: work.answer, next: work.next))
            // No other event may wake the loop soon.
            return verifyOn(now)
        }
        guard asking.due <= now else { return }
        if wire.askAside(asking.frames, of: asking.peer) {
            if !asking.isSent { asking.until = now.adding(Limits.verifySilence) }
            asking.isSent = true
            asking.due = now.adding(Limits.verifyRepeat)
        } else {
            asking.due = now.adding(Limits.verifyRetry)
        }
        verifications.asking = asking
    }

    /// Processes a peer's reply if it answers the verification's request.
    /// - Returns: whether it does.
    func receiveVerificationReply(_ frames: [Data], from peer: NodeName, _ now: Moment) -> Bool {
        guard let asking = verifications.asking, asking.peer == peer, frames.count == 3, frames[0] == asking.version,
            let header = try? WireReplyHeader(serializedBytes: frames[1]), header.requestID == asking.id
        else { return false }
        if header.outcome == .fault || header.turnedAway == .busy {
            verifications.asking?.due = now.adding(Limits.verifyRetry)
        } else if let work = verifications.work {
            verifications.asking = nil
            work.receiveReply(header, frames[2], from: peer)
            verifications.step = .init(answer: work.answer, next: work.next)
        }
        return true
    }
}
