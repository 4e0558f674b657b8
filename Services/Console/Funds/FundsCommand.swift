import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// `tangga funds`: an agency's funds by source, and its ledger.
struct FundsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "funds", abstract: "Dana menurut sumbernya, dan buku besarnya.",
        discussion: """
            Contoh:
              tangga funds open apbd-2026 "Jaminan sosial keluarga" --source apbd_provinsi --year 2026 \\
                --amount 32.500.000.000 --basis "DPA 1.06.01/2026"
              tangga funds list
              tangga funds ledger
            """,
        subcommands: [Open.self, Add.self, List.self, LedgerSheet.self])

    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "open", abstract: "Membuka dana.",
            discussion: """
                Sumber: apbn, apbd_provinsi, apbd_kabkota, dana_desa, csr, baznas.

                Contoh:
                  tangga funds open csr-2026 "CSR beras" --source csr --giver "PT Krakatau Steel" --year 2026 \\
                    --amount 750.000.000 --basis "Perjanjian 12/2026"
                """)

        @Argument(help: "Kode, misalnya apbd-2026.")
        var code: String

        @Argument(help: "Nama.")
        var name: String

        @Option(help: "Sumber dana.")
        var source: String

        @Option(help: "Tahun anggaran.")
        var year: Int32

        @Option(help: "Jumlah rupiah; ribuan boleh bertitik.")
        var amount: String

        @Option(help: "Dasar: DPA, keputusan, perjanjian.")
        var basis: String

        @Option(help: "Pemberi, untuk dana CSR.")
        var giver: String?

        @Option(help: "Wilayah tempat uang ini dipakai, misalnya 36.02; tanpa ini: seluruh provinsi.")
        var area: String?

        @OptionGroup var paying: Paying
        @OptionGroup var options: Options

        func run() throws {
            let source = try Typed.word(source, FundSource.self)
            var command = DisbursementCommand()
            command.openFund.code = code
            command.openFund.name = name
            command.openFund.source = FieldFundSource(rawValue: Int(source.number)) ?? .unknown
            command.openFund.year = year
            command.openFund.amount = try Typed.amount(amount)
            command.openFund.legalBasis = basis
            command.openFund.giver = giver ?? ""
            command.openFund.area = try area.map { try RegionCode.written($0).text } ?? ""
            let session = try options.session(usually: paying.treasurer)
            _ = try session.disbursement(paying.agency).once(command)
            let rupiah = Amounts.grouped(command.openFund.amount)
            options.say(
                Phrase(
                    "Dana \(code) dibuka: Rp\(rupiah), \(source.label.indonesian).",
                    "Fund \(code) is open: Rp\(rupiah), \(source.label.english)."))
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Menambah dana.",
            discussion: "Jumlah yang sama dengan dasar yang sama hanya ditambahkan sekali.\n\n"
                + "Contoh:\n  tangga funds add apbd-2026 --amount 5.000.000.000 --basis \"DPPA 2026\"")

        @Argument(help: "Kode dana.")
        var code: String

        @Option(help: "Jumlah rupiah; ribuan boleh bertitik.")
        var amount: String

        @Option(help: "Dasar: DPPA, keputusan, perjanjian.")
        var basis: String

        @OptionGroup var paying: Paying
        @OptionGroup var options: Options

        func run() throws {
            var command = DisbursementCommand()
            command.addToFund.fund = code
            command.addToFund.amount = try Typed.amount(amount)
            command.addToFund.legalBasis = basis
            let session = try options.session(usually: paying.treasurer)
            _ = try session.disbursement(paying.agency).once(command)
            let rupiah = Amounts.grouped(command.addToFund.amount)
            options.say(
                Phrase("Dana \(code) bertambah Rp\(rupiah).", "Fund \(code) has grown by Rp\(rupiah)."))
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Daftar dana: masuk, tersedia, terikat, di bank, terpakai.",
            discussion: "Contoh:\n  tangga funds list\n  tangga funds list --agency ketapang --format json")

        @OptionGroup var paying: Paying
        @OptionGroup var options: Options

        func run() throws {
            var query = DisbursementQuery()
            query.funds = DisbursementFundsQuery()
            let session = try options.session(usually: paying.treasurer)
            let funds = try session.disbursement(paying.agency).ask(query).0.funds.funds
            options.show(
                Sheet(
                    [
                        .init("fund", "Dana", "Fund"), .init("name", "Nama", "Name"),
                        .init("source", "Sumber", "Source"), .init("year", "Tahun", "Year"),
                        .init("opened", "Masuk", "Put in"), .init("available", "Tersedia", "Available"),
                        .init("committed", "Terikat", "Committed"), .init("in_transit", "Di bank", "In transit"),
                        .init("spent", "Terpakai", "Spent"), .init("giver", "Pemberi", "Giver"),
                        .init("area", "Wilayah", "Area"),
                    ],
                    funds.map { fund in
                        [
                            .text(fund.fund), .text(fund.name), .word(fund.source.rawValue, \FundSource.label),
                            .text("\(fund.year)"), .money(fund.opened), .money(fund.available),
                            .money(fund.committed), .money(fund.inTransit), .money(fund.spent), .optional(fund.giver),
                            .optional(fund.area),
                        ]
                    }))
        }
    }

    struct LedgerSheet: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ledger", abstract: "Neraca saldo semua akun; jumlahnya nol.",
            discussion: "Contoh:\n  tangga funds ledger")

        @OptionGroup var paying: Paying
        @OptionGroup var options: Options

        func run() throws {
            var query = DisbursementQuery()
            query.ledger = DisbursementLedgerQuery()
            let session = try options.session(usually: paying.treasurer)
            let ledger = try session.disbursement(paying.agency).ask(query).0.ledger
            var sheet = Sheet([.init("account", "Akun", "Account"), .init("balance", "Saldo", "Balance")])
            sheet.rows = ledger.accounts.map { [.text($0.name), .money($0.balance)] }
            sheet.rows.append([.word("sum", Phrase("Jumlah", "Sum")), .money(ledger.sum)])
            options.show(sheet)
            guard ledger.sum == 0 else {
                throw ConsoleFault.refused(
                    Phrase("Buku besar tidak seimbang: laporkan kepada auditor.", "The ledger does not balance."))
            }
        }
    }
}
