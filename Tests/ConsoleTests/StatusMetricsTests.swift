import ArgumentParser
import Foundation
import Testing
import Vocabulary
import WireSchemas

@testable import Console

/// `tangga status --format prometheus`.
struct StatusMetricsTests {
    private static let now = Moment(microseconds: 1_800_000_010_500_000)

    private static func status() -> WireStatus {
        var status = WireStatus()
        status.head = 4_000_000
        status.headAt = 1_800_000_000_250_000
        status.turns = 7
        status.commands = 9
        status.lastCommitUs = 1_250
        status.databaseBytes = 12_000_000_000
        status.trouble = "disk\nfull"
        var heard = WireCursor()
        (heard.peer, heard.entry, heard.peerHead) = ("disbursement.dinsos", 90, 100)
        heard.heardAt = 1_800_000_009_000_000
        var silent = WireCursor()
        (silent.peer, silent.entry, silent.peerHead, silent.stopped) = ("reporting.x", 5, 3, "another history")
        status.cursors = [heard, silent]
        for (job, standing) in [(Data([1]), false), (Data([2]), true), (Data([3]), true), (Data(), false)] {
            var work = WireWork()
            (work.job, work.standing) = (job, standing)
            status.works.append(work)
        }
        status.counters = [
            ("fault.disk_full", 3), ("peer_silent.disbursement.dinsos", 2), ("refused", 5), ("turned_away.\"x\\y\"", 1),
        ].map { (name: String, value: UInt64) in
            var counter = WireCounter()
            (counter.name, counter.value) = (name, value)
            return counter
        }
        return status
    }

    private static func lines(_ answers: [(String, WireStatus?)]) -> [String] {
        StatusMetrics.text(answers, now: now).split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        #"tangga_up{node="registry.a"} 1"#,
        #"tangga_head_entries{node="registry.a"} 4000000"#,
        #"tangga_head_timestamp_seconds{node="registry.a"} 1800000000.25"#,
        #"tangga_last_commit_seconds{node="registry.a"} 0.00125"#,
        #"tangga_database_bytes{node="registry.a"} 12000000000"#,
        #"tangga_commands_total{node="registry.a"} 9"#,
        #"tangga_trouble{node="registry.a"} 1"#,
        #"tangga_follow_lag_entries{node="registry.a",peer="disbursement.dinsos"} 10"#,
        #"tangga_follow_lag_seconds{node="registry.a",peer="disbursement.dinsos"} 1.5"#,
        #"tangga_follow_lag_entries{node="registry.a",peer="reporting.x"} 0"#,
        #"tangga_follow_stopped{node="registry.a",peer="reporting.x"} 1"#,
        #"tangga_jobs{node="registry.a",state="running"} 1"#,
        #"tangga_jobs{node="registry.a",state="standing"} 2"#,
        #"tangga_rebuilds{node="registry.a"} 1"#,
        #"tangga_faults_total{node="registry.a",reason="disk_full"} 3"#,
        #"tangga_peer_silent_total{node="registry.a",peer="disbursement.dinsos"} 2"#,
        #"tangga_refused_total{node="registry.a"} 5"#,
        #"tangga_turned_away_total{node="registry.a",reason="\"x\\y\""} 1"#,
    ]) func `a node's status gives lines in base units with escaped labels`(line: String) {
        #expect(Self.lines([("registry.a", Self.status())]).contains(line))
    }

    @Test func `a node that cannot be reached is down without other metrics, and the others are reported`() {
        let lines = Self.lines([("registry.a", nil), ("registry.b", Self.status())])
        #expect(lines.filter { $0.contains(#"node="registry.a""#) } == [#"tangga_up{node="registry.a"} 0"#])
        #expect(lines.contains(#"tangga_up{node="registry.b"} 1"#))
    }

    @Test func `each metric has its help and type once, before its lines, which stand together`() {
        let lines = Self.lines([("registry.a", Self.status()), ("registry.b", Self.status())])
        var current = ""
        var seen: Set<String> = []
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            if line.hasPrefix("# HELP") {
                #expect(seen.insert(words[2]).inserted, "\(line)")
                current = words[2]
            } else if line.hasPrefix("# TYPE") {
                #expect(words[2] == current)
                #expect((words[3] == "counter") == current.hasSuffix("_total"), "\(line)")
            } else {
                #expect(line.hasPrefix(current + "{"), "\(line)")
            }
        }
        #expect(seen.count > 15)
    }

    @Test func `a peer that was never heard has no age`() {
        let lines = Self.lines([("registry.a", Self.status())])
        #expect(!lines.contains { $0.hasPrefix("tangga_follow_lag_seconds") && $0.contains("reporting.x") })
    }

    @Test func `only status takes the format`() throws {
        _ = try Tangga.parseAsRoot(["status", "--format", "prometheus"])
        #expect(throws: (any Error).self) { try Tangga.parseAsRoot(["verify", "--format", "prometheus"]) }
        _ = try Tangga.parseAsRoot(["verify", "--format", "json"])
    }
}
