import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Funds: money of one source for one year.
enum Funds {
    static let tables = [
        // `source` is a FundSource; `giver` is the company of a CSR fund.
        Table(
            "fund", .own, key: ["code"],
            columns: """
                code TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                source INTEGER NOT NULL,
                year INTEGER NOT NULL,
                legal_basis TEXT NOT NULL,
                giver TEXT NOT NULL
                """)
    ]
}

/// A fund with its balances.
struct Fund {
    let code: String
    let name: String
    let source: FieldFundSource
    let year: Int
    let giver: String
    /// The fund's region; nil for the whole province.
    let area: RegionCode?
    let balances: Ledger.Balances
}

extension Funds {
    /// The fund with this code; nil where there is none.
    static func find(_ code: String, _ tables: any Reading) throws -> Fund? {
        try tables.first(sql + " WHERE f.code = $1", [.text(code)], fund)
    }

    /// The fund with this code; nil where there is none within the grant, so that others stay hidden. A fund for the
    /// whole province needs a grant for the whole province.
    static func find(_ code: String, for asked: Asked, _ tables: any Reading) throws -> Fund? {
        try find(code, tables).flatMap { asked.reaches(regionOrProvince: $0.area) ? $0 : nil }
    }

    /// The funds within the grant, in the order of their codes.
    static func all(for asked: Asked, _ tables: any Reading) throws -> [Fund] {
        let area = asked.within("f.area")
        return try tables.rows(sql + " WHERE \(area.sql) ORDER BY f.code", area.arguments, fund)
    }

    /// The funds within the grant, with their balances.
    static func answer(_ asked: Asked, _ tables: any Reading) throws -> Reply<DisbursementService> {
        let views = try all(for: asked, tables).map { fund in
            DisbursementFundView.with {
                $0.fund = fund.code
                $0.name = fund.name
                $0.source = fund.source
                $0.year = Int32(clamping: fund.year)
                $0.opened = (-fund.balances[.given]).amount
                $0.available = fund.balances[.available].amount
                $0.committed = fund.balances[.committed].amount
                $0.inTransit = fund.balances[.inTransit].amount
                $0.spent = fund.balances[.spent].amount
                $0.giver = fund.giver
                $0.area = fund.area?.text ?? ""
            }
        }
        return .answer(.with { $0.funds = .with { $0.funds = views } })
    }

    private static let sql = """
        SELECT f.code, f.name, f.source, f.year, f.giver, f.area, \(Ledger.columns)
        FROM fund f JOIN ledger l ON l.fund = f.code
        """

    private static func fund(_ row: any Row) throws -> Fund {
        Fund(
            code: row.text(0), name: row.text(1),
            source: FieldFundSource(rawValue: Int(row.integer(2))) ?? .unknown, year: Int(row.integer(3)),
            giver: row.text(4), area: row.region(5), balances: try Ledger.Balances(row, from: 6))
    }
}
