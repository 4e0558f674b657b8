import ArgumentParser
import Foundation

/// `tangga-bench`: measures the real executables on this machine, each figure beside its floor.
///
/// `deploy/bench` builds it and gives it a folder, in which it leaves no files.
struct TanggaBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tangga-bench",
        abstract: "Measures Tangga on this machine, each figure beside a floor measured in the same run.",
        discussion: """
            Example:
              deploy/bench --quick --only commands --only latency
            """,
        subcommands: [Measure.self, SizingCommand.self, Echo.self], defaultSubcommand: Measure.self)

    struct Measure: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "measure", abstract: "Measures (the default).")

        @Flag(help: "Fewer rounds over less: a first impression in about a minute.")
        var quick = false

        @Flag(
            help:
                "A million entries where a verification is measured beside the work, and a million families for a job.")
        var full = false

        @Option(help: "One measurement; may be given several times. Without it: all.")
        var only: [Measurement] = []

        @Option(help: "Beside which store SQLite is measured; without it: everything on SQLite.")
        var store: OtherStore?

        @Option(help: "How the figures are printed.")
        var format: Format = .table

        @Option(help: "An empty folder on the disk that is to be measured, with a short path.")
        var scratch: String

        func run() throws {
            var effort = quick ? Effort.quick : .full
            if full { (effort.verified, effort.assessed) = (1_000_000, 1_000_000) }
            let bench = Bench(folder: URL(fileURLWithPath: scratch), effort: effort)
            var figures: [Figure] = []
            for measurement in Measurement.allCases
            where only.isEmpty ? measurement.comparesStores == (store != nil) : only.contains(measurement) {
                bench.say("measuring \(measurement.rawValue) …")
                figures += try measurement.run(bench)
            }
            print(Report(figures: figures, machine: .here(bench.folder)).text(format))
            guard figures.allSatisfy(\.holds) else { throw ExitCode(1) }
        }
    }
}

/// The output formats.
enum Format: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
}

/// A store to compare with SQLite.
enum OtherStore: String, ExpressibleByArgument, CaseIterable {
    case postgresql
}

/// A measurement that can be run by itself.
enum Measurement: String, ExpressibleByArgument, CaseIterable {
    case commands
    case `import`
    case feed
    case latency
    case memory
    case greedy = "greedy-peers"
    case sizes
    case restart
    case verify
    case jobs
    case stores
    case full

    /// Whether it needs PostgreSQL.
    var comparesStores: Bool { self == .stores || self == .full }

    func run(_ bench: Bench) throws -> [Figure] {
        switch self {
        case .commands: try DurableCommands.measure(bench)
        case .import: try Importing.measure(bench)
        case .feed: try Following.measure(bench)
        case .latency: try Latency.measure(bench)
        case .memory: try Memory.measure(bench)
        case .greedy: try GreedyPeers.measure(bench)
        case .sizes: try Sizes.measure(bench)
        case .restart: try Restart.measure(bench)
        case .verify: try VerifyBeside.measure(bench)
        case .jobs: try JobBeside.measure(bench)
        case .stores: try Stores.measure(bench)
        case .full: try FullRegister.measure(bench)
        }
    }
}

/// The sizes of the measurements.
struct Effort {
    /// Rounds in which a measurement and its floor alternate.
    let rounds: Int
    /// Commands of a round with one in flight; rounds with more in flight have more commands.
    let commands: Int
    /// Families of one import.
    let families: Int
    /// Entries followed in one round.
    let entries: Int
    /// Requests of each kind whose latency is measured.
    let requests: Int
    /// Families in the register when memory is measured.
    let register: Int
    /// Families in the full register.
    let full: Int
    /// Seconds of one pgbench run.
    let pgbench: Int
    /// Entries of the node that is verified beside its work.
    var verified: Int
    /// Families that a job assesses.
    var assessed: Int

    static let full = Effort(
        rounds: 7, commands: 8_000, families: 20_000, entries: 20_000, requests: 10_000, register: 100_000,
        full: 1_000_000, pgbench: 10, verified: 200_000, assessed: 50_000)
    static let quick = Effort(
        rounds: 3, commands: 2_000, families: 10_000, entries: 10_000, requests: 2_000, register: 20_000,
        full: 50_000, pgbench: 4, verified: 50_000, assessed: 10_000)
}

/// A precondition of the benchmark is missing.
struct BenchFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
