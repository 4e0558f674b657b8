import Kernel
public import Vocabulary

/// The personal data that a node reads of its peers, as `personal` of a node in `province.yaml` says: `true` for all, or a
/// list of groups such as `[identity, account]`.
public enum FollowedData: Codable, Hashable, Sendable {
    /// All groups, also those of entries of edition 1 (`true`).
    case all
    /// These groups; an empty list, or `false`, is none.
    case groups([PersonalGroup])

    /// Reads `true`, `false` or a list of groups.
    /// - Throws: ``ProvinceFault`` for a name that is no group.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let isAll = try? value.decode(Bool.self) {
            self = isAll ? .all : .groups([])
            return
        }
        self = .groups(
            try value.decode([String].self).map { name in
                if let group = PersonalGroup(rawValue: name) { return group }
                let groups = PersonalGroup.allCases.map(\.rawValue).joined(separator: ", ")
                throw ProvinceFault(
                    "personal: \(name) bukan kelompok data pribadi (\(groups)). / It is no group of personal data.")
            })
    }

    /// Writes what ``init(from:)`` reads.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .all: try value.encode(true)
        case .groups(let groups): try value.encode(groups.map(\.rawValue))
        }
    }

    /// The permissions on a peer's feed beside `entries`.
    public var permissions: [String] {
        switch self {
        case .all: ["entries.personal"]
        case .groups(let groups): groups.map(\.feed)
        }
    }
}
