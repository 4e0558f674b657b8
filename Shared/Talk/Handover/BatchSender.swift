import Crypto
import Edges
import Foundation
package import Intake
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// Sends a hand-over's batches to the Registry, several in flight at a time, and counts the families by outcome.
///
/// A batch without a reply is sent again with the same bytes, so no family is registered twice. Its request id is
/// derived from the run, its number and its content: a killed run that is started again sends the same requests.
package final class BatchSender {
    /// The most batches in flight.
    package static let window = 8
    /// The most families in a batch.
    package static let batch = 500
    /// The time without a reply after which a batch is sent again.
    private static let repeatAfter = Duration.seconds(5)
    /// The time without a final reply after which the Registry counts as unreachable.
    private static let limit = Duration.seconds(60)

    /// A batch's request id, and its reply.
    private typealias Settled = (id: Data, reply: Result<Client.Answer, any Error>)

    /// The outcomes of the families in answered batches.
    package private(set) var outcomes = FamilyOutcomes()
    private let switchboard: Switchboard
    private let node: String
    private let resume: ImportResume
    private let report: IntakeReport
    private let person: String
    private let replies = ReplyQueue<Settled>()
    private var underWay: [Data: [IntakeFamily]] = [:]
    private var number = 0

    package init(_ session: Session, _ resume: ImportResume, _ report: IntakeReport) throws {
        node = try session.node(of: "registry")
        switchboard = session.switchboard
        person = session.person
        self.resume = resume
        self.report = report
    }

    /// Sends a batch. It blocks while ``window`` batches are in flight.
    package func send(_ families: [IntakeFamily]) throws {
        while underWay.count >= BatchSender.window { try settle(replies.take()) }
        var command = RegistryCommand()
        command.registerFamilies.run = resume.run
        command.registerFamilies.importedOn = resume.day.number
        command.registerFamilies.families = families.map { RegistryFamilyForm($0) }
        let body: Data = try command.serializedData()
        number += 1
        let id = resume.requestID(number, body)
        underWay[id.data] = families
        try switchboard.start(
            node, .command, body, id: id, limit: BatchSender.limit, repeatAfter: BatchSender.repeatAfter
        ) { [replies] in replies.put((id.data, $0)) }
        while let settled = replies.takeIfThere() { try settle(settled) }
    }

    /// Blocks until every batch is answered.
    package func finish() throws {
        while !underWay.isEmpty { try settle(replies.take()) }
    }

    private func settle(_ settled: Settled) throws {
        guard let families = underWay.removeValue(forKey: settled.id) else { return }
        let answer: Client.Answer
        do { answer = try settled.reply.get() } catch let fault as Unreachable {
            throw TalkFault(fault, person: person)
        }
        try TalkFault.check(answer, by: node, person: person, refusal: RegistryLine.refusal)
        let outcomes = try RegistryAnswer(serializedBytes: answer.body).registered.outcomes
        for (family, outcome) in zip(families, outcomes) { try note(outcome, of: family) }
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
