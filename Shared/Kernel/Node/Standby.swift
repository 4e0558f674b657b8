/// What a process has seen of the database that another process of the same node writes.
///
/// A stand-by walks the end of the journal's chain and then follows it while it waits. So when it takes over, what is left
/// to be walked is what came since it last did, and it notices when entries that it saw are gone: then it is another
/// history that it would go on with.
public struct Standby<S: Service> {
    private var walked = Verification.Walked()

    /// Nothing was seen yet.
    public init() {}

    /// A journal's end is still to be walked, ``Limits/tail`` entries or ``Limits/tailBytes`` of it, and what comes after.
    /// - Throws: ``StorageFault``.
    init(tail tables: any Reading) throws {
        let head = try Journal.head(tables).number
        var (first, bytes) = (head + 1, Int64(0))
        try tables.each(
            """
            SELECT number, length(entry) + coalesce(length(personal), 0) FROM journal
            WHERE number > $1 ORDER BY number DESC
            """, [.number(head > Limits.tail ? head - Limits.tail : 0)]
        ) { row in
            guard bytes < Limits.tailBytes else { return }
            bytes += row.integer(1)
            first = UInt64(clamping: row.integer(0))
        }
        if first > 1 { walked = try Verification.Walked(after: first - 1, tables) }
    }

    /// The last entry that was seen.
    public var head: UInt64 { walked.entries }

    /// Walks the chain on, from where it last was to the journal's head.
    /// - Throws: ``StartFault`` where it is broken, ``StorageFault`` where it cannot be read or is of a newer version.
    public mutating func follow(_ tables: any Reading) throws {
        // Until the first process has made them there are no tables.
        guard try Schema.version(S.self, tables) != nil else { return }
        if walked.entries == 0 { self = try Standby(tail: tables) }
        walked = try Verification.chain(tables, after: walked)
        if let fault = walked.fault { throw StartFault.broken(fault.words) }
    }
}
