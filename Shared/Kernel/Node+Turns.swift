import Foundation
import Logging
import Schemas
import Vocabulary

extension Node {
    /// Settles what was gathered in one transaction, then answers.
    func turn(_ inputs: [Input<S>], _ now: Moment) {
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
        let settled = outputs.reduce(0) { if case .settled = $1 { $0 + 1 } else { $0 } }
        counters.turned(commands: settled, at: now, microseconds: begun.microseconds(until: clock.now()))
        log.debug(
            "turn",
            metadata: [
                "inputs": "\(inputs.count)", "commands": "\(settled)", "microseconds": "\(counters.lastCommit)",
            ])
        if changed { admit() }
        for output in outputs { tell(output, now) }
    }

    private func tell(_ output: Output, _ now: Moment) {
        switch output {
        case .settled(let settlement, let route): send(settlement, to: route)
        case .kept(let peer, let kept): if !kept { following.retry(peer, now) }
        case .ticked(let next): tick(at: next)
        }
    }

    // MARK: - When it fails

    /// A turn was rolled back, or nobody knows whether it was.
    private func failed(_ inputs: [Input<S>], _ error: any Error, _ now: Moment) {
        let fault = error as? StorageFault
        let words = fault?.message ?? "\(error)"
        log.warning("a turn failed", metadata: ["node": "\(name)", "why": "\(words)"])
        counters.count("turn_failed")
        if fault?.undecided == true {
            isCutOff = true
            trouble = words
            for peer in following.names { following.retry(peer, now) }
            reopen()
            if !isCutOff { lookUp(inputs, fault) }
            return
        }
        let why: WireFault =
            switch fault?.kind {
            case .full: .diskFull
            case .constraint, nil: .rule
            case .corrupt, .newer, .held, .readOnly, .notAdmitted, .other: .storage
            }
        if why == .rule, inputs.count > 1 {
            // One of them is guilty: each by itself, so that the others succeed.
            for input in inputs { turn([input], now) }
        } else {
            if why != .rule { trouble = words }
            for input in inputs { refuse(input, why, words, now) }
        }
    }

    private func refuse(_ input: Input<S>, _ why: WireFault, _ words: String, _ now: Moment) {
        switch input {
        case .command(let request, _), .nodeCommand(let request, _):
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
    func reopen() {
        guard isCutOff else { return }
        do {
            try store.reopen()
            isCutOff = false
            // What was committed by the turn that nobody knows of counts from now on.
            commits += 1
            admit()
        } catch {
            trouble = (error as? StorageFault)?.message ?? "\(error)"
        }
    }

    /// After a commit whose outcome is unknown: who stands in the journal is answered from there, nobody else is.
    private func lookUp(_ inputs: [Input<S>], _ fault: StorageFault?) {
        do {
            try store.read { tables in
                for input in inputs {
                    let request: Request
                    switch input {
                    case .command(let asked, _), .nodeCommand(let asked, _): request = asked
                    case .page, .tick: continue
                    }
                    if let entry = try Journal.entry(of: request.id, tables) {
                        // What was shown is not kept: its reader asks again.
                        guard entry.digest == request.digest, entry.shownDigest.isEmpty else { continue }
                        send(.stored(request, entry), to: request.route)
                    } else if fault?.kind == .full {
                        send(.fault(request, .diskFull, fault?.message ?? ""), to: request.route)
                    }
                }
            }
        } catch {
            isCutOff = true
            trouble = (error as? StorageFault)?.message ?? "\(error)"
        }
    }
}
