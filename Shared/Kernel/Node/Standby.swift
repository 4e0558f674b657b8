/// The verification of a database that another process of the same node still writes.
///
/// A stand-by verifies the end of the journal's chain and follows it while it waits. At take-over only the entries
/// since its last look remain to be verified; if entries that it saw are gone, the history has changed, and it refuses
/// to start.
public struct Standby<S: Service> {
    private var walked = Verification.Walked()

    /// Nothing is verified yet.
    public init() {}

    /// Starts before the journal's last ``Limits/tailEntries`` entries, or fewer if they have ``Limits/tailBytes``.
    /// - Throws: ``StorageFault``.
    init(tail tables: any Reading) throws {
        let head = try Journal.head(tables).number
        var (first, bytes) = (head + 1, Int64(0))
        try tables.each(
            """
            SELECT number, length(entry) + coalesce(length(beside), 0) FROM journal
            WHERE number > $1 ORDER BY number DESC
            """, [.number(head > Limits.tailEntries ? head - Limits.tailEntries : 0)]
        ) { row in
            guard bytes < Limits.tailBytes else { return }
            bytes += row.integer(1)
            first = UInt64(clamping: row.integer(0))
        }
        if first > 1 { walked = try Verification.Walked(after: first - 1, tables) }
    }

    /// The last entry verified.
    public var head: UInt64 { walked.entries }

    /// Verifies the chain from the last entry verified to the journal's head.
    /// - Throws: ``StartFault`` if it is broken; ``StorageFault`` if it cannot be read or has a newer version.
    public mutating func follow(_ tables: any Reading) throws {
        // The tables do not exist until the first process has created them. While a process of an earlier version writes
        // them, the journal has other columns: it is verified at the take-over, which upgrades them.
        guard try Schema.version(S.self, tables) != nil, try Schema.isOfEdition2(tables) else { return }
        if walked.entries == 0 { self = try Standby(tail: tables) }
        walked = try Verification.chain(tables, after: walked)
        if let fault = walked.fault { throw StartFault.broken(fault.words) }
    }
}
