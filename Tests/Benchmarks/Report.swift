import Foundation

/// The printed figures.
struct Report {
    let figures: [Figure]
    let machine: Machine

    func text(_ format: Format) -> String {
        switch format {
        case .table: table
        case .json: json
        }
    }

    private var table: String {
        let heading = ["", "measured", "floor", "ratio", "wanted", ""]
        let rows = figures.map { figure in
            [
                figure.what, "\(Report.number(figure.measured)) \(figure.unit)",
                figure.floor.map { "\(Report.number($0)) \(figure.unit)" } ?? "–",
                figure.ratio.map { String(format: "%.2f", $0) } ?? "–", Report.words(figure.bound, figure.unit),
                figure.bound == nil ? "" : figure.holds ? "held" : "MISSED",
            ]
        }
        let widths = heading.indices.map { column in ([heading] + rows).map { $0[column].count }.max() ?? 0 }
        let lines = ([heading] + rows).map { row in
            var line = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return (1...3).contains(column) ? space + row[column] : row[column] + space
            }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
        let rule = String(repeating: "─", count: widths.reduce(0, +) + 2 * (widths.count - 1))
        return ([machine.words, "", lines[0], rule] + lines.dropFirst()).joined(separator: "\n")
    }

    private var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let told = Told(
            machine: machine, held: figures.allSatisfy(\.holds),
            figures: figures.map { figure in
                Told.Figure(
                    key: figure.key, what: figure.what, unit: figure.unit, measured: figure.measured,
                    floor: figure.floor, ratio: figure.ratio,
                    wanted: figure.bound.map { _ in Report.words(figure.bound, figure.unit) },
                    held: figure.bound.map { _ in figure.holds })
            })
        return (try? encoder.encode(told)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private struct Told: Encodable {
        struct Figure: Encodable {
            let key, what, unit: String
            let measured: Double
            let floor, ratio: Double?
            let wanted: String?
            let held: Bool?
        }
        let machine: Machine
        let held: Bool
        let figures: [Figure]
    }

    private static func words(_ bound: Bound?, _ unit: String) -> String {
        switch bound {
        case nil: ""
        case .atLeast(let share): "≥ \(share) of floor"
        case .within(let times): "≤ \(number(times)) × floor"
        case .atMost(let most): "≤ \(number(most)) \(unit)"
        }
    }

    /// A number with grouped thousands from 1,000 on; below 10 with one decimal place unless it is whole.
    private static func number(_ value: Double) -> String {
        guard value >= 1_000 else {
            return String(format: value < 10 && value != value.rounded() ? "%.1f" : "%.0f", value)
        }
        let digits = Array(String(format: "%.0f", value))
        return digits.indices.reduce(into: "") { text, index in
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digits[index])
        }
    }
}

/// The measured machine, without which a figure has no meaning.
struct Machine: Codable {
    let processor: String
    let processors: Int
    let memoryGB: Int
    let kernel: String
    let fileSystem: String

    /// This machine, and the file system of a folder.
    static func here(_ folder: URL) -> Machine {
        func text(_ file: String) -> String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }
        let model = text("/proc/cpuinfo").split(separator: "\n").first { $0.hasPrefix("model name") }
        var mount: (point: Substring, words: String)?
        for line in text("/proc/mounts").split(separator: "\n") {
            let fields: [Substring] = line.split(separator: " ")
            guard fields.count > 2, fields[1] == "/" || (folder.path + "/").hasPrefix(fields[1] + "/") else { continue }
            if fields[1].count >= mount?.point.count ?? 0 { mount = (fields[1], "\(fields[2]) on \(fields[0])") }
        }
        return Machine(
            processor: model?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "unknown",
            processors: ProcessInfo.processInfo.activeProcessorCount,
            memoryGB: Int((Double(ProcessInfo.processInfo.physicalMemory) / 1e9).rounded()),
            kernel: text("/proc/sys/kernel/osrelease").trimmingCharacters(in: .whitespacesAndNewlines),
            fileSystem: mount?.words ?? "unknown")
    }

    var words: String {
        "\(processors) × \(processor), \(memoryGB) GB, Linux \(kernel), \(fileSystem)"
    }
}
