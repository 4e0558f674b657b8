package import Vocabulary

/// A family to be registered, with its members in this hand-over.
package struct IntakeFamily: Hashable, Sendable {
    /// A row with its line in the file.
    package struct Numbered<Row: Hashable & Sendable>: Hashable, Sendable {
        package let line: Int
        package let row: Row
    }

    package let card: FamilyCardNumber
    /// The row of `families.csv`; nil if the hand-over only has persons for a card that is already registered.
    package let family: Numbered<FamilyRow>?
    /// The accepted rows of `persons.csv`, in file order.
    package let members: [Numbered<PersonRow>]
}
