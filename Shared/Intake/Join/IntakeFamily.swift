import Vocabulary

/// A family that is to be registered, with the members of this hand-over.
struct IntakeFamily: Hashable, Sendable {
    /// A row with its line in the file.
    struct Numbered<Row: Hashable & Sendable>: Hashable, Sendable {
        let line: Int
        let row: Row
    }

    let card: FamilyCardNumber
    /// The row of `families.csv`; nil where only persons came, for a card that is registered already.
    let family: Numbered<FamilyRow>?
    /// The accepted rows of `persons.csv`, in file order.
    let members: [Numbered<PersonRow>]
}
