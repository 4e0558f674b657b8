import Foundation
import Kernel
import Schemas
import Vocabulary

/// Applications for KUR (*Kredit Usaha Rakyat*), the bank's answers, and the repayment.
enum Kur {
    static let tables = [
        // `type` and `purpose` are a KurType and a KurUse. `approved` is null until the bank answers; until then
        // `instalment` is that of the amount applied for. Amounts are rupiah, `rate` is basis points a year.
        Table(
            "kur_application", .own, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                owner BLOB NOT NULL,
                is_group INTEGER NOT NULL,
                region INTEGER NOT NULL,
                type INTEGER NOT NULL,
                purpose INTEGER NOT NULL,
                amount INTEGER NOT NULL,
                months INTEGER NOT NULL,
                rate INTEGER NOT NULL,
                instalment INTEGER NOT NULL,
                enterprise BLOB NOT NULL,
                approved INTEGER,
                approved_amount INTEGER NOT NULL,
                answered_on INTEGER,
                outstanding INTEGER NOT NULL,
                interest_owed INTEGER NOT NULL,
                instalments INTEGER NOT NULL,
                last_on INTEGER,
                repaid INTEGER NOT NULL,
                in_arrears INTEGER NOT NULL
                """,
            indexes: ["CREATE INDEX kur_application_owner ON kur_application (owner)"]),
        // The families for which an application is evidence.
        Table(
            "kur_family", .own, key: ["family", "application"],
            columns: "family BLOB NOT NULL, application BLOB NOT NULL, PRIMARY KEY (family, application)",
            indexes: ["CREATE INDEX kur_family_application ON kur_family (application)"]),
    ]
}

/// An application as stored. It belongs to the region of its owner, a family or a group, when it was filed.
struct KurApplication {
    let id: Data
    let owner: Data
    let isGroup: Bool
    let region: RegionCode
    let type: EmpowermentKurType
    let use: EmpowermentKurUse
    let amount: Int64
    let months: Int32
    let rate: Int64
    let instalment: Int64
    let enterprise: Data
    let isApproved: Bool?
    let approvedAmount: Int64
    let answeredOn: Day?
    let outstanding: Int64
    let interestOwed: Int64
    let instalments: Int32
    let lastOn: Day?
    let isRepaid: Bool
    let inArrears: Bool

    static let columns = """
        a.id, a.owner, a.is_group, a.region, a.type, a.purpose, a.amount, a.months, a.rate, a.instalment, a.enterprise,
        a.approved, a.approved_amount, a.answered_on, a.outstanding, a.interest_owed, a.instalments, a.last_on,
        a.repaid, a.in_arrears
        """

    init?(_ row: any Row) {
        guard let region = row.region(3) else { return nil }
        id = row.blob(0)
        owner = row.blob(1)
        isGroup = row.flag(2)
        self.region = region
        type = EmpowermentKurType(rawValue: Int(row.integer(4))) ?? .unknown
        use = EmpowermentKurUse(rawValue: Int(row.integer(5))) ?? .unknown
        amount = row.integer(6)
        months = row.int32(7)
        rate = row.integer(8)
        instalment = row.integer(9)
        enterprise = row.blob(10)
        isApproved = row.optionalFlag(11)
        approvedAmount = row.integer(12)
        answeredOn = row.day(13)
        outstanding = row.integer(14)
        interestOwed = row.integer(15)
        instalments = row.int32(16)
        lastOn = row.day(17)
        isRepaid = row.flag(18)
        inArrears = row.flag(19)
    }

    /// The application with this id, within the grant; otherwise the refusal.
    static func seek(
        _ id: Data, _ asked: Asked, _ tables: any Reading
    ) throws -> Lookup<KurApplication, EmpowermentRefusal> {
        let found = try tables.first("SELECT \(columns) FROM kur_application a WHERE a.id = $1", [.blob(id)]) {
            KurApplication($0)
        }
        guard let application = found ?? nil, asked.reaches(application.region) else {
            return .refused(.applicationUnknown, id: id)
        }
        return .found(application)
    }

    /// The families for which it is evidence, in the order of their ids.
    func families(_ tables: any Reading) throws -> [Data] {
        try tables.rows("SELECT family FROM kur_family WHERE application = $1 ORDER BY family", [.blob(id)]) {
            $0.blob(0)
        }
    }
}
