import Crypto
import Edges
import Foundation
package import Intake
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// Sends a hand-over's batches to the Registry with several under way at once, and hears what became of each family.
///
/// A batch that is not answered is sent again with the same bytes, so nothing is registered twice. Its request id
/// follows from the run, its number and its content: a run that was killed and is started again repeats itself.
package final class BatchSender {
    /// Batches under way at most.
    package static let window = 8
    /// Families in a batch.
    package static let batch = 500
    /// Seconds without an answer after which what is under way is sent again.
    private static let silence = 5.0
    /// Seconds without any answer after which the Registry counts as unreachable.
    private static let patience = 60.0

    private struct UnderWay {
        let families: [IntakeFamily]
        let frames: [Data]
    }

    /// The outcomes of the families in answered batches.
    package private(set) var outcomes = FamilyOutcomes()
    private let client: Client
    private let node: String
    private let resume: ImportResume
    private let report: IntakeReport
    private let person: String
    private var underWay: [Data: UnderWay] = [:]
    private var number = 0
    private var heard = Date()
    private var sent = Date()
    /// Whether the Registry said that it could not do it just now.
    private var passes = false

    package init(_ session: Session, _ resume: ImportResume, _ report: IntakeReport) throws {
        node = try session.node(of: "registry")
        client = try session.client(node)
        person = session.person
        self.resume = resume
        self.report = report
    }

    /// Sends a batch, when there is room for it.
    package func send(_ families: [IntakeFamily]) throws {
        while underWay.count >= BatchSender.window { try hear() }
        var command = RegistryCommand()
        command.registerFamilies.run = resume.run
        command.registerFamilies.importedOn = resume.day.number
        command.registerFamilies.families = families.map { RegistryFamilyForm($0) }
        let body: Data = try command.serializedData()
        number += 1
        let id = resume.requestID(number, body)
        let frames = try client.frames(.command, body, id: id)
        if underWay.isEmpty { heard = Date() }
        underWay[id.data] = UnderWay(families: families, frames: frames)
        if try client.send(frames) { sent = Date() }
        while try take(milliseconds: 0) {}
    }

    /// Waits until every batch is answered.
    package func finish() throws {
        while !underWay.isEmpty { try hear() }
    }

    private func hear() throws {
        if try take(milliseconds: 200) { return }
        if Date().timeIntervalSince(heard) > BatchSender.patience {
            throw TalkFault.unreachable(node: node)
        }
        guard Date().timeIntervalSince(sent) > (passes ? 0.5 : BatchSender.silence) else { return }
        try sendAgain()
    }

    private func sendAgain() throws {
        if !passes { try client.reconnect() }
        passes = false
        for waiting in underWay.values {
            guard try client.send(waiting.frames) else { break }
        }
        sent = Date()
    }

    /// Takes one answer, if there is one.
    private func take(milliseconds: Int) throws -> Bool {
        guard let answer = try client.receive(milliseconds: milliseconds) else { return false }
        heard = Date()
        guard let waiting = underWay[answer.header.requestID] else { return true }
        switch answer.header.outcome {
        case .answered:
            underWay[answer.header.requestID] = nil
            let outcomes = try RegistryAnswer(serializedBytes: answer.body).registered.outcomes
            for (family, outcome) in zip(waiting.families, outcomes) { try note(outcome, of: family) }
        case .refused:
            throw TalkFault.refused(try RegistryRefusal(serializedBytes: answer.body), by: node)
        case .fault where answer.header.fault == .storage || answer.header.fault == .stopping,
            .turnedAway where answer.header.turnedAway == .busy:
            // Passing: it is sent again soon, over the same connections, of which another may have its turn.
            passes = true
        case .fault: throw TalkFault.failed(answer.header, at: node)
        case .turnedAway, .unspecified, .UNRECOGNIZED:
            throw TalkFault.turnedAway(answer.header, by: node, person: person)
        }
        return true
    }

    private func note(_ outcome: RegistryRegistered.Outcome, of family: IntakeFamily) throws {
        for (code, member) in outcomes.add(outcome) {
            if member < 0 {
                if let line = family.family?.line { try report.add(code, file: .families, line: line) }
            } else if member < family.members.count {
                try report.add(code, file: .persons, line: family.members[member].line)
            }
        }
    }
}
