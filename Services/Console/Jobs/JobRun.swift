import ArgumentParser
import Foundation
import Schemas
import SwiftProtobuf
import Talk
import Vocabulary
import WireSchemas

/// The options of a command that starts a job.
struct JobOptions: ParsableArguments {
    @Flag(help: "Jangan menunggu: lihat nanti dengan `tangga jobs`.")
    var detach = false
}

extension Line {
    /// Starts a job and shows its bar until it has finished; with `detach` it returns at once.
    /// - Parameter changed: the name under which the changed items are counted.
    /// - Throws: ``ConsoleFault`` where the job stands still or was cancelled.
    func run(
        _ command: Command, _ label: Phrase, changed: String, _ jobOptions: JobOptions, _ options: Options
    ) throws {
        let started = try start(command)
        if jobOptions.detach {
            var sheet = Sheet([
                .init("job", "Pekerjaan", "Job"), .init("node", "Simpul", "Node"), .init("total", "Dari", "Of"),
            ])
            sheet.rows = [[.text(started.job.hexadecimal), .text(node), .number(Int64(clamping: started.total))]]
            return options.show(sheet)
        }
        try finish(started, label, changed: changed, options)
    }

    /// Shows a job's bar until it has finished, and then its counts.
    func finish(_ started: WireJob, _ label: Phrase, changed: String, _ options: Options) throws {
        let unit = Phrase("keluarga", "families")
        let bar = ProgressLine(label[options.language], unit: unit[options.language], of: Int(clamping: started.total))
        let job = try watch(started) { bar.reach(Int(clamping: $0.lookedAt)) }
        bar.end()
        var counts = Counts()
        counts.add("looked_at", Int(clamping: job.lookedAt))
        counts.add(changed, Int(clamping: job.changed))
        for count in job.counts { counts.add(count.name, Int(clamping: count.count)) }
        options.show(counts.sheet(WalkSentences.phrase))
        if let why = job.standingPhrase(Line.refusal) {
            throw ConsoleFault.refused(
                Phrase(
                    "Pekerjaan \(job.job.hexadecimal) berhenti: \(why.indonesian). Ia berjalan lagi bila sebabnya hilang.",
                    "Job \(job.job.hexadecimal) stands still: \(why.english). It goes on when the reason is gone."))
        }
        if job.state == .cancelled {
            throw ConsoleFault.refused(Phrase("Pekerjaan dibatalkan.", "The job was cancelled."))
        }
    }
}
