/// A table of a service: its definition, and how two copies of it are compared.
///
/// ```
/// Table(
///     "delivery", .copied, key: ["payment"],
///     columns: """
///         payment BLOB NOT NULL PRIMARY KEY,
///         family BLOB NOT NULL,
///         month INTEGER NOT NULL
///         """,
///     indexes: ["CREATE INDEX delivery_family ON delivery (family, month)"])
/// ```
public struct Table: Sendable {
    /// The source of a table's rows.
    public enum Origin: Sendable {
        /// Folded from the node's own journal: the same journal in an empty database gives the same rows.
        case own
        /// Brought by peers' feeds: rebuilt by following from zero.
        case copied
        /// Computed from own and copied tables (``Derived``): rebuilt from these.
        case derived
        /// The kernel's own: the journal, and rows that no journal holds, such as the cursors and the owner. Of these
        /// following anew empties the cursors alone.
        case kept
    }

    /// The physical order of the rows, where the store offers a choice. The contents are the same.
    public enum Order: Sendable {
        /// In key order, without a separate index for the key. Each entry of a secondary index holds the whole key.
        case key
        /// In insertion order (a rowid table), with a separate index for the key. Secondary indexes stay short. It
        /// suits a table with a long key whose secondary indexes are hit at random places: a batch writes fewer of
        /// their pages.
        case arrival
    }

    /// The table's name in SQL.
    public let name: String
    /// The source of its rows.
    public let origin: Origin
    /// The columns of its primary key, the order in which two databases are compared.
    public let key: [String]
    /// The physical order of its rows.
    public let order: Order
    /// The column definitions in SQL, with the primary key.
    public let columns: String
    /// The statements that create its indexes.
    public let indexes: [String]

    /// `columns` are valid for SQLite's strict tables and translatable to PostgreSQL.
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

/// The schema change of one version of a service. A released migration is never changed.
public struct Migration: Sendable {
    /// The version's number, from 1 without gaps.
    public let version: Int
    /// The tables that it creates.
    public let tables: [Table]
    /// The statements that change tables of earlier versions, with the column types of SQLite's strict tables.
    public let statements: [String]
    /// Whether the copied tables are emptied and peers followed from zero, because `learn` gives other rows than before.
    public let followsAnew: Bool

    /// A schema change; `version` is one more than the previous migration's.
    public init(_ version: Int, tables: [Table], statements: [String] = [], followsAnew: Bool = false) {
        self.followsAnew = followsAnew
        self.version = version
        self.tables = tables
        self.statements = statements
    }

    /// A schema change that adds columns of integers, which are 0 in the rows that are there.
    public init(_ version: Int, adding columns: [String], to table: String, followsAnew: Bool = false) {
        let statements = columns.map { "ALTER TABLE \(table) ADD COLUMN \($0) INTEGER NOT NULL DEFAULT 0" }
        self.init(version, tables: [], statements: statements, followsAnew: followsAnew)
    }
}
