/// A statement's text as a key. Few have the same length, so that comparing two is cheaper than hashing one.
struct StatementText: Hashable {
    let sql: String

    func hash(into hasher: inout Hasher) { hasher.combine(sql.utf8.count) }
}
