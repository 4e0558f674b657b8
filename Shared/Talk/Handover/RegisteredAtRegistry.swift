import Edges
package import Intake
import Schemas
import SwiftProtobuf
package import Vocabulary
import WireSchemas

/// The families that the Registry has, read over the wire with many keys per query.
package final class RegisteredAtRegistry: RegisteredFamilies {
    private let switchboard: Switchboard
    private let node: String
    private let person: String

    /// Keys in one query.
    private static let most = 2_000

    /// Asks over a session's connections, beside its other requests.
    package init(_ session: Session) throws {
        switchboard = session.switchboard
        node = try session.node(of: "registry")
        person = session.person
    }

    package func members(of cards: [FamilyCardNumber]) async throws -> [FamilyCardNumber: [RegisteredMember]] {
        var found: [FamilyCardNumber: [RegisteredMember]] = [:]
        for part in RegisteredAtRegistry.parts(cards) {
            for card in try await ask({ $0.cards = part.map(\.text) }).cards {
                guard let number = FamilyCardNumber(card.card) else { continue }
                found[number] = card.niks.compactMap { text in
                    (try? NIK(text)).map { RegisteredMember(nik: $0, isHead: text == card.head) }
                }
            }
        }
        return found
    }

    package func cards(of niks: [NIK]) async throws -> [NIK: FamilyCardNumber] {
        var found: [NIK: FamilyCardNumber] = [:]
        for part in RegisteredAtRegistry.parts(niks) {
            for person in try await ask({ $0.niks = part.map(\.text) }).persons {
                guard let nik = try? NIK(person.nik), let card = FamilyCardNumber(person.card) else { continue }
                found[nik] = card
            }
        }
        return found
    }

    private func ask(_ fill: (inout RegistryRegisteredQuery) -> Void) async throws -> RegistryRegisteredAnswer {
        var query = RegistryQuery()
        fill(&query.registered)
        let reply: Client.Answer
        do {
            reply = try await switchboard.ask(node, .query, try query.serializedData(), limit: .seconds(60))
        } catch let fault as Unreachable {
            throw TalkFault(fault, person: person)
        }
        try TalkFault.check(reply, by: node, person: person, refusal: RegistryLine.refusal)
        return try RegistryAnswer(serializedBytes: reply.body).registeredKnown
    }

    private static func parts<T>(_ keys: [T]) -> [[T]] {
        stride(from: 0, to: keys.count, by: most).map { Array(keys[$0..<min($0 + most, keys.count)]) }
    }
}
