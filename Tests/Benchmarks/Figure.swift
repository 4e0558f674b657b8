/// A measured figure, with its floor.
struct Figure {
    /// Its key in JSON, such as `commands.64`.
    let key: String
    /// Its name in the table.
    let what: String
    let unit: String
    let measured: Double
    /// A bound that no implementation can undercut by much; see README.md.
    var floor: Double?
    /// The measured value divided by the floor.
    var ratio: Double?

    /// The wanted bound; nil where there is none.
    var bound: Bound? { Wanted.bound(of: key) }

    /// Whether the figure fulfils its bound.
    var holds: Bool {
        switch bound {
        case nil: true
        case .atLeast(let share): (ratio ?? 0) >= share
        case .within(let times): (ratio ?? .infinity) <= times
        case .atMost(let most): measured <= most
        }
    }
}
