import Crypto
import Foundation
import WireSchemas

/// The keys of the data subjects of a node's own journal. They are in no journal: deleting a subject's keys is what
/// forgets it.
///
/// A subject has a key for each *epoch*; the service begins a new epoch where the people behind a subject change, so that
/// each of them can be forgotten.
enum SubjectKeys {
    /// A subject in one epoch.
    struct Key: Hashable {
        let subject: Data
        let epoch: UInt32
    }

    static let table = Table(
        "subject_key", .kept, key: ["subject", "epoch"],
        columns: """
            subject BLOB NOT NULL,
            epoch INTEGER NOT NULL,
            wrapped BLOB NOT NULL,
            PRIMARY KEY (subject, epoch)
            """)

    /// The keys under which these parts are sealed, as far as they are not deleted.
    /// - Throws: ``StorageFault``, also if another master key wrapped them.
    static func keys(
        of parts: [WirePartDigest], _ sealing: Sealing, _ tables: any Reading
    ) throws -> [Key: SymmetricKey] {
        let wanted = Set(parts.map { Key(subject: $0.subject, epoch: $0.epoch) })
        var keys: [Key: SymmetricKey] = [:]
        guard !wanted.isEmpty else { return keys }
        keys.reserveCapacity(wanted.count)
        // In a fixed order, because a simulated store draws its faults by statement.
        let subjects = Set(parts.map(\.subject)).sorted { $0.lexicographicallyPrecedes($1) }
        try tables.each(
            "SELECT subject, epoch, wrapped FROM subject_key WHERE subject", among: subjects.map(Value.blob)
        ) { row in
            let key = Key(subject: row.blob(0), epoch: UInt32(clamping: row.integer(1)))
            if wanted.contains(key) { keys[key] = try sealing.unwrap(row.blob(2), key) }
        }
        return keys
    }

    /// The row that shows which master key wrapped the others: it has no subject, and no epoch.
    private static let probe = Key(subject: Data(), epoch: 0)

    /// Checks that the master key is the one that this database's keys are wrapped by; a new database takes it on.
    /// - Throws: ``StartFault`` if it is another one; ``StorageFault``.
    static func claim(_ sealing: Sealing, _ random: any RandomSource, _ store: any Store) throws {
        let wrapped = try store.read { tables in
            try tables.first("SELECT wrapped FROM subject_key WHERE epoch = 0") { $0.blob(0) }
        }
        if let wrapped {
            guard (try? sealing.unwrap(wrapped, probe)) != nil else { throw StartFault.otherMasterKey(sealing.node) }
            return
        }
        let drawn = random.bytes(Sealing.newKeyBytes)
        let key = SymmetricKey(data: drawn.prefix(Sealing.keyBytes))
        try store.transact {
            try add(key, probe, sealing, nonce: Data(drawn.dropFirst(Sealing.keyBytes)), $0)
        }
    }

    /// Checks the row that shows which master key wrapped the others.
    /// - Throws: ``StartFault`` if it was another one.
    static func checkMaster(of key: WireWrappedKey, _ sealing: Sealing) throws {
        guard key.epoch == probe.epoch else { return }
        guard (try? sealing.unwrap(key.wrapped, probe)) != nil else { throw StartFault.otherMasterKey(sealing.node) }
    }

    /// Whether a database has keys, which only their master key can unwrap.
    static func areThere(_ tables: any Reading) throws -> Bool {
        try tables.has(table: table.name) && tables.exists("SELECT 1 FROM subject_key")
    }

    /// Copies all keys into a database that has none of them yet, still wrapped.
    static func copy(from: any Reading, to: any Writing) throws {
        guard try from.has(table: table.name) else { return }
        var after = Key(subject: Data(), epoch: 0)
        var isFirst = true
        while true {
            let rows = try page(after: isFirst ? nil : after, most: Limits.bulkItems, from)
            guard let last = rows.last else { return }
            for row in rows { try put(row, to) }
            (after, isFirst) = (Key(subject: last.subject, epoch: last.epoch), false)
        }
    }

    /// The wrapped keys after one, in their order.
    static func page(after: Key?, most: Int, _ tables: any Reading) throws -> [WireWrappedKey] {
        let place: [Value] = [.blob(after?.subject ?? Data()), .integer(after.map { Int64($0.epoch) } ?? -1)]
        return try tables.rows(
            """
            SELECT subject, epoch, wrapped FROM subject_key WHERE (subject, epoch) > ($1, $2)
            ORDER BY subject, epoch LIMIT $3
            """, place + [.number(most)]
        ) { row in
            var key = WireWrappedKey()
            key.subject = row.blob(0)
            key.epoch = UInt32(clamping: row.integer(1))
            key.wrapped = row.blob(2)
            return key
        }
    }

    /// Stores a wrapped key from a backup or another database; one that is there stays.
    static func put(_ key: WireWrappedKey, _ tables: any Writing) throws {
        try tables.write(
            "INSERT INTO subject_key (subject, epoch, wrapped) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            [.blob(key.subject), .integer(Int64(key.epoch)), .blob(key.wrapped)])
    }

    /// Adds a subject's key.
    static func add(_ key: SymmetricKey, _ subject: Key, _ sealing: Sealing, nonce: Data, _ tables: any Writing) throws
    {
        try tables.write(
            "INSERT INTO subject_key (subject, epoch, wrapped) VALUES ($1, $2, $3)",
            [
                .blob(subject.subject), .integer(Int64(subject.epoch)),
                .blob(try sealing.wrap(key, subject, nonce: nonce)),
            ])
    }
}
