import Foundation
import Logging
import Vocabulary
import WireSchemas

extension Node {
    /// Settles what was gathered in one transaction, and answers when it is on the disk.
    ///
    /// While it is on its way there the next turn settles what has come meanwhile, on top of it; but nothing leaves the
    /// node that rests on what is not on the disk yet.
    func turn(_ inputs: [Input<S>], _ now: Moment) {
        while unanswered.count >= Limits.turnsUnderWay { answerFirst(now) }
        settleFailedFirst(now)
        if isLost { return }
        let begun = clock.now()
        var (directoryChanged, followsAnew) = (false, false)
        var last: (number: UInt64, hash: Data) = (0, Data())
        let settle: (any Writing) throws -> [Output] = { [self] tables in
            var turn = try Turn(service, inputs, node: name, founder: founder, now: now, tables)
            var outputs: [Output] = []
            outputs.reserveCapacity(inputs.count)
            for index in inputs.indices {
                outputs.append(try turn.settle(inputs[index]))
                if index % Limits.settledAtOnce == 0 { answerMeanwhile(now) }
            }
            (directoryChanged, followsAnew) = (turn.directoryChanged, turn.followsAnew)
            last = (turn.head.number, turn.head.hash)
            return outputs
        }
        do {
            // Who asks alone, and for little, is answered sooner without another thread.
            let isAlone = unanswered.isEmpty && inputs.count == 1 && !inputs[0].isBulk
            let (outputs, flush) =
                isAlone ? (try store.transact(settle), nil) : try store.commit(settle, wake: wire.wake)
            unanswered.append(
                Unanswered(
                    inputs: inputs, outputs: outputs, flush: flush, begun: begun, directoryChanged: directoryChanged,
                    followsAnew: followsAnew, last: last))
        } catch {
            failed(inputs, error, now)
        }
        answerFlushed(now)
    }

    /// Settles the inputs of a turn whose writes failed beside before those of the next turn, so that commands are
    /// settled in the order in which they came. Only the last turn can have failed so: each is looked at here before
    /// another one begins.
    private func settleFailedFirst(_ now: Moment) {
        guard let last = unanswered.last?.flush else { return }
        store.awaitWrites()
        guard case .failure = last.outcome else { return }
        while !unanswered.isEmpty { answerFirst(now) }
    }

    /// Answers the turns that are on the disk.
    func answerFlushed(_ now: Moment) {
        while let first = unanswered.first, first.flush == nil || first.flush?.outcome != nil { answerFirst(now) }
    }

    /// Where the store settles one turn after the other, waits for the last one: the next would wait for it anyway, and
    /// so takes along what has come meanwhile.
    /// - Returns: whether there was one to wait for.
    func awaitCommit(_ now: Moment) -> Bool {
        guard let flush = unanswered.last?.flush, flush.descriptor != nil else { return false }
        flush.wait()
        answerFlushed(now)
        return true
    }

    /// In the middle of a turn, answers those before it that are on the disk, where nothing but their replies is left to
    /// do: who asked need not wait for what others ask.
    private func answerMeanwhile(_ now: Moment) {
        while let first = unanswered.first, case .success = first.flush?.outcome, first.isPlain { answerFirst(now) }
    }

    /// Waits until the first turn that is under way is on the disk, and answers it.
    func answerFirst(_ now: Moment) {
        let turn = unanswered.removeFirst()
        turn.flush?.wait()
        if case .failure(let fault) = turn.flush?.outcome {
            failed(turn.inputs, fault, now)
            if isLost { return }
            // The readers may have seen what never came to be: they are asked again.
            for back in turn.returns { sendOut(back.errand, now, until: back.until) }
        } else {
            answer(turn, now)
            for back in turn.returns { take(back, now) }
        }
    }

    private func answer(_ turn: Unanswered<S>, _ now: Moment) {
        writes()
        lastEntry = turn.last
        let settled = turn.outputs.reduce(0) { if case .settled = $1 { $0 + 1 } else { $0 } }
        counters.turned(commands: settled, at: now, microseconds: turn.begun.microseconds(until: clock.now()))
        log.debug(
            "turn",
            metadata: [
                "inputs": "\(turn.inputs.count)", "commands": "\(settled)", "microseconds": "\(counters.lastCommit)",
            ])
        if turn.directoryChanged { admit() }
        if turn.followsAnew { following.beginAnew(now) }
        for output in turn.outputs { tell(output, now) }
    }

    private func tell(_ output: Output, _ now: Moment) {
        switch output {
        case .settled(let settlement, let route): send(settlement, to: route)
        case .kept(let peer, let kept): if !kept { following.retry(peer, now) }
        case .ticked(let next): tick(at: next)
        }
    }
}

/// A turn that is committed and not answered yet, because it is on its way to the disk.
struct Unanswered<S: Service> {
    let inputs: [Input<S>]
    let outputs: [Output]
    /// None where the commit is durable already.
    let flush: (any Flush)?
    let begun: Moment
    let directoryChanged: Bool
    let followsAnew: Bool
    /// The journal's last entry when it had settled its inputs.
    let last: (number: UInt64, hash: Data)
    /// What readers have found meanwhile, which may have seen this turn.
    var returns: [Node<S>.Return] = []

    /// Whether its replies are all that it leaves to do.
    var isPlain: Bool { !directoryChanged && !followsAnew && returns.isEmpty }
}
