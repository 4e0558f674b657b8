import ArgumentParser
import Edges
import Foundation
import Schemas
import Talk
import Vocabulary
import WireSchemas

/// `tangga jobs`: the work that nodes carry out by themselves.
struct JobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Pekerjaan yang dijalankan simpul sendiri: keadaan, kemajuan, pembatalan.",
        discussion: "Contoh:\n  tangga jobs\n  tangga jobs watch 3f9a…c2e107\n  tangga jobs cancel 3f9a…c2e107",
        subcommands: [List.self, Watch.self, Cancel.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Pekerjaan, yang terbaru lebih dahulu.",
            discussion: "Contoh:\n  tangga jobs list --all\n  tangga jobs list --format csv")

        @Flag(help: "Juga yang sudah selesai atau dibatalkan.")
        var all = false

        @OptionGroup var options: Options

        func run() throws {
            let session = try options.session(usually: "operator")
            var query = WireJobsQuery()
            query.unfinished = !all
            var sheet = Sheet([
                .init("node", "Simpul", "Node"), .init("job", "Pekerjaan", "Job"),
                .init("asked", "Perintah", "Command"),
                .init("person", "Pemulai", "Started by"), .init("started", "Mulai", "Started"),
                .init("state", "Keadaan", "State"), .init("looked_at", "Diperiksa", "Looked at"),
                .init("total", "Dari", "Of"), .init("changed", "Berubah", "Changed"), .init("why", "Sebab", "Reason"),
            ])
            for node in Jobs.nodes(session) {
                for job in try session.jobs(node, query) {
                    sheet.rows.append([
                        .text(node), .text(job.job.hexadecimal), .text(job.asked), .text(job.person),
                        .text(Moment(microseconds: job.startedAt).local),
                        job.word.map { .word($0.rawValue, $0.label) } ?? .none, .number(Int64(clamping: job.lookedAt)),
                        job.total == 0 ? .none : .number(Int64(clamping: job.total)),
                        .number(Int64(clamping: job.changed)),
                        job.standingPhrase(RegistryLine.refusal).map { .text($0[options.language]) } ?? .none,
                    ])
                }
            }
            options.show(sheet)
        }
    }

    struct Watch: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "watch", abstract: "Menunggui satu pekerjaan sampai selesai.",
            discussion: "Contoh:\n  tangga jobs watch 3f9a…c2e107")

        @Argument(help: "Nomor pekerjaan, dari `tangga jobs`; awalnya cukup.")
        var job: String

        @OptionGroup var options: Options

        func run() throws {
            let session = try options.session(usually: "operator")
            let (node, job) = try Jobs.find(job, session)
            let line = session.registry(node)
            let changed = job.asked == "enrol_families" ? "enrolled" : "changed"
            try line.finish(job, Phrase(job.asked, job.asked), changed: changed, options)
        }
    }

    struct Cancel: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cancel", abstract: "Membatalkan pekerjaan; yang sudah dikerjakan tetap.",
            discussion: "Contoh:\n  tangga jobs cancel 3f9a…c2e107")

        @Argument(help: "Nomor pekerjaan, dari `tangga jobs`; awalnya cukup.")
        var job: String

        @OptionGroup var options: Options

        func run() throws {
            let session = try options.session(usually: "operator")
            let (node, job) = try Jobs.find(job, session)
            try session.cancel(node, job: job.job)
            options.say(Phrase("Pekerjaan dibatalkan.", "The job is cancelled."))
        }
    }
}

/// Jobs of the province's nodes.
private enum Jobs {
    /// The nodes that carry out jobs.
    static func nodes(_ session: Session) -> [String] {
        session.province.plan.nodes.map(\.name).filter { $0.hasPrefix("registry.") }
    }

    /// The job whose number begins with this text, and its node.
    static func find(_ text: String, _ session: Session) throws -> (node: String, job: WireJob) {
        var query = WireJobsQuery()
        query.most = UInt32(Pages.most)
        var found: [(String, WireJob)] = []
        for node in nodes(session) {
            found += try session.jobs(node, query).filter { $0.job.hexadecimal.hasPrefix(text.lowercased()) }
                .map { (node, $0) }
        }
        guard let first = found.first, found.count == 1 else {
            throw ConsoleFault.refused(
                found.isEmpty
                    ? Phrase(
                        "Tidak ada pekerjaan \(text); lihat `tangga jobs --all`.",
                        "There is no job \(text); see `tangga jobs --all`.")
                    : Phrase("\(text) cocok dengan beberapa pekerjaan.", "\(text) matches several jobs."))
        }
        return first
    }
}
