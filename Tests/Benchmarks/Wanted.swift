/// What the figures have to be. The exit status of `deploy/bench` says whether they are.
enum Wanted {
    static func bound(of key: String) -> Bound? {
        switch key {
        // Durable commands: half of what SQLite alone does with the same statements in batches of the same size.
        case "commands.64": .atLeast(ofFloor: 0.5)
        // Families from the CSV: half of what SQLite alone takes to insert the same rows, a transaction for 500.
        case "import": .atLeast(ofFloor: 0.5)
        // A query by key: within three empty requests over plain libzmq.
        case "latency.query.p50": .within(timesFloor: 3)
        // Each node with 100,000 families in the province, in megabytes.
        case _ where key.hasPrefix("memory."): .atMost(150)
        default: nil
        }
    }
}

/// A bound of a figure.
enum Bound {
    case atLeast(ofFloor: Double)
    case within(timesFloor: Double)
    case atMost(Double)
}
