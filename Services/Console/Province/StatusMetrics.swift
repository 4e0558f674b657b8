import Foundation
import Vocabulary
import WireSchemas

/// `tangga status --format prometheus`: the state of every node in Prometheus' text format, for node_exporter's
/// textfile collector.
///
/// Names follow Prometheus' page on naming: base units, `_total` for counters. An unreachable node has only the line
/// `tangga_up 0`, so that no alert fires on an outdated value.
enum StatusMetrics {
    /// The text of all metrics.
    /// - Parameter now: the time of the requests, from which ages are computed.
    static func text(_ answers: [(String, WireStatus?)], now: Moment) -> String {
        var metrics = Metrics()
        for (node, status) in answers {
            metrics.add("up", .gauge, "Whether the node answered.", ["node": node], status == nil ? 0 : 1)
            guard let status else { continue }
            journal(status, node, &metrics)
            process(status, node, &metrics)
            works(status, node, &metrics)
            for cursor in status.cursors { follow(cursor, node, now, &metrics) }
            for counter in status.counters { count(counter, node, &metrics) }
        }
        return metrics.text
    }

    private static func journal(_ status: WireStatus, _ node: String, _ metrics: inout Metrics) {
        let labels = ["node": node]
        metrics.add("head_entries", .gauge, "Number of the journal's last entry.", labels, Double(status.head))
        metrics.add("head_timestamp_seconds", .gauge, "Time of the last entry.", labels, seconds(status.headAt))
        metrics.add("directory_version", .gauge, "Version of the directory.", labels, Double(status.directoryVersion))
        metrics.add("database_bytes", .gauge, "Size of the database.", labels, Double(status.databaseBytes))
        metrics.add(
            "trouble", .gauge, "Whether a fault keeps the node from accepting commands.", labels,
            status.trouble.isEmpty ? 0 : 1)
    }

    private static func process(_ status: WireStatus, _ node: String, _ metrics: inout Metrics) {
        let labels = ["node": node]
        metrics.add(
            "start_timestamp_seconds", .gauge, "When the process began to serve.", labels, seconds(status.upSince))
        metrics.add("memory_bytes", .gauge, "Resident memory of the process.", labels, Double(status.memoryBytes))
        metrics.add("turns_total", .counter, "Turns since the start.", labels, Double(status.turns))
        metrics.add("commands_total", .counter, "Commands settled since the start.", labels, Double(status.commands))
        metrics.add(
            "last_commit_seconds", .gauge, "Duration of the last turn, with its commit.", labels,
            seconds(status.lastCommitUs))
    }

    private static func works(_ status: WireStatus, _ node: String, _ metrics: inout Metrics) {
        let jobs = status.works.filter { !$0.job.isEmpty }
        for (state, count) in [("running", jobs.count { !$0.standing }), ("standing", jobs.count(where: \.standing))] {
            metrics.add("jobs", .gauge, "Unfinished jobs.", ["node": node, "state": state], Double(count))
        }
        let rebuilds = status.works.count - jobs.count
        metrics.add("rebuilds", .gauge, "Derived tables that are being rebuilt.", ["node": node], Double(rebuilds))
    }

    private static func follow(_ cursor: WireCursor, _ node: String, _ now: Moment, _ metrics: inout Metrics) {
        let labels = ["node": node, "peer": cursor.peer]
        metrics.add("follow_entries", .gauge, "Last entry of the peer that was read.", labels, Double(cursor.entry))
        metrics.add(
            "follow_lag_entries", .gauge, "Known entries of the peer that are not read yet.", labels,
            Double(cursor.peerHead - min(cursor.peerHead, cursor.entry)))
        metrics.add(
            "follow_stopped", .gauge, "Whether following has stopped until an operator acts.", labels,
            cursor.stopped.isEmpty ? 0 : 1)
        // A peer that has never replied has no age.
        guard cursor.heardAt > 0 else { return }
        metrics.add(
            "follow_heard_timestamp_seconds", .gauge, "Time of the peer's last reply.", labels, seconds(cursor.heardAt))
        metrics.add(
            "follow_lag_seconds", .gauge, "Seconds since the peer's last reply: its data may be this old.",
            labels, max(0, seconds(now.microseconds - cursor.heardAt)))
    }

    /// A counter `turned_away.tooBusy` is the metric `tangga_turned_away_total` with the reason as a label, and
    /// `peer_silent.dinsos` with the peer.
    private static func count(_ counter: WireCounter, _ node: String, _ metrics: inout Metrics) {
        let parts = counter.name.split(separator: ".", maxSplits: 1).map(String.init)
        guard let name = parts.first else { return }
        var labels = ["node": node]
        if parts.count > 1 { labels[name.hasPrefix("peer_") ? "peer" : "reason"] = parts[1] }
        metrics.add(
            name == "fault" ? "faults_total" : "\(name)_total", .counter, helps[name] ?? "Counted since the start.",
            labels, Double(counter.value))
    }

    private static let helps = [
        "turned_away": "Requests that were turned away.",
        "fault": "Replies that report a fault.",
        "refused": "Requests that a rule refused.",
        "reply_lost": "Replies that could not be sent.",
        "turn_failed": "Turns that were rolled back, or whose outcome is unknown.",
        "clock_set_back": "Times that the clock was set back.",
        "connections_admitted": "Connections that were admitted.",
        "connections_stranger": "Connections with an unknown key.",
        "connections_ended": "Connections that ended.",
        "wire_fault": "Errors of sockets.",
        "peer_silent": "Times that the peer did not answer.",
        "peer_stopped": "Times that following the peer stopped.",
        "peer_turned_away": "Times that the peer turned the node away.",
    ]

    private static func seconds(_ microseconds: Int64) -> Double { Double(microseconds) / 1_000_000 }
}

/// Metrics in Prometheus' text format: each with its help and type once, and its lines together.
struct Metrics {
    /// The type of a metric.
    enum Kind: String {
        case gauge
        case counter
    }

    private var order: [String] = []
    private var heads: [String: String] = [:]
    private var lines: [String: [String]] = [:]

    /// Adds a line. The first line of a name sets its help and type.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ labels: [String: String], _ value: Double) {
        let name = "tangga_" + String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        if heads[name] == nil {
            order.append(name)
            heads[name] = "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)"
        }
        let written = labels.sorted { $0.key < $1.key }.map { "\($0)=\"\(Metrics.escaped($1))\"" }
        lines[name, default: []].append("\(name){\(written.joined(separator: ","))} \(Metrics.number(value))")
    }

    /// The whole text, without a newline at the end.
    var text: String {
        order.flatMap { [heads[$0] ?? ""] + (lines[$0] ?? []) }.joined(separator: "\n")
    }

    /// A label's value with backslashes, quotation marks and newlines escaped.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { written, character in
            switch character {
            case "\\": written += "\\\\"
            case "\"": written += "\\\""
            case "\n": written += "\\n"
            default: written.append(character)
            }
        }
    }

    /// Whole numbers below 2^53 without a decimal point: above, a Double does not represent every whole number.
    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 9_007_199_254_740_992 ? "\(Int64(value))" : "\(value)"
    }
}
