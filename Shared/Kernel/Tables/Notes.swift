/// A service's cache within one transaction: rows that it has read, with its own later changes. With it a turn of many
/// commands queries shared rows once.
///
/// Only the code that writes a table may cache its rows, because another writer would make the cache stale. The cache
/// ends with the transaction, committed or rolled back.
public final class Notes {
    private var kept: [ObjectIdentifier: AnyObject] = [:]

    /// An empty cache.
    public init() {}

    /// The cached object of this type, made on first use.
    public func note<Note: AnyObject>(_ make: () -> Note) -> Note {
        let kind = ObjectIdentifier(Note.self)
        if let note = kept[kind] as? Note { return note }
        let note = make()
        kept[kind] = note
        return note
    }
}
