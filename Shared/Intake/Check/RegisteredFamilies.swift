package import Vocabulary

/// What the Registry knows of a row's card and NIK.
package struct RegisteredStanding: Hashable, Sendable {
    /// The NIK.
    package enum Person: UInt8, Sendable {
        case unknown
        case onThisCard
        /// On this card as its living head.
        case headOfThisCard
        case onAnotherCard
    }

    /// The card.
    package enum Card: UInt8, Sendable {
        case unknown
        /// Registered, without a living head.
        case withoutHead
        case withHead
    }

    package let person: Person
    package let card: Card

    package init(_ person: Person, card: Card) {
        self.person = person
        self.card = card
    }

    /// Neither the card nor the NIK is registered.
    package static let unknown = RegisteredStanding(.unknown, card: .unknown)
}

extension RegisteredStanding {
    /// As one number, for a sorted record.
    var number: UInt64 { UInt64(person.rawValue) << 8 | UInt64(card.rawValue) }

    init(number: UInt64) {
        self.init(
            Person(rawValue: UInt8(truncatingIfNeeded: number >> 8)) ?? .unknown,
            card: Card(rawValue: UInt8(truncatingIfNeeded: number)) ?? .unknown)
    }
}

/// The families that the Registry already has. Each row of `persons.csv` is asked at most once, thousands in a request.
///
/// It only lets the intake report early the rows that the Registry's decide would refuse later; decide remains the
/// authority.
package protocol RegisteredFamilies: Sendable {
    /// The standings of rows, in their order. A row without a well-formed NIK asks for its card only.
    func standings(of rows: [(card: FamilyCardNumber, nik: NIK?)]) async throws -> [RegisteredStanding]
}

/// A Registry without families.
package struct NothingRegistered: RegisteredFamilies {
    package func standings(of rows: [(card: FamilyCardNumber, nik: NIK?)]) async throws -> [RegisteredStanding] {
        rows.map { _ in .unknown }
    }
}
