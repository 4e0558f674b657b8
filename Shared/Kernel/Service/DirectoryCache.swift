import Synchronization

/// What the installed directory states of one principal.
final class KnownPrincipal: Sendable {
    /// One, or two while one replaces the other.
    let publicKeys: [String]
    let speaksForOthers: Bool
    /// The grants at this node.
    let grants: GrantedAreas
    let identity: Identity
    /// Whether the directory states anything of this name.
    let isStated: Bool

    /// Reads a principal; one of whom the directory states nothing has no key and no grant, and is its own human.
    init(_ name: String, at node: NodeName, _ tables: any Reading) throws {
        publicKeys = try Grants.publicKeys(of: name, tables)
        speaksForOthers = try Grants.speaksForOthers(name, tables)
        grants = try Grants.areas(of: name, at: node, tables)
        let identity = try Identities.of(name, tables)
        self.identity = identity ?? Identity(of: name)
        isStated = identity != nil || !publicKeys.isEmpty || !grants.isEmpty
    }
}

/// The principals of one version of the directory that were read so far, by name.
struct KnownDirectory {
    let version: UInt64
    var principals: [String: KnownPrincipal] = [:]
}

/// What turns and reads have read of the installed directory, kept until its version changes.
///
/// A transaction reads the version from its own snapshot and takes only what was read of that version, so that a
/// revoked key or grant is refused by the first transaction that sees the new directory. Only committed rows are kept.
/// A new connection to the database gets a new cache, because the database behind it may have lost a commit, and with it
/// a directory whose version comes again with another content.
final class DirectoryCache: Sendable {
    private let kept = Mutex(KnownDirectory(version: 0))

    /// What is known of a version.
    func directory(of version: UInt64) -> KnownDirectory {
        kept.withLock { $0.version == version ? $0 : KnownDirectory(version: version) }
    }

    /// Keeps a principal of a version. A read on an older snapshot does not replace a newer version.
    ///
    /// A name of which the directory states nothing is not kept: names of a client's choice would fill the memory.
    func keep(_ principal: KnownPrincipal, _ name: String, of version: UInt64) {
        guard principal.isStated else { return }
        kept.withLock { kept in
            guard version >= kept.version else { return }
            if version > kept.version { kept = KnownDirectory(version: version) }
            kept.principals[name] = principal
        }
    }
}
