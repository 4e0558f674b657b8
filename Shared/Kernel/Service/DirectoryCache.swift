import Synchronization

/// The part of the installed directory that one transaction, or the cache, has read so far.
struct KnownDirectory {
    let version: UInt64
    /// The principal by public key. In each part nil stands for what the directory does not state.
    var holders: [String: String?] = [:]
    /// The principals that may speak for others.
    var speakers: [String: Bool?] = [:]
    /// The grants at this node by principal.
    var grants: [String: GrantedAreas?] = [:]
    /// The humans by principal.
    var identities: [String: Identity?] = [:]
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

    /// Keeps what a version states under a name. A read on an older snapshot does not replace a newer version.
    func keep<Found: Sendable>(
        _ found: Found?, _ part: WritableKeyPath<KnownDirectory, [String: Found?]>, _ name: String,
        of version: UInt64
    ) {
        kept.withLock { kept in
            guard version >= kept.version else { return }
            if version > kept.version { kept = KnownDirectory(version: version) }
            kept[keyPath: part].updateValue(found, forKey: name)
        }
    }
}
