/// A statement's text as a key. Only its length is hashed: few texts share it, so comparing two is cheaper than hashing
/// one.
struct StatementText: Hashable {
    let sql: String

    func hash(into hasher: inout Hasher) { hasher.combine(sql.utf8.count) }
}
