/// The bounds of the figures. The exit status of `deploy/bench` says whether they hold.
enum Wanted {
    static func bound(of key: String) -> Bound? {
        switch key {
        // Durable commands: half the rate of SQLite alone with the same statements in batches of the same size.
        case "commands.64": .atLeast(ofFloor: 0.5)
        // Families from the CSV: half the rate of SQLite alone with the same rows, 500 families in a transaction.
        case "import": .atLeast(ofFloor: 0.5)
        // A query by key: within three empty requests over plain libzmq.
        case "latency.query.p50": .within(timesFloor: 3)
        // PostgreSQL: a share of SQLite's rate on the same machine, and a multiple of pgbench's on the same server.
        case "postgresql.commands.64": .atLeast(ofFloor: 0.5)
        case "postgresql.import": .atLeast(ofFloor: 0.6)
        case "postgresql.pgbench": .atLeast(ofFloor: 2)
        // With a million families in the register: 10 ms, and an import that is hardly slower.
        case "full.sqlite.card.p99", "full.sqlite.nik.p99", "full.postgresql.card.p99", "full.postgresql.nik.p99":
            .atMost(10_000)
        case "full.sqlite.import", "full.postgresql.import": .atLeast(ofFloor: 0.6)
        // A killed node serves again: within a second with a short log, within three with the longest.
        case "restart.sqlite.short", "full.restart.sqlite.short", "full.restart.postgresql.short": .atMost(1_000)
        case "restart.sqlite.long", "full.restart.sqlite.long", "full.restart.postgresql.long": .atMost(3_000)
        // While a node verifies itself a command takes at most three times as long; a million entries take at most two
        // minutes.
        case "verify.command.p99": .within(timesFloor: 3)
        case "verify.million": .atMost(120)
        // A job keeps a command waiting for two steps at most, and assesses a million families again in three minutes.
        case "job.command.p99": .atMost(20_000)
        case "job.again": .atMost(180)
        // A page of a worklist, however many families are registered.
        case "worklist.page": .atMost(50_000)
        // Each node with 100,000 families in the province, in MB.
        case _ where key.hasPrefix("memory."): .atMost(150)
        // Beside greedy peers: the bounds of the process tests, with the release build.
        case "greedy.command.p99": .atMost(50_000)
        case "greedy.memory": .atMost(400)
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
