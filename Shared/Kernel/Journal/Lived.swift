public import Foundation

/// How far a node's journal had got, as it is known from outside its database; so a database that lost its end, such as
/// a copy of an SQLite file without its log, is not taken for the whole.
public struct Lived: Hashable, Sendable {
    /// The number of an entry that was on the disk.
    public var entry: UInt64
    /// That entry's hash.
    public var hash: Data
    /// The damage that was found in the database; nil when none was.
    public var damage: String?

    /// A place in a journal.
    public init(entry: UInt64, hash: Data, damage: String? = nil) {
        self.entry = entry
        self.hash = hash
        self.damage = damage
    }

    /// Demands that a journal holds the entry.
    /// - Throws: ``StartFault``, ``StorageFault``.
    func demand(_ tables: any Reading) throws {
        if let damage { throw StartFault.damaged(damage) }
        let head = try Journal.head(tables)
        guard head.number >= entry else { throw StartFault.lostEnd(head.number, self) }
        guard try Journal.hash(of: entry, tables) == hash else { throw StartFault.otherHistory(self) }
    }
}
