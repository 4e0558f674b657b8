public import Foundation

/// How far a node's journal had grown, as recorded outside its database, so that a start refuses a truncated database,
/// such as a copy of an SQLite file without its log.
public struct Lived: Hashable, Sendable {
    /// The number of an entry that was on the disk.
    public var entry: UInt64
    /// The entry's hash.
    public var hash: Data
    /// The damage that was found in the database; nil if none was.
    public var damage: String?

    /// A record of the journal's last durable entry.
    public init(entry: UInt64, hash: Data, damage: String? = nil) {
        self.entry = entry
        self.hash = hash
        self.damage = damage
    }

    /// Requires that the journal holds the entry and that no damage was found.
    /// - Throws: ``StartFault``, ``StorageFault``.
    func demand(_ tables: any Reading) throws {
        if let damage { throw StartFault.damaged(damage) }
        let head = try Journal.head(tables)
        guard head.number >= entry else { throw StartFault.lostEnd(head.number, self) }
        guard try Journal.hash(of: entry, tables) == hash else { throw StartFault.otherHistory(self) }
    }
}
