package import Vocabulary

/// A member of a registered family, with the facts that the intake's rules need.
package struct RegisteredMember: Hashable, Sendable {
    package let nik: NIK
    package let isHead: Bool

    /// A member by NIK.
    package init(nik: NIK, isHead: Bool) {
        self.nik = nik
        self.isHead = isHead
    }
}

/// The families that the Registry already has. Requests are batched: hundreds of numbers each, in rising order.
///
/// It only lets the intake report early the rows that the Registry's decide would refuse later; decide remains the
/// authority.
package protocol RegisteredFamilies: Sendable {
    /// The members of the registered cards among `cards`; other cards are left out.
    func members(of cards: [FamilyCardNumber]) async throws -> [FamilyCardNumber: [RegisteredMember]]
    /// The cards of the registered persons among `niks`; other persons are left out.
    func cards(of niks: [NIK]) async throws -> [NIK: FamilyCardNumber]
}

/// A Registry without families.
package struct NothingRegistered: RegisteredFamilies {
    package func members(of cards: [FamilyCardNumber]) async throws -> [FamilyCardNumber: [RegisteredMember]] { [:] }
    package func cards(of niks: [NIK]) async throws -> [NIK: FamilyCardNumber] { [:] }
}
