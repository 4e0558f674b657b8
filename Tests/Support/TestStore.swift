import Edges
import Foundation
public import Kernel
import Stores

/// The databases that tests run on. `deploy/test` runs whatever touches a store twice: once on each kind.
public enum TestStore: String, CaseIterable, Sendable {
    /// SQLite in memory.
    case sqlite
    /// Temporary tables of a session with PostgreSQL.
    case postgresql

    /// The kind that this run is about: `TANGGA_TEST_STORE`, or SQLite.
    public static let ofThisRun =
        ProcessInfo.processInfo.environment["TANGGA_TEST_STORE"].flatMap(TestStore.init) ?? .sqlite

    /// The private server that `deploy/test` has started, as a connection string; nil where there is none.
    public static let server = ProcessInfo.processInfo.environment["TANGGA_TEST_POSTGRES"]

    /// Whether tests of PostgreSQL can run. In CI they must: without a server they fail there.
    public static let hasServer = server != nil || ProcessInfo.processInfo.environment["CI"] == "true"

    /// Why a test of PostgreSQL was skipped.
    public static let skipped = "TANGGA_TEST_POSTGRES names no server: `deploy/test` starts one"

    /// An empty database of the kind that this run is about.
    public static func empty() throws -> any Store { try ofThisRun.empty() }

    /// An empty database of this kind.
    public func empty() throws -> any Store {
        switch self {
        case .sqlite: try SQLiteStore(.memory)
        case .postgresql: try PostgresStore(.temporary(at: TestStore.server ?? "service=tangga-test"))
        }
    }
}
