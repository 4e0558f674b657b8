package import Vocabulary

/// A member of a registered family, as far as the intake's rules need it.
package struct RegisteredMember: Hashable, Sendable {
    package let nik: NIK
    package let isHead: Bool

    /// A member by NIK.
    package init(nik: NIK, isHead: Bool) {
        self.nik = nik
        self.isHead = isHead
    }
}

/// What the Registry already has. Asked for hundreds at once, in rising order, and never for one alone.
///
/// It only lets the intake say early what the Registry's decide would refuse later; that remains the authority.
package protocol RegisteredFamilies: Sendable {
    /// The members of those of the cards that are registered; other cards are left out.
    func members(of cards: [FamilyCardNumber]) async throws -> [FamilyCardNumber: [RegisteredMember]]
    /// The cards on which those of the persons are who are registered; others are left out.
    func cards(of niks: [NIK]) async throws -> [NIK: FamilyCardNumber]
}

/// A Registry without families.
package struct NothingRegistered: RegisteredFamilies {
    package func members(of cards: [FamilyCardNumber]) async throws -> [FamilyCardNumber: [RegisteredMember]] { [:] }
    package func cards(of niks: [NIK]) async throws -> [NIK: FamilyCardNumber] { [:] }
}
