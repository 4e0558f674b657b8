import Edges
import Foundation
public import Kernel
import Stores

/// The databases that tests run on. `deploy/test` runs each test that touches a store on both.
public enum TestStore: String, CaseIterable, Sendable {
    /// SQLite in memory.
    case sqlite
    /// Temporary tables in one PostgreSQL session.
    case postgresql

    /// The kind under test: `TANGGA_TEST_STORE`, by default SQLite.
    public static let ofThisRun =
        ProcessInfo.processInfo.environment["TANGGA_TEST_STORE"].flatMap(TestStore.init) ?? .sqlite

    /// The private server's connection string, from `TANGGA_TEST_POSTGRES`, which `deploy/test` sets; nil without one.
    public static let server = ProcessInfo.processInfo.environment["TANGGA_TEST_POSTGRES"]

    /// Whether PostgreSQL tests run. With `CI=true` they run without a server too, and fail.
    public static let hasServer = server != nil || ProcessInfo.processInfo.environment["CI"] == "true"

    /// The reason shown for a skipped PostgreSQL test.
    public static let skipped = "TANGGA_TEST_POSTGRES names no server: `deploy/test` starts one"

    /// An empty database of the kind under test.
    public static func empty() throws -> any Store { try ofThisRun.empty() }

    /// An empty database of this kind. Throws where PostgreSQL cannot be reached.
    public func empty() throws -> any Store {
        switch self {
        case .sqlite: try SQLiteStore(.memory)
        case .postgresql: try PostgresStore(.temporary(at: TestStore.server ?? "service=tangga-test"))
        }
    }
}
