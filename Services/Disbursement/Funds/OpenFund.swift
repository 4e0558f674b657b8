import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Funds {
    /// A CSR fund names the company, because the government facilitates and does not own the money (domain facts, "CSR
    /// / Baznas").
    ///
    /// A code names one fund of the node, whatever its area; so a code that is taken outside the grant is refused as
    /// taken.
    static func decide(
        _ command: DisbursementOpenFund, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        if case .UNRECOGNIZED = command.source { return .refuse(.notUnderstood, "source") }
        guard (0...9_999).contains(command.year) else { return .refuse(.notUnderstood, "year") }
        let area = RegionCode(command.area)
        if area == nil, !command.area.isEmpty { return .refuse(.notUnderstood, "area") }
        guard asked.reaches(regionOrProvince: area) else { return .refuse(.outsideArea, command.area) }
        if command.code.isEmpty { return .refuse(.valueMissing, "code") }
        if command.name.isEmpty { return .refuse(.valueMissing, "name") }
        if command.source == .unknown { return .refuse(.valueMissing, "source") }
        if command.year == 0 { return .refuse(.valueMissing, "year") }
        if command.legalBasis.isEmpty { return .refuse(.valueMissing, "legal_basis") }
        if command.source == .csr, command.giver.isEmpty { return .refuse(.valueMissing, "giver") }
        let account = try Books.of(tables).account(of: command.code, tables)
        guard canTake(command.amount, account.given) else { return .refuse(.amountOutOfRange, "amount") }
        if account.balances != nil { return .refuse(.fundExists, command.code) }
        let event = DisbursementFundOpened.with {
            $0.fund = command.code
            $0.name = command.name
            $0.source = command.source
            $0.year = command.year
            $0.amount = command.amount
            $0.legalBasis = command.legalBasis
            $0.giver = command.giver
            $0.area = command.area
        }
        return .accept([Happened(.with { $0.fundOpened = event })], .done)
    }

    static func decide(
        _ command: DisbursementAddToFund, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<DisbursementService> {
        if command.fund.isEmpty { return .refuse(.valueMissing, "fund") }
        if command.legalBasis.isEmpty { return .refuse(.valueMissing, "legal_basis") }
        let account = try Books.of(tables).account(of: command.fund, tables)
        guard canTake(command.amount, account.given) else { return .refuse(.amountOutOfRange, "amount") }
        guard try FundAreas.of(tables).reaches(command.fund, asked, tables) else {
            return .refuse(.fundUnknown, command.fund)
        }
        let event = DisbursementFundIncreased.with {
            $0.fund = command.fund
            $0.amount = command.amount
            $0.legalBasis = command.legalBasis
        }
        return .accept([Happened(.with { $0.fundIncreased = event })], .done)
    }

    /// Whether an amount can be put into a fund: it is above zero, and the sum given to all funds stays within the
    /// range of Rupiah, so that no later sum over funds can overflow.
    private static func canTake(_ amount: Int64, _ given: Rupiah) -> Bool {
        guard amount > 0, let rupiah = Rupiah(amount) else { return false }
        return (try? given + rupiah) != nil
    }
}

extension Funds {
    static func apply(_ event: DisbursementFundOpened, _ settled: Settled, _ tables: any Writing) throws {
        try tables.write(
            "INSERT INTO fund (code, name, source, year, legal_basis, giver, area) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [
                .text(event.fund), .text(event.name), .number(event.source.rawValue), .number(event.year),
                .text(event.legalBasis), .text(event.giver), .number(RegionCode(event.area)?.number),
            ])
        try Ledger.open(event.fund, tables)
        try Ledger.move(.opened, Rupiah(stated: event.amount), of: event.fund, settled, tables)
    }

    static func apply(_ event: DisbursementFundIncreased, _ settled: Settled, _ tables: any Writing) throws {
        try Ledger.move(.increased, Rupiah(stated: event.amount), of: event.fund, settled, tables)
    }
}
