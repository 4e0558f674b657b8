/// Permissions by name: `registry.register_families`, `entries`, `node.status`.
public enum Permission {
    /// Whether a grant covers a permission. A grant that ends in `*` covers every permission with its prefix.
    public static func covers(_ grant: String, _ permission: String) -> Bool {
        guard grant.hasSuffix("*") else { return grant == permission }
        return permission.hasPrefix(grant.dropLast())
    }
}
