/// A table of a service, as it is created and as it is compared.
public struct Table: Sendable {
    /// Where a table's rows come from.
    public enum Origin: Sendable {
        /// Folded from the node's own journal: the same journal in an empty database gives the same rows.
        case own
        /// Brought by peers' feeds: rebuilt by following from the beginning.
        case copied
    }

    /// In which order a store that gives the choice keeps a table's rows. What a table holds is the same either way.
    public enum Order: Sendable {
        /// In that of their key, so that nothing stands beside the rows; each entry of another index names its row by
        /// the whole key.
        case key
        /// In that in which they came, with the key in an index of its own; entries of the others are short then. For a
        /// table with a long key whose other indexes are met at random places: a batch has fewer of their pages to write.
        case arrival
    }

    /// Its name.
    public let name: String
    /// Where its rows come from.
    public let origin: Origin
    /// The columns of its primary key, by which rows are ordered when two databases are compared.
    public let key: [String]
    /// In which order its rows are kept.
    public let order: Order
    /// The column definitions in SQL, with the primary key.
    public let columns: String
    /// Statements that create its indexes.
    public let indexes: [String]

    /// A table.
    public init(
        _ name: String, _ origin: Origin, key: [String], order: Order = .key, columns: String, indexes: [String] = []
    ) {
        self.name = name
        self.origin = origin
        self.key = key
        self.order = order
        self.columns = columns
        self.indexes = indexes
    }
}

/// What a version of a service adds to its database. Migrations are only ever added, never changed.
public struct Migration: Sendable {
    /// The version's number, from 1 without gaps.
    public let version: Int
    /// The tables that it creates.
    public let tables: [Table]
    /// What it changes in the tables of earlier versions, with the types of SQLite's strict tables.
    public let statements: [String]

    /// A migration.
    public init(_ version: Int, tables: [Table], statements: [String] = []) {
        self.version = version
        self.tables = tables
        self.statements = statements
    }
}
