import ArgumentParser
import Crypto
import Foundation
import Intake
import Talk
import Vocabulary

/// `tangga plan answer`: simulates a bank's result file for a demonstration. No bank is contacted.
struct BankAnswerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "Berperan sebagai bank, untuk peragaan: menjawab berkas bayar.",
        discussion: """
            Tidak ada bank yang ditanya. Untuk rencana, berkas, bagian gagal dan benih yang sama jawabannya sama.

            Contoh:
              tangga plan answer 3f9a…c2e107 --file bayar.csv --out hasil.csv --fail-share 0.05
            """)

    @OptionGroup var meant: MeantPlan

    @Option(help: "Berkas bayar dari `tangga plan file`.", completion: .file(extensions: ["csv"]))
    var file: String

    @Option(help: "Berkas hasil yang ditulis.", completion: .file(extensions: ["csv"]))
    var out: String

    @Option(help: "Bagian yang gagal, 0 sampai 1.")
    var failShare = 0.05

    @Option(help: "Benih: lain benih, lain yang gagal.")
    var seed: UInt64 = 1

    @Option(help: "Tanggal bayar; tanpa ini: hari ini.")
    var on: String?

    @OptionGroup var options: Options

    func run() throws {
        guard (0...1).contains(failShare) else {
            throw ConsoleFault.usage(
                Phrase("--fail-share antara 0 dan 1.", "--fail-share lies between 0 and 1."))
        }
        let node = try options.session(usually: meant.paying.treasurer).disbursement(meant.paying.agency)
        let bank = PretendedBank(
            plan: try meant.id(node), failShare: failShare, seed: seed, day: try on.map(Day.written) ?? Day.today)
        let read = try ColumnFile.read(file, columns: ["payment", "number"]) { row throws(ColumnFile.Wrong) in
            try row.id("payment")
        }
        var failed = 0
        do {
            let answer = try OutputFile(path: out)
            try answer.writeRecord(ResultFile.columns)
            for (_, payment) in read.items {
                let result = bank.result(of: payment)
                failed += result.failure == nil ? 0 : 1
                try answer.writeRecord(result.cells)
            }
            try answer.commit()
        } catch {
            throw ConsoleFault.refused(error.phrase)
        }
        let (all, some) = (Amounts.grouped(Int64(read.items.count)), Amounts.grouped(Int64(failed)))
        options.say(
            Phrase("\(out): \(all) jawaban, \(some) gagal.", "\(out): \(all) answers, \(some) failed."))
    }
}

/// A simulated bank for demonstrations. A payment's result depends only on its id, the plan's id and a seed.
struct PretendedBank {
    let plan: Data
    let failShare: Double
    let seed: UInt64
    let day: Day

    /// The result of one payment; ``failure`` is nil for a paid one.
    struct Result {
        let payment: Data
        let failure: FailureWord?
        let reference: String
        let day: Day

        /// The row of ``ResultFile``.
        var cells: [String] {
            [
                Identifier(bytes: payment)?.text ?? "", failure == nil ? "paid" : "failed", failure?.rawValue ?? "",
                reference, day.iso,
            ]
        }
    }

    /// The failures that banks report, most frequent first. A failure is drawn in proportion to its repetitions here.
    private static let causes: [FailureWord] = [
        .rekeningTidakAktif, .rekeningTidakAktif, .rekeningTidakAktif, .namaTidakSesuai, .namaTidakSesuai,
        .rekeningTutup, .nikTidakValid, .kksBelumTerdistribusi,
    ]

    /// The result of one payment.
    func result(of payment: Data) -> Result {
        let seed = withUnsafeBytes(of: seed.bigEndian) { Data($0) }
        let drawn = Array(SHA256.hash(data: plan + seed + payment))
        let share = drawn[..<6].reduce(0.0) { $0 * 256 + Double($1) } / 281_474_976_710_656
        let reference = "PERAGAAN-" + drawn[8..<14].map { String(format: "%02X", $0) }.joined()
        let cause = PretendedBank.causes[Int(drawn[7]) % PretendedBank.causes.count]
        return Result(payment: payment, failure: share < failShare ? cause : nil, reference: reference, day: day)
    }
}
