/// What a service keeps in mind within one transaction: what it has read there, and each change that it has made to that
/// since. So a turn of many commands asks the database once for what all of them rest on.
///
/// A note belongs to whoever writes the tables that it is of: nobody else may change them beside it. With the transaction
/// it is forgotten, however that ends.
public final class Notes {
    private var kept: [ObjectIdentifier: AnyObject] = [:]

    /// Nothing is kept in mind yet.
    public init() {}

    /// The note of this kind, which is made when it is first asked for.
    public func note<Note: AnyObject>(_ make: () -> Note) -> Note {
        let kind = ObjectIdentifier(Note.self)
        if let note = kept[kind] as? Note { return note }
        let note = make()
        kept[kind] = note
        return note
    }
}
