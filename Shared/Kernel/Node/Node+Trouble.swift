import Foundation
import Logging
import Vocabulary
import WireSchemas

/// Failures of the database: turns that were rolled back, turns with unknown outcome, and recovery.
///
/// A command gets a fault while commits fail; queries are answered while the store can be read. Recovery is attempted
/// every ``Limits/troubleRetry``, and by each turn. A failed sync has no recovery within the process.
extension Node {
    /// Handles a turn that was rolled back, or whose outcome is unknown.
    func handleFailure(of inputs: [Input<S>], _ error: any Error, _ now: Moment) {
        counters.count("turn_failed")
        let fault = error as? StorageFault
        if let fault, fault.kind == .unsynced { return stopServing(lostSync: fault) }
        let words = fault?.message ?? "\(error)"
        let why: WireFault =
            switch fault?.kind {
            case .full: .diskFull
            case .constraint, nil: .rule
            case .unsynced, .corrupt, .newer, .held, .readOnly, .notDurable, .notAdmitted, .other: .storage
            }
        if fault?.undecided == true {
            isCutOff = true
            enterTrouble(error, now)
            // The turn may have been committed, and with it the restart of following.
            if inputs.contains(where: \.followsAnew) { following.beginAnew(now) }
            for peer in following.names { following.retry(peer, now) }
            reopen(now)
            if !isCutOff { lookUp(inputs, why, words, now) }
            return
        }
        if why == .rule {
            log.warning("a turn failed", metadata: ["node": "\(name)", "why": "\(words)"])
            // One input caused the failure: each gets its own turn, so that the others succeed.
            if inputs.count > 1 { return inputs.forEach { runTurn([$0], now) } }
            if let request = inputs.first?.request { suspects.add(request) }
        } else {
            enterTrouble(error, now)
        }
        for input in inputs { sendFault(for: input, why, words, now) }
    }

    /// A sync failed: no reply that depends on it may leave, now or later, and no turn may build on it.
    func stopServing(lostSync fault: StorageFault) {
        guard !hasLostSync else { return }
        log.critical("a sync failed: the process must end", metadata: ["node": "\(name)", "why": "\(fault.message)"])
        trouble = fault.message
        end = .lostSync(fault.message)
        unanswered = []
    }

    /// Whether a sync has failed.
    var hasLostSync: Bool { if case .lostSync = end { true } else { false } }

    /// Records that the storage failed, and when to retry.
    private func enterTrouble(_ error: any Error, _ now: Moment) {
        let fault = error as? StorageFault
        let words = fault?.message ?? "\(error)"
        if fault?.kind == .held { end = .takenOver(words) }
        if trouble.isEmpty { log.error("the storage fails", metadata: ["node": "\(name)", "why": "\(words)"]) }
        trouble = words
        retryDue = now.adding(Limits.troubleRetry)
    }

    /// Counts a commit that succeeded, and ends the trouble.
    func commitSucceeded() {
        commits += 1
        guard damage == nil, !trouble.isEmpty else { return }
        log.info("the storage works again", metadata: ["node": "\(name)", "why": "\(trouble)"])
        trouble = ""
    }

    /// After a failure, reopens the connection and rewrites a stored row, to test whether commits succeed again.
    func probeCommit(_ now: Moment) {
        guard damage == nil, !trouble.isEmpty, retryDue <= now else { return }
        reopen(now)
        guard !isCutOff else { return }
        do {
            try store.transact(Schema.touch)
            commitSucceeded()
        } catch {
            handleFailure(of: [], error, now)
        }
    }

    /// Checks regularly whether another process has taken the database over, where the store allows that.
    func checkTakeover(_ now: Moment) {
        guard store.canBeTakenOver, trouble.isEmpty, takeoverCheckDue <= now else { return }
        takeoverCheckDue = now.adding(Limits.takeoverCheckInterval)
        do { try store.hold() } catch { handleFailure(of: [], error, now) }
    }

    /// Sends a command its fault; requests a peer's page again, or stops following if no rule accepts the page.
    func sendFault(for input: Input<S>, _ why: WireFault, _ words: String, _ now: Moment) {
        switch input {
        case .command(let request), .nodeCommand(let request):
            send(.fault(request, why, words), to: request.route)
        case .page(let page):
            if why == .rule {
                stopFollowing(page.peer, "the entries after \(page.from.entry) cannot be kept: \(words)")
            } else {
                following.retry(page.peer, now)
            }
        case .tick: break
        case .step: jobs.failed(why == .rule ? words : nil, now)
        case .rebuild: rebuilds.failed(byRule: why == .rule, now)
        }
    }

    /// Opens a new connection if the last one was given up.
    func reopen(_ now: Moment) {
        guard isCutOff else { return }
        do {
            try store.reopen()
            directory = DirectoryCache()
            isCutOff = false
            // The turn with unknown outcome may have been committed.
            commits += 1
            admitDirectoryKeys()
        } catch {
            enterTrouble(error, now)
        }
    }

    /// After a commit with unknown outcome: journalled requests get their stored reply, the others a fault. The fault
    /// says no more than silence would, that the client must retry; but a full disk shows at the commit, and its
    /// clients should learn of it without waiting.
    private func lookUp(_ inputs: [Input<S>], _ why: WireFault, _ words: String, _ now: Moment) {
        do {
            try store.read { tables in
                for input in inputs {
                    guard let request = input.request else { continue }
                    guard let stored = try Journal.entry(of: request.id, tables) else {
                        send(.fault(request, why, words), to: request.route)
                        continue
                    }
                    // A revealed answer is not stored, and another request's reply must not leak: the client retries.
                    let entry = stored.entry
                    guard sealing.isSame(entry, request.digest), entry.shownDigest.isEmpty else { continue }
                    send(.stored(request, stored), to: request.route)
                }
            }
        } catch {
            isCutOff = true
            enterTrouble(error, now)
        }
    }
}
