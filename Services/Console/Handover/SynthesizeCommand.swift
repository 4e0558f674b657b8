import ArgumentParser
import Edges
import Foundation
import Intake
import Kernel
import Schemas
import Talk
import Vocabulary

/// `tangga synthesize`: generates a hand-over of invented families, with the usual faults of hand-overs.
struct SynthesizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthesize", abstract: "Mengarang berkas serah-terima untuk belajar dan menguji.",
        discussion: """
            Contoh:
              tangga synthesize --families 1000 --seed 7 --out contoh
              tangga regions import contoh/regions.csv && tangga import contoh/families.csv contoh/persons.csv

            Tidak ada orang nyata di dalamnya. expected-rejects.csv dan expected-warnings.csv menyebut kesalahan yang
            sengaja ditanam.
            """)

    @Option(help: "Banyaknya keluarga, sampai 4.000.000.")
    var families: Int

    @Option(help: "Benih: benih yang sama memberi bita yang sama.")
    var seed: UInt64 = 1

    @Option(help: "Folder keluaran.", completion: .directory)
    var out: String = "."

    @Option(help: "Bagian keluarga yang diberi kesalahan, 0–1.")
    var dirt: Double = 0.02

    @Option(help: "Bagian keluarga miskin, 0–1; tanpa ini: seperti di Banten.")
    var poor: Double?

    @Option(help: "Hari serah-terima, YYYY-MM-DD; tanpa ini: hari ini.")
    var date: String?

    @Option(help: "Bahasa: id atau en.")
    var lang: String?

    func run() throws {
        guard (1...Synthesizer.mostFamilies).contains(families), (0...1).contains(dirt), (0...1).contains(poor ?? 0)
        else {
            throw ConsoleFault.usage(
                Phrase("Angka di luar batas; lihat --help.", "A number is out of range; see --help."))
        }
        guard let day = date.map({ Day(iso: $0) }) ?? SystemClock().now().day else {
            throw ConsoleFault.usage(Phrase("Tanggal harus YYYY-MM-DD.", "The date must be YYYY-MM-DD."))
        }
        let regions = try RegionFile.batches(of: try Template.folder().appendingPathComponent("regions.csv").path)
        let codes = regions.flatMap { $0.importRegions.regions.compactMap { RegionCode($0.code) } }
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        let plan = Synthesizer.Plan(families: families, seed: seed, dirt: dirt, poor: poor, today: day)
        let line = ProgressLine("Synthesize", unit: lang == "en" ? "families" : "keluarga", of: families)
        do {
            try Synthesizer(plan, kecamatan: codes.filter { $0.level == .kecamatan })
                .write(to: out) { line.reach($0) }
        } catch let fault as FileFault {
            throw ConsoleFault.usage(fault.phrase)
        }
        line.end()
    }
}
