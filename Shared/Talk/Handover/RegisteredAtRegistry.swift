package import Intake
import Schemas
import SwiftProtobuf
import Synchronization
package import Vocabulary

/// The families that the Registry has, read over the wire with many keys per query.
package final class RegisteredAtRegistry: RegisteredFamilies {
    private let session: Mutex<Session>

    /// The most keys in one query.
    private static let most = 2_000

    /// - Parameter make: makes a session of its own, because the intake queries while ``BatchSender`` sends.
    package init(_ make: () throws -> sending Session) rethrows {
        session = Mutex(try make())
    }

    package func members(of cards: [FamilyCardNumber]) async throws -> [FamilyCardNumber: [RegisteredMember]] {
        var found: [FamilyCardNumber: [RegisteredMember]] = [:]
        for part in RegisteredAtRegistry.parts(cards) {
            for card in try ask({ $0.cards = part.map(\.text) }).cards {
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
            for person in try ask({ $0.niks = part.map(\.text) }).persons {
                guard let nik = try? NIK(person.nik), let card = FamilyCardNumber(person.card) else { continue }
                found[nik] = card
            }
        }
        return found
    }

    private func ask(_ fill: (inout RegistryRegisteredQuery) -> Void) throws -> RegistryRegisteredAnswer {
        var query = RegistryQuery()
        fill(&query.registered)
        return try session.withLock { try $0.registry().ask(query).0.registeredKnown }
    }

    private static func parts<T>(_ keys: [T]) -> [[T]] {
        stride(from: 0, to: keys.count, by: most).map { Array(keys[$0..<min($0 + most, keys.count)]) }
    }
}
