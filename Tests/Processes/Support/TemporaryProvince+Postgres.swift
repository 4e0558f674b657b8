import Foundation

/// Settings of a node whose store is in PostgreSQL.
extension TemporaryProvince {
    /// Sets a node's store.
    /// - Parameter more: further lines of its settings.
    func keep(_ node: String, in store: String, replica: String? = nil, _ more: String...) throws {
        let lines = ["store: \"\(store)\""] + (replica.map { ["replica: \"\($0)\""] } ?? []) + more
        let file = folder.appendingPathComponent("nodes/\(node).yaml")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    }

    /// The text of a node's settings.
    func settings(of node: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent("nodes/\(node).yaml"), encoding: .utf8)
    }
}
