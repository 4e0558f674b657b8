/// The names of what may be asked: `registry.register_families`, `entries`, `node.status`.
public enum Permission {
    /// Whether a grant, which may end in `*`, covers a permission.
    public static func covers(_ grant: String, _ permission: String) -> Bool {
        guard grant.hasSuffix("*") else { return grant == permission }
        return permission.hasPrefix(grant.dropLast())
    }
}
