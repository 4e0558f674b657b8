import ArgumentParser
import Edges
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga plan`: payment plans of a programme, a month and a fund, from making to recording the results.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Rencana salur: susun, setujui, kirim ke bank, catat hasilnya.",
        discussion: """
            Contoh:
              tangga plan make jamsosratu 2026-07 --fund apbd-2026
              tangga plan approve 3f9a…c2e107 --decree "SK Gubernur 460/12/2026"
              tangga plan file 3f9a…c2e107 --out bayar.csv
              tangga plan results 3f9a…c2e107 hasil.csv
              tangga plan return 3f9a…c2e107 --receipt "BB-0001"
            """,
        subcommands: [
            MakePlanCommand.self, Approve.self, Cancel.self, PaymentFileCommand.self, ResultsCommand.self,
            DeliverCommand.self, Return.self, List.self, Show.self, BankAnswerCommand.self,
        ])

    struct Approve: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve", abstract: "Menyetujui rencana dengan surat keputusan; bukan oleh penyusunnya.",
            discussion: "Contoh:\n  tangga plan approve 3f9a…c2e107 --decree \"SK Gubernur 460/12/2026\"")

        @OptionGroup var meant: MeantPlan

        @Option(help: "Surat keputusan penerima.")
        var decree: String

        @OptionGroup var options: Options

        func run() throws {
            let node = try options.session(usually: meant.paying.head).disbursement(meant.paying.agency)
            var command = DisbursementCommand()
            command.approvePlan.plan = try meant.id(node)
            command.approvePlan.decree = decree
            _ = try node.once(command)
            options.say(Phrase("Rencana disetujui.", "The plan is approved."))
        }
    }

    struct Cancel: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cancel", abstract: "Membatalkan rencana yang belum dikirim; uangnya kembali tersedia.",
            discussion: "Contoh:\n  tangga plan cancel 3f9a…c2e107 --reason \"bulan salah\"")

        @OptionGroup var meant: MeantPlan

        @Option(help: "Alasannya.")
        var reason: String

        @OptionGroup var options: Options

        func run() throws {
            let node = try options.session(usually: meant.paying.treasurer).disbursement(meant.paying.agency)
            var command = DisbursementCommand()
            command.cancelPlan.plan = try meant.id(node)
            command.cancelPlan.reason = reason
            _ = try node.once(command)
            options.say(Phrase("Rencana dibatalkan.", "The plan is cancelled."))
        }
    }

    struct Return: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "return", abstract: "Mencatat uang yang tidak terbayar kembali ke dana.",
            discussion: "Contoh:\n  tangga plan return 3f9a…c2e107 --receipt \"BB-0001\"")

        @OptionGroup var meant: MeantPlan

        @Option(help: "Bukti bank.")
        var receipt: String

        @OptionGroup var options: Options

        func run() throws {
            let usual = try meant.paying.releaser(in: options.openProvince().plan)
            let node = try options.session(usually: usual).disbursement(meant.paying.agency)
            var command = DisbursementCommand()
            command.returnUnpaid.plan = try meant.id(node)
            command.returnUnpaid.receipt = receipt
            _ = try node.once(command)
            options.say(
                Phrase("Yang tidak terbayar sudah kembali ke dana.", "The unpaid amounts are back in the fund."))
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Daftar rencana, yang terbaru dulu.",
            discussion: "Contoh:\n  tangga plan list\n  tangga plan list --programme jamsosratu --month 2026-07")

        @Option(help: "Hanya program ini.")
        var programme: String?

        @Option(help: "Hanya bulan ini.")
        var month: String?

        @OptionGroup var paying: Paying
        @OptionGroup var options: Options

        func run() throws {
            var query = DisbursementQuery()
            query.plans.programme = programme ?? ""
            query.plans.month = try month.map { try Typed.month($0).index } ?? 0
            let session = try options.session(usually: paying.treasurer)
            options.show(PlanSheets.plans(try session.disbursement(paying.agency).ask(query).0.plans.plans))
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Satu rencana dengan pembayarannya, rekening tersamar.",
            discussion: "json dan csv berisi pembayarannya saja.\n\n"
                + "Contoh:\n  tangga plan show 3f9a…c2e107\n  tangga plan show 3f9a…c2e107 --format csv")

        @OptionGroup var meant: MeantPlan
        @OptionGroup var options: Options

        func run() throws {
            let node = try options.session(usually: meant.paying.treasurer).disbursement(meant.paying.agency)
            var query = DisbursementQuery()
            query.plan.plan = try meant.id(node)
            query.plan.most = Pages.most
            var plan = DisbursementPlanView()
            var payments: [DisbursementPaymentView] = []
            try Pages.each { after in
                query.plan.after = after
                let page = try node.ask(query).0.plan
                plan = page.plan
                payments += page.payments
                return page.next
            }
            if options.format == .table {
                options.show(PlanSheets.plans([plan]))
                Screen.out("")
            }
            options.show(PlanSheets.payments(payments))
            if options.format == .table { MakePlanCommand.tellLeftOut(plan, options) }
        }
    }
}

/// The plan that a command is about.
struct MeantPlan: ParsableArguments {
    @Argument(help: "Nomor rencana, dari `tangga plan list`.")
    var plan: String

    @OptionGroup var paying: Paying

    /// The plan's id. An id that is not given in full is looked up among the node's plans.
    func id(_ node: DisbursementLine) throws -> Data {
        let typed = try TypedID(plan)
        if let whole = typed.whole { return Data(whole.bytes) }
        var query = DisbursementQuery()
        query.plans = DisbursementPlansQuery()
        return try typed.pick(try node.ask(query).0.plans.plans, by: \.plan).plan
    }
}
