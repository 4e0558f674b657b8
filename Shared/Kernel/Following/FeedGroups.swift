import Foundation
public import Vocabulary

/// The groups of personal data that a follower may read.
enum FeedGroups: Hashable {
    /// None: it did not ask for personal data.
    case none
    /// Some groups, each by a grant of its own (`entries.identity`).
    case some(Set<UInt32>)
    /// All groups, by the grant `entries.personal`. Entries of edition 1 need it, because they are not divided.
    case all

    /// Whether a part of this group is in it.
    func has(_ group: UInt32) -> Bool {
        switch self {
        case .none: false
        case .some(let groups): groups.contains(group)
        case .all: true
        }
    }

    /// The bytes by which a follower notices that its grant has changed.
    var bytes: Data {
        switch self {
        case .none: Data([0])
        case .some(let groups): Data(groups.sorted().map { UInt8(clamping: $0) })
        case .all: Data([0xFF])
        }
    }
}

extension PersonalGroup {
    /// The permission to read this group in a node's feed.
    public var feed: String { "entries.\(rawValue)" }
}

/// Under which grant each peer's journal was read. Another grant brings other rows, so under it the journals are read
/// anew.
enum FeedGrants {
    static let table = Table(
        "read_under", .kept, key: ["peer"], columns: "peer TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL")

    /// Whether a page came under the grant of the pages before it. A journal that was read before grants were recorded
    /// was read under the grant for all personal data.
    static func isSame(_ page: HeardPage, _ tables: any Reading) throws -> Bool {
        guard !page.grant.isEmpty, page.from != .beginning else { return true }
        let known = try tables.first("SELECT bytes FROM read_under WHERE peer = $1", [.text(page.peer.description)]) {
            $0.blob(0)
        }
        let none = FeedGroups.none.bytes
        return page.grant == known ?? (page.grant == none ? none : FeedGroups.all.bytes)
    }

    static func record(_ page: HeardPage, _ tables: any Writing) throws {
        guard !page.grant.isEmpty else { return }
        try tables.write(
            """
            INSERT INTO read_under (peer, bytes) VALUES ($1, $2)
            ON CONFLICT (peer) DO UPDATE SET bytes = excluded.bytes WHERE read_under.bytes <> excluded.bytes
            """, [.text(page.peer.description), .blob(page.grant)])
    }
}
