import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga kur answer`: records the bank's answer to an application.
struct KurAnswer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "Mencatat jawaban bank atas sebuah pengajuan.",
        discussion: """
            Contoh:
              tangga kur answer "Melati" --approve --amount 8000000 --bank 137
              tangga kur answer "Melati" --decline --bank 137 --reason "Usaha belum layak"
            """)

    @Argument(help: "Pengajuan: id, atau nama kelompoknya.")
    var application: String

    @Flag(help: "Disetujui.")
    var approve = false

    @Flag(help: "Ditolak.")
    var decline = false

    @Option(help: "Rupiah yang disetujui; tanpa ini: yang diajukan.", transform: Amounts.written)
    var amount: Int64?

    @Option(help: "Kode atau nama bank.")
    var bank: String

    @Option(help: "Sebab penolakan.")
    var reason = ""

    @Option(help: "Hari jawaban, TTTT-BB-HH; tanpa ini: hari ini.", transform: Day.written)
    var on: Day?

    @OptionGroup var groups: GroupOptions

    func validate() throws {
        guard approve != decline else {
            throw ValidationError("Beri --approve atau --decline. / Give --approve or --decline.")
        }
    }

    func run() throws {
        let line = try groups.line()
        let view = try line.application(application)
        var command = EmpowermentCommand()
        command.recordBankAnswer.application = view.application.application
        command.recordBankAnswer.approved = approve
        command.recordBankAnswer.amount = approve ? amount ?? view.application.amount : 0
        command.recordBankAnswer.bank = bank
        command.recordBankAnswer.reason = reason
        command.recordBankAnswer.on = (on ?? .today).number
        _ = try line.tell(command)
        try KurSheets.show(view.application.application, line, groups.options)
    }
}

/// `tangga kur pay`: records an instalment.
struct KurPay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pay", abstract: "Mencatat angsuran; tanpa --amount sebesar yang jatuh tempo.",
        discussion: """
            Jumlah yang sama pada hari yang sama hanya dicatat sekali.

            Contoh:
              tangga kur pay "Melati"
              tangga kur pay "Melati" --amount 450000 --on 2026-04-02
            """)

    @Argument(help: "Pengajuan: id, atau nama kelompoknya.")
    var application: String

    @Option(help: "Rupiah; tanpa ini: angsuran berikutnya menurut jadwal.", transform: Amounts.written)
    var amount: Int64?

    @Option(help: "Hari pembayaran, TTTT-BB-HH; tanpa ini: hari ini.", transform: Day.written)
    var on: Day?

    @OptionGroup var groups: GroupOptions

    func run() throws {
        let line = try groups.line()
        let view = try line.application(application)
        let next = view.schedule.first { $0.number == Int32(clamping: view.instalments) + 1 }
        var command = EmpowermentCommand()
        command.recordInstalment.application = view.application.application
        command.recordInstalment.amount = amount ?? next?.instalment ?? view.instalment
        command.recordInstalment.on = (on ?? .today).number
        _ = try line.once(command)
        try KurSheets.show(view.application.application, line, groups.options)
    }
}
