package import Vocabulary

/// A family that is to be registered, with the members of this hand-over.
package struct IntakeFamily: Hashable, Sendable {
    /// A row with its line in the file.
    package struct Numbered<Row: Hashable & Sendable>: Hashable, Sendable {
        package let line: Int
        package let row: Row
    }

    package let card: FamilyCardNumber
    /// The row of `families.csv`; nil where only persons came, for a card that is registered already.
    package let family: Numbered<FamilyRow>?
    /// The accepted rows of `persons.csv`, in file order.
    package let members: [Numbered<PersonRow>]
}
