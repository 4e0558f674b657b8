import ArgumentParser
import Edges
import Foundation
import Intake
import Schemas
import Talk
import Vocabulary

/// `tangga plan file`: writes the bank's file of payments, which moves the plan's money to the bank.
struct PaymentFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file", abstract: "Menulis berkas bayar untuk bank, dan mengirim uang rencana ke bank.",
        discussion: """
            Kolom: payment,bank,number,holder,amount,region,card. Berisi nama dan rekening: hanya Anda yang dapat \
            membacanya (0600). Diulang, isinya sama dan tidak ada uang yang berpindah lagi.

            Contoh:
              tangga plan file 3f9a…c2e107 --out bayar.csv
            """)

    @OptionGroup var meant: MeantPlan

    @Option(help: "Berkas yang ditulis.", completion: .file(extensions: ["csv"]))
    var out: String

    @OptionGroup var options: Options

    func run() throws {
        // Opened before the request, because the node records the person who received the file.
        let written = try OutputFile(path: out)
        let usual = try meant.paying.releaser(in: options.openProvince().plan)
        let node = try options.session(usually: usual).disbursement(meant.paying.agency)
        var command = DisbursementCommand()
        command.writePaymentFile.plan = try meant.id(node)
        let file = try node.tell(command).paymentFile
        try PaymentFileCommand.write(file.lines, into: written)
        let (count, total) = (Amounts.grouped(Int64(file.lines.count)), Amounts.grouped(file.total))
        options.say(
            Phrase("\(out): \(count) pembayaran, Rp\(total).", "\(out): \(count) payments, Rp\(total)."))
        try tellWithheld(command.writePaymentFile.plan, sent: file.lines.count, node)
    }

    /// Writes the number of the plan's payments that are not in the file.
    private func tellWithheld(_ plan: Data, sent: Int, _ node: DisbursementLine) throws {
        var query = DisbursementQuery()
        query.plan.plan = plan
        query.plan.most = 1
        let withheld = Int(try node.ask(query).0.plan.plan.payments) - sent
        guard withheld > 0 else { return }
        let count = Amounts.grouped(Int64(withheld))
        options.say(
            Phrase(
                "\(count) tidak dikirim, uangnya tetap di dana; sebabnya di `tangga plan show`.",
                "\(count) are withheld, their money stays in the fund; reasons: `tangga plan show`."))
    }

    /// The file's columns.
    static let columns = ["payment", "bank", "number", "holder", "amount", "region", "card"]

    /// Writes the lines and commits the file: it is complete, or it does not appear under its name.
    static func write(_ lines: [DisbursementPaymentLine], into file: OutputFile) throws(FileFault) {
        try file.writeRecord(columns)
        for line in lines {
            let payment = Identifier(bytes: line.payment)?.text ?? ""
            try file.writeRecord(
                [payment, line.bank, line.number, line.holder, String(line.amount), line.region, line.card])
        }
        try file.commit()
    }
}
