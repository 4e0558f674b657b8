import Vocabulary
import WireSchemas

extension Node {
    /// The reply to `status`.
    func status(_ standing: Standing, _ now: Moment) -> WireNodeAnswer {
        var answer = WireNodeAnswer()
        answer.status.node = name.description
        answer.status.service = S.name
        answer.status.head = standing.head.number
        answer.status.headAt = standing.head.at.microseconds
        answer.status.cursors = standing.cursors.map(following.completed)
        let counted = counters.values.map { ($0.key, $0.value) } + wire.counts
        answer.status.counters = counted.sorted { $0.0 < $1.0 }.map { name, value in
            var counter = WireCounter()
            counter.name = name
            counter.value = value
            return counter
        }
        answer.status.turns = counters.turns
        answer.status.commands = counters.commands
        answer.status.commandsPerSecond = counters.rate(at: now)
        answer.status.lastCommitUs = counters.lastCommit
        answer.status.databaseBytes = store.bytes
        answer.status.memoryBytes = memory()
        answer.status.upSince = started.microseconds
        answer.status.directoryVersion = standing.directory
        answer.status.trouble = trouble
        answer.status.works = standing.works
        return answer
    }
}
