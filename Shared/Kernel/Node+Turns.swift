import Foundation
import Logging
import Schemas
import Vocabulary

extension Node {
    /// Settles what was gathered in one transaction, then answers.
    func turn(_ inputs: [Input<S>], _ now: Moment) {
        let begun = clock.now()
        var (directoryChanged, followsAnew) = (false, false)
        let outputs: [Output]
        do {
            outputs = try store.transact { tables in
                var turn = try Turn(service, inputs, node: name, founder: founder, now: now, tables)
                let outputs = try inputs.map { try turn.settle($0) }
                (directoryChanged, followsAnew) = (turn.directoryChanged, turn.followsAnew)
                return outputs
            }
        } catch {
            failed(inputs, error, now)
            return
        }
        writes()
        let settled = outputs.reduce(0) { if case .settled = $1 { $0 + 1 } else { $0 } }
        counters.turned(commands: settled, at: now, microseconds: begun.microseconds(until: clock.now()))
        log.debug(
            "turn",
            metadata: [
                "inputs": "\(inputs.count)", "commands": "\(settled)", "microseconds": "\(counters.lastCommit)",
            ])
        if directoryChanged { admit() }
        if followsAnew { following.beginAnew(now) }
        for output in outputs { tell(output, now) }
    }

    private func tell(_ output: Output, _ now: Moment) {
        switch output {
        case .settled(let settlement, let route): send(settlement, to: route)
        case .kept(let peer, let kept): if !kept { following.retry(peer, now) }
        case .ticked(let next): tick(at: next)
        }
    }
}
