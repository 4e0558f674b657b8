/// One thing that was measured, with the floor that was measured beside it.
struct Figure {
    /// Its name for programs: `commands.64`.
    let key: String
    /// Its name for people.
    let what: String
    let unit: String
    let measured: Double
    /// What cannot be undercut by much: see README.md.
    var floor: Double?
    /// The measured divided by the floor.
    var ratio: Double?

    /// What it has to be; nil where nothing is asked of it.
    var bound: Bound? { Wanted.bound(of: key) }

    /// Whether it is what it has to be.
    var holds: Bool {
        switch bound {
        case nil: true
        case .atLeast(let share): (ratio ?? 0) >= share
        case .within(let times): (ratio ?? .infinity) <= times
        case .atMost(let most): measured <= most
        }
    }
}
