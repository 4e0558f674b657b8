import Foundation

/// A second database with the same tables, indexes and rows as a node's, in which plain SQLite repeats the node's
/// writes.
final class Replay {
    let floor: PlainSQLite
    private let nodePath: String
    private var opened: PlainSQLite?

    /// Copies the node's present database to `path`.
    init(of node: String, at path: String) throws {
        nodePath = node
        let opened = try PlainSQLite(node)
        try opened.run("VACUUM INTO '\(path)'")
        floor = try PlainSQLite(path)
        self.opened = opened
    }

    /// The node's own database, for reading.
    var node: PlainSQLite {
        get throws {
            if let opened { return opened }
            let opened = try PlainSQLite(nodePath)
            self.opened = opened
            return opened
        }
    }

    /// Closes the node's database, since a node does not start while another process has it open.
    func letGo() { opened = nil }

    /// A statement of the floor that inserts a row into a table.
    func insertion(into table: String) throws -> PlainStatement {
        let columns = try node.rows("SELECT name FROM pragma_table_info('\(table)')").count
        let places = (1...columns).map { "$\($0)" }.joined(separator: ", ")
        return try floor.prepare("INSERT INTO \(table) VALUES (\(places))")
    }

    /// Removes a replay's files.
    static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    /// Throws unless both databases have the same number of rows and bytes in these tables, since a floor that did
    /// other work is invalid.
    func check(_ tables: [String]) throws {
        for table in tables {
            let columns = try node.rows("SELECT name FROM pragma_table_info('\(table)')").map { row in
                String(decoding: row[0].bytes, as: UTF8.self)
            }
            let bytes = columns.map { "sum(coalesce(length(CAST(\($0) AS BLOB)), 0))" }.joined(separator: " + ")
            let sql = "SELECT count(*), \(bytes) FROM \(table)"
            let (wanted, found) = (try node.rows(sql)[0], try floor.rows(sql)[0])
            guard wanted.map(\.number) == found.map(\.number) else {
                throw BenchFault("the floor's \(table) has \(found.map(\.number)), not \(wanted.map(\.number))")
            }
        }
    }
}
