import Edges
package import Intake
import Schemas
import SwiftProtobuf
package import Vocabulary
import WireSchemas

/// The families that the Registry has, asked over the wire under a run of the hand-over, many rows in a command.
package final class RegisteredAtRegistry: RegisteredFamilies {
    private let switchboard: Switchboard
    private let person: String
    private let node: String
    private let run: String

    /// Rows in one command; several are under way together.
    private static let most = 500

    /// Asks over a session's connections, beside its other requests. Each start of an import has a run of its own,
    /// because an import that goes on asks its rows again.
    /// - Parameter run: the import's run, with which the name of the run of questions begins.
    package init(_ session: Session, run: String) throws {
        switchboard = session.switchboard
        person = session.person
        node = try session.node(of: "registry")
        self.run = run + "." + String(UInt64.random(in: .min ... .max), radix: 36)
    }

    /// Opens the run, before the first question.
    /// - Parameter rows: the rows of each file, as many as may be asked.
    package func open(in session: Session, rows: (families: Int, persons: Int)) throws {
        var command = RegistryCommand()
        command.openHandover.run = run
        command.openHandover.families = UInt64(rows.families)
        command.openHandover.persons = UInt64(rows.persons)
        _ = try session.registry(node).tell(command)
    }

    package func standings(of rows: [(card: FamilyCardNumber, nik: NIK?)]) async throws -> [RegisteredStanding] {
        let starts = Array(stride(from: 0, to: rows.count, by: Self.most))
        return try await withThrowingTaskGroup(of: (Int, [RegisteredStanding]).self) { group in
            for (place, start) in starts.enumerated() {
                let part = Array(rows[start..<min(start + Self.most, rows.count)])
                group.addTask { (place, try await self.ask(part)) }
            }
            var parts = Array(repeating: [RegisteredStanding](), count: starts.count)
            for try await (place, standings) in group { parts[place] = standings }
            return parts.flatMap(\.self)
        }
    }

    private func ask(_ rows: [(card: FamilyCardNumber, nik: NIK?)]) async throws -> [RegisteredStanding] {
        var command = RegistryCommand()
        command.checkNumbers.run = run
        command.checkNumbers.rows = rows.map { card, nik in
            .with {
                $0.card = card.text
                $0.nik = nik?.text ?? ""
            }
        }
        let reply: Client.Answer
        do {
            reply = try await switchboard.ask(node, .command, try command.serializedData(), limit: .seconds(60))
        } catch let fault as Unreachable {
            throw TalkFault(fault, person: person)
        }
        try TalkFault.check(reply, by: node, person: person, refusal: RegistryLine.refusal)
        let numbers = try RegistryAnswer(serializedBytes: reply.body).numbers
        guard numbers.persons.count == rows.count, numbers.cards.count == rows.count else {
            throw TalkFault.unreadableReply(from: node)
        }
        return zip(numbers.persons, numbers.cards).map { person, card in
            RegisteredStanding(
                RegisteredStanding.Person(rawValue: UInt8(clamping: person.rawValue)) ?? .unknown,
                card: RegisteredStanding.Card(rawValue: UInt8(clamping: card.rawValue)) ?? .unknown)
        }
    }
}
