import ArgumentParser
import Edges
import Foundation
import Kernel
import Schemas
import Talk
import Vocabulary

/// `tangga plan results`: records the bank's result of each payment.
struct ResultsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "results", abstract: "Mencatat hasil bank: payment,status,code,reference,date.",
        discussion: """
            status: paid atau failed; code: sebab gagal, misalnya rekening_tidak_aktif. Berkas yang sama boleh diulang.

            Contoh:
              tangga plan results 3f9a…c2e107 hasil.csv
            """)

    @OptionGroup var meant: MeantPlan

    @Argument(help: "Berkas CSV dari bank.", completion: .file(extensions: ["csv"]))
    var file: String

    @OptionGroup var options: Options

    func run() throws {
        let read = try ResultFile.read(file)
        var recording = Recording(Phrase("Hasil bank", "Bank's results"), read, options)
        let usual = try meant.paying.releaser(in: options.openProvince().plan)
        let node = try options.session(usually: usual).disbursement(meant.paying.agency)
        let plan = try meant.id(node)
        try recording.send(read.items.map { ($0.line, $0.item.paid ? "paid" : "failed", $0.item) }) { items in
            var command = DisbursementCommand()
            command.recordResults.plan = plan
            command.recordResults.results = items
            return try node.once(command).bulk
        }
        try recording.end()
    }
}

/// `tangga plan deliver`: records the deliveries of goods.
struct DeliverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliver", abstract: "Mencatat penyerahan barang: payment,delivered,minutes,date.",
        discussion: """
            delivered: ya atau tidak; minutes: nomor BAST; kolom code: sebab tidak diserahkan, misalnya pindah. \
            Nomor pembayaran ada di `tangga plan show RENCANA --format csv`.

            Contoh:
              tangga plan deliver 3f9a…c2e107 bast.csv --agency ketapang
            """)

    @OptionGroup var meant: MeantPlan

    @Argument(help: "Berkas CSV penyerahan.", completion: .file(extensions: ["csv"]))
    var file: String

    @OptionGroup var options: Options

    func run() throws {
        let read = try DeliveryFile.read(file)
        var recording = Recording(Phrase("Penyerahan", "Handing over"), read, options)
        let usual = try meant.paying.releaser(in: options.openProvince().plan)
        let node = try options.session(usually: usual).disbursement(meant.paying.agency)
        let plan = try meant.id(node)
        try recording.send(
            read.items.map { ($0.line, $0.item.delivered ? "delivered" : "failed", $0.item) }
        ) { items in
            var command = DisbursementCommand()
            command.recordDeliveries.plan = plan
            command.recordDeliveries.deliveries = items
            return try node.once(command).bulk
        }
        try recording.end()
    }
}

/// Records a file's lines in batches, with an outcome per line.
private struct Recording {
    private let label: Phrase
    private let lines: Int
    private let options: Options
    private var counts = Counts()
    private var refusals = Refusals()

    /// - Parameter read: the file's lines. Its faulty lines count as refused and are not sent.
    init<Item>(
        _ label: Phrase, _ read: (items: [(line: Int, item: Item)], faults: [ColumnFile.Fault]), _ options: Options
    ) {
        self.label = label
        self.options = options
        lines = read.items.count + read.faults.count
        for fault in read.faults { refusals.add(place(fault.line), fault.why) }
    }

    private func place(_ line: Int) -> String { Phrase("baris \(line)", "line \(line)")[options.language] }

    /// Sends all lines, at most `Limits.bulkItems` in a command.
    mutating func send<Item>(
        _ items: [(line: Int, outcome: String, item: Item)], _ tell: ([Item]) throws -> DisbursementBulkOutcome
    ) throws {
        let progress = ProgressLine(
            label[options.language], unit: Phrase("pembayaran", "payments")[options.language], of: items.count)
        for start in stride(from: 0, to: items.count, by: Limits.bulkItems) {
            let batch = items[start..<min(start + Limits.bulkItems, items.count)]
            let bulk = try tell(batch.map(\.item))
            for (line, item) in zip(batch, bulk.items) {
                if item.hasRefusal, item.refusal.says(line.outcome) {
                    counts.add("already_recorded")
                } else if item.hasRefusal {
                    refusals.add(place(line.line), item.refusal.phrase)
                } else {
                    counts.add(line.outcome)
                }
            }
            progress.reach(progress.done + batch.count)
        }
        progress.end()
    }

    /// Prints the counts, and the refused lines by reason.
    /// - Throws: ``ConsoleFault/refused(_:)`` if any line was refused.
    func end() throws {
        var counts = counts
        if refusals.count > 0 { counts.add("refused", refusals.count) }
        options.show(counts.sheet { PaymentWord(rawValue: $0)?.label ?? WalkSentences.phrase($0) })
        try refusals.end(options, of: lines)
    }
}

extension DisbursementRefusal {
    /// Whether the payment already has this outcome, so that a repeated file is no failure.
    fileprivate func says(_ outcome: String) -> Bool {
        guard code == .paymentSettled, let state = paymentWord else { return false }
        return state.rawValue == outcome || outcome == "failed" && state == .returned
    }
}
