import ArgumentParser
import Edges
import Foundation
import Schemas
import Talk
import Vocabulary
import WireSchemas

/// `tangga status`: the state of every node.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Menanyai setiap simpul: kepala jurnal, kursor, ketinggalan, laju, ukuran.",
        discussion: "Contoh:\n  tangga status\n  tangga status --counters\n  tangga status --format json\n"
            + "  tangga status --format prometheus")

    @Flag(help: "Juga hitungan simpul: penolakan, orang asing, pesan rusak.")
    var counters = false

    @Option(help: "Bentuk keluaran: table, json, csv, atau prometheus (untuk node_exporter).")
    var format: Format = .table

    @OptionGroup var seat: Seat

    /// The output formats.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table
        case json
        case csv
        case prometheus
    }

    func run() throws {
        let session = try seat.session(usually: "admin")
        var query = WireNodeQuery()
        query.status = WireStatusQuery()
        var answers: [(String, WireStatus?)] = []
        var refusals: [ConsoleFault] = []
        for node in session.province.plan.nodes.map(\.name) {
            do { answers.append((node, try session.ask(node, query, seconds: 3).status)) } catch {
                switch error {
                case TalkFault.unreachable: answers.append((node, nil))
                // A refusal, for example by another agency's node, must not hide the other nodes' state.
                case let refusal as TalkFault: refusals.append(ConsoleFault(refusal))
                default: throw error
                }
            }
        }
        show(answers)
        let silent = answers.filter { $0.1 == nil }.map(\.0)
        if !silent.isEmpty {
            refusals.append(ConsoleFault(TalkFault.unreachable(node: silent.joined(separator: ", "))))
        }
        guard let last = refusals.popLast() else { return }
        for refusal in refusals { seat.say(refusal.phrase) }
        throw last
    }

    private func show(_ answers: [(String, WireStatus?)]) {
        let form: Options.Format
        switch format {
        case .prometheus: return Screen.out(StatusMetrics.text(answers, now: SystemClock().now()))
        case .table: form = .table
        case .json: form = .json
        case .csv: form = .csv
        }
        let nodes = counters ? StatusSheets.counters(answers) : StatusSheets.nodes(answers)
        Screen.out(nodes.text(form, seat.language))
        if !counters, format == .table {
            Screen.out("\n" + StatusSheets.cursors(answers).text(form, seat.language))
            let works = StatusSheets.works(answers)
            if !works.rows.isEmpty { Screen.out("\n" + works.text(form, seat.language)) }
        }
        for (node, status) in answers {
            guard let status, !status.trouble.isEmpty else { continue }
            seat.say(Phrase("\(node): \(status.trouble)", "\(node): \(status.trouble)"))
        }
    }
}

/// The sheets of `tangga status`.
enum StatusSheets {
    static func nodes(_ answers: [(String, WireStatus?)]) -> Sheet {
        var sheet = Sheet([
            .init("node", "Simpul", "Node"), .init("head", "Kepala", "Head"), .init("lag", "Ketinggalan", "Lag"),
            .init("turns", "Giliran", "Turns"), .init("commands", "Perintah", "Commands"),
            .init("commands_per_second", "Per detik", "Per second"),
            .init("last_commit_us", "Komit terakhir µs", "Last commit µs"),
            .init("database_bytes", "Basis data", "Database"), .init("memory_bytes", "Memori", "Memory"),
            .init("directory", "Direktori", "Directory"),
        ])
        for (node, status) in answers {
            guard let status else {
                sheet.rows.append([.text(node)] + [Sheet.Cell](repeating: .none, count: 9))
                continue
            }
            let lag = status.cursors.reduce(UInt64(0)) { $0 + ($1.peerHead - min($1.peerHead, $1.entry)) }
            sheet.rows.append([
                .text(node), .number(Int64(status.head)), .number(Int64(lag)), .number(Int64(status.turns)),
                .number(Int64(status.commands)), .decimal(status.commandsPerSecond), .number(status.lastCommitUs),
                .bytes(status.databaseBytes), .bytes(status.memoryBytes), .text("\(status.directoryVersion)"),
            ])
        }
        return sheet
    }

    static func cursors(_ answers: [(String, WireStatus?)]) -> Sheet {
        var sheet = Sheet([
            .init("node", "Simpul", "Node"), .init("peer", "Mengikuti", "Follows"), .init("entry", "Sampai", "Up to"),
            .init("peer_head", "Kepala", "Head"), .init("heard", "Terakhir terdengar", "Last heard"),
            .init("stopped", "Berhenti karena", "Stopped because"),
        ])
        for (node, status) in answers {
            for cursor in status?.cursors ?? [] {
                sheet.rows.append([
                    .text(node), .text(cursor.peer), .number(Int64(cursor.entry)), .number(Int64(cursor.peerHead)),
                    cursor.heardAt == 0 ? .none : .text(Moment(microseconds: cursor.heardAt).local),
                    cursor.stopped.isEmpty ? .none : .text(cursor.stopped),
                ])
            }
        }
        return sheet
    }

    /// The work that the nodes do by themselves: unfinished jobs and rebuilds of derived tables.
    static func works(_ answers: [(String, WireStatus?)]) -> Sheet {
        var sheet = Sheet([
            .init("node", "Simpul", "Node"), .init("work", "Pekerjaan", "Work"), .init("what", "Untuk", "For"),
            .init("state", "Keadaan", "State"), .init("done", "Sudah", "Done"), .init("of", "Dari", "Of"),
        ])
        for (node, status) in answers {
            for work in status?.works ?? [] {
                let isRebuild = work.job.isEmpty
                let state =
                    work.standing
                    ? Sheet.Cell.word("standing", Phrase("Tertahan", "Stands still"))
                    : .word("running", Phrase("Berjalan", "Running"))
                sheet.rows.append([
                    .text(node), isRebuild ? .word("rebuild", Phrase("hitung ulang", "rebuild")) : .id(work.job),
                    .text(work.what), state, isRebuild ? .none : .number(Int64(clamping: work.done)),
                    work.of == 0 ? .none : .number(Int64(clamping: work.of)),
                ])
            }
        }
        return sheet
    }

    static func counters(_ answers: [(String, WireStatus?)]) -> Sheet {
        var sheet = Sheet([
            .init("node", "Simpul", "Node"), .init("counter", "Hitungan", "Counter"), .init("value", "Nilai", "Value"),
        ])
        for (node, status) in answers {
            for counter in status?.counters ?? [] {
                sheet.rows.append([.text(node), .text(counter.name), .number(Int64(counter.value))])
            }
        }
        return sheet
    }
}
