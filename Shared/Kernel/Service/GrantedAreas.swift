import Vocabulary

/// A principal's grants at a node: the areas of each permission.
struct GrantedAreas: Sendable {
    private var named: [String: [RegionCode]] = [:]
    /// The grants that end in `*`.
    private var prefixes: [(grant: String, area: RegionCode)] = []

    var isEmpty: Bool { named.isEmpty && prefixes.isEmpty }

    mutating func add(_ grant: String, _ area: RegionCode) {
        if grant.hasSuffix("*") { prefixes.append((grant, area)) } else { named[grant, default: []].append(area) }
    }

    /// The areas of the grants that cover a permission; nil if none does.
    func areas(for permission: String) -> [RegionCode]? {
        let areas = prefixes.filter { Permission.covers($0.grant, permission) }.map { $0.area }
        if areas.isEmpty { return named[permission] }
        return (named[permission] ?? []) + areas
    }
}
