import Foundation
import Logging
import Vocabulary
import WireSchemas

/// A database that fails: a turn that was rolled back or of which nobody knows, and the way back.
///
/// Commands get a fault until a commit succeeds, questions are answered as long as the store can read, and the way back
/// is found by trying, every ``Limits/troubleRetry`` seconds when nothing else is written. After a sync that failed
/// there is no way back within the process.
extension Node {
    /// A turn was rolled back, or nobody knows whether it was.
    func failed(_ inputs: [Input<S>], _ error: any Error, _ now: Moment) {
        counters.count("turn_failed")
        let fault = error as? StorageFault
        if let fault, fault.kind == .unsynced { return lose(fault) }
        let words = fault?.message ?? "\(error)"
        let why: WireFault =
            switch fault?.kind {
            case .full: .diskFull
            case .constraint, nil: .rule
            case .unsynced, .corrupt, .newer, .held, .readOnly, .notDurable, .notAdmitted, .other: .storage
            }
        if fault?.undecided == true {
            isCutOff = true
            fails(error, now)
            // The turn may have happened, and with it that peers are read anew.
            if inputs.contains(where: \.followsAnew) { following.beginAnew(now) }
            for peer in following.names { following.retry(peer, now) }
            reopen(now)
            if !isCutOff { lookUp(inputs, why, words, now) }
            return
        }
        if why == .rule {
            log.warning("a turn failed", metadata: ["node": "\(name)", "why": "\(words)"])
            // One of them is guilty: each by itself, so that the others succeed.
            if inputs.count > 1 { return inputs.forEach { turn([$0], now) } }
            if let request = inputs.first?.request { suspects.add(request) }
        } else {
            fails(error, now)
        }
        for input in inputs { refuse(input, why, words, now) }
    }

    /// A sync failed: nothing that rests on it may leave, now or later, and nothing may be built on it.
    func lose(_ fault: StorageFault) {
        guard !isLost else { return }
        log.critical("a sync failed: the process must end", metadata: ["node": "\(name)", "why": "\(fault.message)"])
        trouble = fault.message
        end = .lostSync(fault.message)
        unanswered = []
    }

    /// Whether a sync has failed.
    var isLost: Bool { if case .lostSync = end { true } else { false } }

    /// The storage failed: nothing can be told to this node until it is seen to write again.
    private func fails(_ error: any Error, _ now: Moment) {
        let fault = error as? StorageFault
        let words = fault?.message ?? "\(error)"
        if fault?.kind == .held { end = .takenOver(words) }
        if trouble.isEmpty { log.error("the storage fails", metadata: ["node": "\(name)", "why": "\(words)"]) }
        trouble = words
        retryDue = now.adding(seconds: Limits.troubleRetry)
    }

    /// A commit succeeded.
    func writes() {
        commits += 1
        guard damage == nil, !trouble.isEmpty else { return }
        log.info("the storage works again", metadata: ["node": "\(name)", "why": "\(trouble)"])
        trouble = ""
    }

    /// In trouble, writes what is there already, to find out whether it can write again.
    func tryAgain(_ now: Moment) {
        guard damage == nil, !trouble.isEmpty, retryDue <= now else { return }
        reopen(now)
        guard !isCutOff else { return }
        do {
            try store.transact(Schema.touch)
            writes()
        } catch {
            failed([], error, now)
        }
    }

    /// Where another process may take over, looks now and then whether one has.
    func hold(_ now: Moment) {
        guard store.canBeTakenOver, trouble.isEmpty, holdDue <= now else { return }
        holdDue = now.adding(seconds: Limits.holdCheck)
        do { try store.hold() } catch { failed([], error, now) }
    }

    func refuse(_ input: Input<S>, _ why: WireFault, _ words: String, _ now: Moment) {
        switch input {
        case .command(let request), .nodeCommand(let request):
            send(.fault(request, why, words), to: request.route)
        case .page(let page):
            if why == .rule {
                stopFollowing(page.peer, "what comes after entry \(page.from.entry) cannot be kept: \(words)")
            } else {
                following.retry(page.peer, now)
            }
        case .tick: break
        }
    }

    /// Opens the database anew where its connection was given up.
    func reopen(_ now: Moment) {
        guard isCutOff else { return }
        do {
            try store.reopen()
            isCutOff = false
            // What was committed by the turn that nobody knows of counts from now on.
            commits += 1
            admit()
        } catch {
            fails(error, now)
        }
    }

    /// After a commit whose outcome was unknown: who stands in the journal is answered from there, the others get a
    /// fault. It says no more than silence would, that they must ask again; but a full disk shows at the commit, and its
    /// askers should not have to wait to hear of it.
    private func lookUp(_ inputs: [Input<S>], _ why: WireFault, _ words: String, _ now: Moment) {
        do {
            try store.read { tables in
                for input in inputs {
                    guard let request = input.request else { continue }
                    guard let stored = try Journal.entry(of: request.id, tables) else {
                        send(.fault(request, why, words), to: request.route)
                        continue
                    }
                    // What was shown is not kept, what is another's is not told: these ask again.
                    let entry = stored.entry
                    guard entry.digest == request.digest, entry.shownDigest.isEmpty else { continue }
                    send(.stored(request, stored), to: request.route)
                }
            }
        } catch {
            isCutOff = true
            fails(error, now)
        }
    }
}
