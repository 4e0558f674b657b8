import ArgumentParser
import Foundation

/// `tangga-bench sizing`: computes from measured figures the needs of a village, a province and the country.
struct SizingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sizing", abstract: "Computes from measured figures what a village, a province, the country need.",
        discussion: """
            Example:
              deploy/bench --only sizes --format json >figures.json
              tangga-bench sizing --figures figures.json
            """)

    @Option(help: "What `deploy/bench --only sizes --format json` printed.")
    var figures: String

    func run() throws {
        guard let data = FileManager.default.contents(atPath: figures) else {
            throw BenchFault("\(figures) cannot be read")
        }
        print(try Sizing(data).page)
    }
}

/// The computation of the sizing page.
///
/// Each row is a product of a measured figure and a number of families. The few assumptions are constants here and are
/// listed on the page.
struct Sizing {
    /// The surveys of a family in the years for which the disk is bought: one a year for five years. Each is taken to
    /// cost as much as the first, which is too much, since most of the first's cost are the family's own rows.
    private static let surveys = 5.0
    /// The rate of an import into a full register as a share of that into an empty one: the bound of
    /// `full.sqlite.import`.
    private static let fullRegister = 0.6
    /// The number of stored backups.
    private static let backups = 14.0

    /// An organization that runs a Registry and a Reporting node, or several of them side by side.
    private struct Place {
        let name: String
        let families: Double
        var nodes = 1.0
    }

    private static let places = [
        Place(name: "a village", families: 1_500),
        Place(name: "a kab/kota (one of 514)", families: 94_000_000 / 514),
        Place(name: "a province", families: 4_000_000),
        Place(name: "the country: 514 of them", families: 94_000_000, nodes: 514),
    ]

    private let measured: [String: Double]
    private let machine: String

    /// Reads the benchmark's JSON.
    /// - Throws: ``BenchFault`` where a figure is missing.
    init(_ json: Data) throws {
        struct Told: Decodable {
            struct Figure: Decodable {
                let key: String
                let measured: Double
            }
            let machine: Machine
            let figures: [Figure]
        }
        let told: Told
        do { told = try JSONDecoder().decode(Told.self, from: json) } catch {
            throw BenchFault("these are not figures of deploy/bench --format json: \(error)")
        }
        machine = told.machine.words
        measured = Dictionary(told.figures.map { ($0.key, $0.measured) }) { $1 }
    }

    private func figure(_ key: String) throws -> Double {
        guard let value = measured["sizes.\(key)"], value.isFinite, value > 0 else {
            throw BenchFault("sizes.\(key) is missing: measure with deploy/bench --only sizes --format json")
        }
        return value
    }

    /// The table in Markdown, with the figures that it was computed from.
    var page: String {
        get throws {
            let rows: [(String, (Place) throws -> String)] = [
                ("families", { Self.grouped($0.families) }),
                (
                    "Registry's database after the import",
                    { Self.bytes($0.families * (try figure("bytes.registry.bappeda"))) }
                ),
                ("Reporting's database", { Self.bytes($0.families * (try figure("bytes.reporting.bappeda"))) }),
                (
                    "disk for five years: both databases, a survey a year",
                    { Self.bytes($0.families * Self.surveys * (try databases)) }
                ),
                ("one backup, today", { Self.bytes($0.families * (try figure("backup-bytes"))) }),
                (
                    "14 backups, in the fifth year",
                    { Self.bytes($0.families * (try figure("backup-bytes")) * Self.surveys * Self.backups) }
                ),
                ("import", { Self.time($0.families / $0.nodes / (try figure("import")) / Self.fullRegister) }),
                ("`tangga verify`", { Self.time($0.families / $0.nodes / (try figure("verify"))) }),
                ("`tangga backup`", { Self.time($0.families / $0.nodes / (try figure("backup"))) }),
                ("`tangga backup verify`", { Self.time($0.families / $0.nodes / (try figure("backup-verify"))) }),
                (
                    "memory of both processes",
                    {
                        Self.bytes(
                            $0.nodes * (try figure("memory.registry.bappeda") + figure("memory.reporting.bappeda"))
                                * 1e6)
                    }
                ),
            ]
            let head = "| | " + Self.places.map(\.name).joined(separator: " | ") + " |"
            let rule = "|---|" + Self.places.map { _ in "--:|" }.joined()
            let body = try rows.map { name, value in
                "| \(name) | " + (try Self.places.map { try value($0) }).joined(separator: " | ") + " |"
            }
            let figures = measured.filter { $0.key.hasPrefix("sizes.") }.sorted { $0.key < $1.key }.map {
                "| `\($0.key)` | \($0.value < 100 ? String(format: "%.1f", $0.value) : Self.grouped($0.value)) |"
            }
            return (["Measured on \(machine):", "", "| figure | |", "|---|--:|"] + figures + ["", head, rule] + body)
                .joined(separator: "\n")
        }
    }

    private var databases: Double {
        get throws { try figure("bytes.registry.bappeda") + figure("bytes.reporting.bappeda") }
    }

    private static func grouped(_ value: Double) -> String {
        let digits = Array(String(format: "%.0f", value))
        return digits.indices.reduce(into: "") { text, index in
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digits[index])
        }
    }

    private static func bytes(_ value: Double) -> String {
        switch value {
        case ..<1e9: String(format: "%.0f MB", max(1, value / 1e6))
        case ..<1e12: String(format: "%.1f GB", value / 1e9)
        default: String(format: "%.1f TB", value / 1e12)
        }
    }

    private static func time(_ seconds: Double) -> String {
        switch seconds {
        case ..<60: String(format: "%.0f s", max(1, seconds))
        case ..<7_200: String(format: "%.0f min", seconds / 60)
        default: String(format: "%.1f h", seconds / 3_600)
        }
    }
}
