import ArgumentParser
import Edges
import Foundation
import Intake
import Schemas
import SwiftProtobuf
import Synchronization
import Talk
import Vocabulary

/// `tangga import`: registers the families of a hand-over's two files, and writes the rejected rows to files.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Mendaftarkan keluarga dari dua berkas CSV.",
        discussion: """
            Contoh:
              tangga import families.csv persons.csv --rejects ditolak

            Baris yang tidak dapat diterima ditulis ke families-rejects.csv dan persons-rejects.csv, peringatan ke
            warnings.csv; perbaiki di sana lalu impor lagi. Dihentikan di tengah jalan, ulangi perintah yang sama.
            """)

    @Argument(help: "families.csv", completion: .file(extensions: ["csv"]))
    var families: String

    @Argument(help: "persons.csv", completion: .file(extensions: ["csv"]))
    var persons: String

    @Option(help: "Folder untuk yang ditolak; tanpa ini: di samping families.csv.", completion: .directory)
    var rejects: String?

    @Option(help: "Hari impor, YYYY-MM-DD; tanpa ini: hari ini.")
    var date: String?

    @OptionGroup var options: Options

    func run() async throws {
        let folder =
            rejects.map { URL(fileURLWithPath: $0) } ?? URL(fileURLWithPath: families).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let day = try date.map { text in
            guard let day = Day(iso: text) else {
                throw ConsoleFault.usage(Phrase("\(text) bukan tanggal YYYY-MM-DD", "\(text) is no date YYYY-MM-DD"))
            }
            return day
        }
        let session = try options.session(usually: "operator")
        do {
            try await read(session, folder, day)
        } catch let fault as IntakeHeaderFault {
            throw ConsoleFault.usage(fault.phrase)
        } catch let fault as FileFault where fault.action != .write {
            throw ConsoleFault.usage(fault.phrase)
        }
    }

    private func read(_ session: Session, _ folder: URL, _ day: Day?) async throws {
        let regions = try KnownRegions.ask(session)
        // Opened before the resume file, so that a missing file is reported as missing.
        _ = (try InputFile(path: families), try InputFile(path: persons))
        let resume = try ImportResume.open(in: folder, families: families, persons: persons, date: day)
        let registered = try RegisteredAtRegistry(session, run: resume.run)
        let intake = try HandoverReading(
            families: families, persons: persons, today: resume.day, regions: regions, registered: registered,
            scratch: folder.path)
        let headers = try intake.headers()
        for name in headers.families.ignored + headers.persons.ignored {
            options.say(Phrase("Kolom \(name) tidak dikenal, dilewati.", "Column \(name) is not known and left out."))
        }
        try registered.open(in: session, rows: try intake.rows())
        let sender = try BatchSender(session, resume, intake.report)
        let line = ProgressLine(
            Phrase("Impor", "Import")[options.language], unit: Phrase("keluarga", "families")[options.language])
        try await intake.read(batch: BatchSender.batch) { families in
            try sender.send(families)
            line.reach(sender.outcomes.settled)
        }
        try sender.finish()
        line.reach(sender.outcomes.settled)
        line.end()
        let summary = try intake.writeReport(to: folder.path, language: options.language)
        ImportResume.close(in: folder)
        try tell(sender.outcomes, summary, folder)
    }

    private func tell(_ outcomes: FamilyOutcomes, _ summary: IntakeSummary, _ folder: URL) throws {
        var sheet = Sheet([.init("what", "Hasil", "Outcome"), .init("count", "Jumlah", "Count")])
        for (key, phrase, count) in [
            ("new", Phrase("keluarga baru", "new families"), outcomes.new),
            ("updated", Phrase("diperbarui", "updated"), outcomes.updated),
            ("unchanged", Phrase("tidak berubah", "unchanged"), outcomes.unchanged),
            ("families_rejected", Phrase("baris keluarga ditolak", "family rows rejected"), summary.rejectedFamilies),
            ("persons_rejected", Phrase("baris orang ditolak", "person rows rejected"), summary.rejectedPersons),
            ("warned", Phrase("baris dengan peringatan", "rows with a warning"), summary.warnedRows),
        ] { sheet.rows.append([.word(key, phrase), .number(Int64(count))]) }
        for count in summary.counts {
            let phrase = Phrase(
                "  \(count.file.rawValue): \(count.code.message.indonesian) (\(count.code.word))",
                "  \(count.file.rawValue): \(count.code.message.english) (\(count.code.word))")
            sheet.rows.append([.word("\(count.file.rawValue).\(count.code.word)", phrase), .number(Int64(count.rows))])
        }
        options.show(sheet)
        tellUnlisted(outcomes)
        let unlisted = outcomes.outside + outcomes.rejectedForUnknown + outcomes.acceptedWithUnknown
        guard summary.rejectedFamilies + summary.rejectedPersons + unlisted > 0 else { return }
        throw ConsoleFault.refused(
            Phrase(
                "Sebagian ditolak: perbaiki baris di \(folder.path)/*-rejects.csv, lalu impor berkas itu.",
                "Some were rejected: correct the rows in \(folder.path)/*-rejects.csv, then import those files."))
    }

    /// Tells of families with faults that the files of rejects do not list.
    private func tellUnlisted(_ outcomes: FamilyOutcomes) {
        if outcomes.outside > 0 {
            options.say(
                Phrase(
                    "\(outcomes.outside) keluarga di luar wilayah Anda tidak didaftarkan.",
                    "\(outcomes.outside) families outside your area were not registered."))
        }
        if outcomes.rejectedForUnknown > 0 {
            options.say(
                Phrase(
                    "\(outcomes.rejectedForUnknown) keluarga ditolak dengan alasan yang belum dikenal program ini: "
                        + "perbarui program.",
                    "\(outcomes.rejectedForUnknown) families were rejected for a reason that this program does not know "
                        + "yet: update the program."))
        }
        if outcomes.acceptedWithUnknown > 0 {
            options.say(
                Phrase(
                    "\(outcomes.acceptedWithUnknown) keluarga diterima dengan catatan yang belum dikenal program ini: "
                        + "perbarui program.",
                    "\(outcomes.acceptedWithUnknown) families were accepted with a remark that this program does not "
                        + "know yet: update the program."))
        }
    }
}
