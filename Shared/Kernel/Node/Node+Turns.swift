import Foundation
import Logging
import Vocabulary
import WireSchemas

extension Node {
    /// Settles the inputs in one transaction, and replies when it is on the disk.
    ///
    /// The next turn may be settled on top of it during its flush, but no reply leaves that depends on an entry not yet
    /// on the disk.
    func runTurn(_ inputs: [Input<S>], _ now: Moment) {
        while unanswered.count >= Limits.unflushedTurns { answerFirst(now) }
        settleFailedFirst(now)
        if hasLostSync { return }
        let begun = clock.now()
        var (directoryChanged, followsAnew) = (false, false)
        var last: (number: UInt64, hash: Data) = (0, Data())
        var (startsJobs, beganRebuild) = (false, false)
        let settle: (any Writing) throws -> [Output] = { [self] tables in
            var turn = try Turn(
                service, inputs, node: name, founder: founder, sealer: sealer, directory: directory, now: now,
                tables)
            defer { jobs.underWay = turn.steppedJob }
            var outputs: [Output] = []
            outputs.reserveCapacity(inputs.count)
            for index in inputs.indices {
                outputs.append(try turn.settle(inputs[index]))
                if index % Limits.inputsPerFlushCheck == 0 { answerMeanwhile(now) }
            }
            beganRebuild = try Deriving.settle(service, tables) || turn.followsAnew
            try service.check(tables)
            (directoryChanged, followsAnew) = (turn.directoryChanged, turn.followsAnew)
            last = (turn.head.number, turn.head.hash)
            startsJobs = turn.startsJobs
            return outputs
        }
        do {
            // For a single small input, a synchronous commit is faster than handing the flush to another thread.
            let isAlone = unanswered.isEmpty && inputs.count == 1 && !inputs[0].isBulk
            let (outputs, flush) =
                isAlone ? (try store.transact(settle), nil) : try store.commit(settle, wake: wire.wake)
            noteTurn(outputs, startsJobs: startsJobs, begun)
            noteRebuilds(outputs, began: beganRebuild, begun)
            unanswered.append(
                Unanswered(
                    inputs: inputs, outputs: outputs, flush: flush, begun: begun, directoryChanged: directoryChanged,
                    followsAnew: followsAnew, last: last))
        } catch {
            handleFailure(of: inputs, error, now)
        }
        answerFlushed(now)
    }

    /// Settles the inputs of a turn whose writes failed on another thread before those of the next turn, so that
    /// commands are settled in order of arrival. Only the last turn can have failed in this way, because this check
    /// precedes each turn.
    private func settleFailedFirst(_ now: Moment) {
        guard let last = unanswered.last?.flush else { return }
        store.awaitWrites()
        guard case .failure = last.outcome else { return }
        while !unanswered.isEmpty { answerFirst(now) }
    }

    /// Replies to the turns that are on the disk.
    func answerFlushed(_ now: Moment) {
        while let first = unanswered.first, first.flush == nil || first.flush?.outcome != nil { answerFirst(now) }
    }

    /// On a store that settles turns one after another, waits for the last commit: the next turn would wait for it
    /// anyway, and can then include the inputs that arrive meanwhile.
    /// - Returns: whether there was a commit to wait for.
    func awaitCommit(_ now: Moment) -> Bool {
        guard let flush = unanswered.last?.flush, flush.descriptor != nil else { return false }
        flush.wait()
        answerFlushed(now)
        return true
    }

    /// During a turn, replies to earlier turns that are on the disk and need nothing but replies, so that their clients
    /// need not wait for this turn.
    private func answerMeanwhile(_ now: Moment) {
        while let first = unanswered.first, case .success = first.flush?.outcome, first.isPlain { answerFirst(now) }
    }

    /// Waits until the oldest pending turn is on the disk, and replies to it.
    func answerFirst(_ now: Moment) {
        let turn = unanswered.removeFirst()
        turn.flush?.wait()
        if case .failure(let fault) = turn.flush?.outcome {
            handleFailure(of: turn.inputs, fault, now)
            if hasLostSync { return }
            // The readers may have seen rows that were never committed: their reads run again.
            for finished in turn.reads { queue(finished.read, now, until: finished.until) }
        } else {
            answer(turn, now)
            for finished in turn.reads { finish(finished, now) }
        }
    }

    private func answer(_ turn: Unanswered<S>, _ now: Moment) {
        commitSucceeded()
        lastEntry = turn.last
        let settled = turn.outputs.reduce(0) { if case .reply = $1 { $0 + 1 } else { $0 } }
        counters.turned(commands: settled, at: now, microseconds: turn.begun.microseconds(until: clock.now()))
        log.debug(
            "turn",
            metadata: [
                "inputs": "\(turn.inputs.count)", "commands": "\(settled)", "microseconds": "\(counters.lastCommit)",
            ])
        if turn.directoryChanged { admitDirectoryKeys() }
        if turn.followsAnew { following.beginAnew(now) }
        for output in turn.outputs { deliver(output, followsAnew: turn.followsAnew, now) }
    }

    private func deliver(_ output: Output, followsAnew: Bool, _ now: Moment) {
        switch output {
        case .reply(let reply, let route): send(reply, to: route)
        case .page(let peer, let isStored): if !isStored, !followsAnew { following.retry(peer, now) }
        case .ticked(let next): scheduleTick(at: next)
        case .stepped, .rebuilt: break
        }
    }
}

/// A committed turn whose replies wait for its flush.
struct Unanswered<S: Service> {
    let inputs: [Input<S>]
    let outputs: [Output]
    /// Nil if the commit is durable already.
    let flush: (any Flush)?
    let begun: Moment
    let directoryChanged: Bool
    let followsAnew: Bool
    /// The journal's last entry after this turn.
    let last: (number: UInt64, hash: Data)
    /// The finished reads since its commit, which may have seen this turn.
    var reads: [Node<S>.FinishedRead] = []

    /// Whether only replies remain to be done.
    var isPlain: Bool { !directoryChanged && !followsAnew && reads.isEmpty }
}
