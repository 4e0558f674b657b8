/// What a process has seen of the database that another process of the same node writes.
///
/// A stand-by does beforehand what takes long at a start: it looks at every page and walks the journal's chain, and then
/// follows the chain while it waits. So what is left to be looked at when it takes over is what came since it last did,
/// and it notices when entries that it saw are gone: then it is another history that it would go on with.
public struct Standby<S: Service> {
    private var walked = Verification.Walked()

    /// Nothing was seen yet.
    public init() {}

    /// The last entry that was seen.
    public var head: UInt64 { walked.entries }

    /// Walks the chain on, from where it last was to the journal's head.
    /// - Throws: ``StartFault`` where it is broken, ``StorageFault`` where it cannot be read or is of a newer version.
    public mutating func follow(_ tables: any Reading) throws {
        // Until the first process has made them there are no tables.
        guard try Schema.version(S.self, tables) != nil else { return }
        walked = try Verification.chain(tables, after: walked)
        if let fault = walked.fault { throw StartFault.broken(fault.words) }
    }
}
