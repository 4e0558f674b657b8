import Foundation

/// A province whose Registry is in PostgreSQL.
extension TemporaryProvince {
    /// Sets where a node keeps its tables.
    /// - Parameter more: further lines of its settings.
    func keep(_ node: String, in store: String, replica: String? = nil, _ more: String...) throws {
        let lines = ["store: \"\(store)\""] + (replica.map { ["replica: \"\($0)\""] } ?? []) + more
        let file = folder.appendingPathComponent("nodes/\(node).yaml")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    }

    /// What a node's settings say.
    func settings(of node: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent("nodes/\(node).yaml"), encoding: .utf8)
    }
}
