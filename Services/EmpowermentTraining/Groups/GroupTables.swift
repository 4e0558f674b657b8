import Foundation
import Kernel
import Schemas
import Vocabulary

/// Joint business groups (*kelompok usaha bersama*, KUBE) and their members' savings.
enum Groups {
    static let tables = [
        // A group runs while `closed_on` is null. `savings` is the sum of its members' balances, in rupiah.
        Table(
            "business_group", .own, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                programme TEXT NOT NULL,
                name TEXT NOT NULL,
                region INTEGER NOT NULL,
                formed_on INTEGER NOT NULL,
                facilitator TEXT NOT NULL,
                minutes TEXT NOT NULL,
                closed_on INTEGER,
                savings INTEGER NOT NULL
                """),
        Table(
            "group_member", .own, key: ["group_id", "person"],
            columns: """
                group_id BLOB NOT NULL,
                person BLOB NOT NULL,
                family BLOB NOT NULL,
                region INTEGER NOT NULL,
                balance INTEGER NOT NULL,
                PRIMARY KEY (group_id, person)
                """,
            indexes: ["CREATE INDEX group_member_family ON group_member (family)"]),
    ]
}

/// A group as stored. It belongs to its region, in which all its members' families lived when it was formed.
struct BusinessGroup {
    let id: Data
    let programme: String
    let name: String
    let region: RegionCode
    let formedOn: Day
    let facilitator: String
    let minutes: String
    let closedOn: Day?
    let savings: Int64

    static let columns = "id, programme, name, region, formed_on, facilitator, minutes, closed_on, savings"

    init?(_ row: any Row) {
        guard let region = row.region(3), let formedOn = row.day(4) else { return nil }
        id = row.blob(0)
        programme = row.text(1)
        name = row.text(2)
        self.region = region
        self.formedOn = formedOn
        facilitator = row.text(5)
        minutes = row.text(6)
        closedOn = row.day(7)
        savings = row.integer(8)
    }

    /// The group with this id; nil where there is none.
    static func find(_ id: Data, _ tables: any Reading) throws -> BusinessGroup? {
        try tables.first("SELECT \(columns) FROM business_group WHERE id = $1", [.blob(id)]) { BusinessGroup($0) }
            ?? nil
    }

    /// The group with this id, running and within the grant; otherwise the refusal.
    static func seekRunning(
        _ id: Data, _ asked: Asked, _ tables: any Reading
    ) throws -> Lookup<BusinessGroup, EmpowermentRefusal> {
        guard let group = try find(id, tables), asked.reaches(group.region) else {
            return .refused(.groupUnknown, id: id)
        }
        guard group.closedOn == nil else { return .refused(.groupClosed, id: id) }
        return .found(group)
    }

    /// The families of the members, in the order of their ids.
    func families(_ tables: any Reading) throws -> [Data] {
        try tables.rows("SELECT family FROM group_member WHERE group_id = $1 ORDER BY family", [.blob(id)]) {
            $0.blob(0)
        }
    }

    /// The running groups with a member of the family.
    static func running(of family: Data, _ tables: any Reading) throws -> [Data] {
        try tables.rows("\(runningOfFamily) ORDER BY g.id", [.blob(family)]) { $0.blob(0) }
    }

    /// The running groups with a member of the family, within the grant.
    static func running(of family: Data, for asked: Asked, _ tables: any Reading) throws -> [Data] {
        let area = asked.within("g.region", from: 2)
        return try tables.rows(
            "\(runningOfFamily) AND \(area.sql) ORDER BY g.id", [.blob(family)] + area.arguments
        ) { $0.blob(0) }
    }

    private static let runningOfFamily = """
        SELECT g.id FROM group_member m JOIN business_group g ON g.id = m.group_id
        WHERE m.family = $1 AND g.closed_on IS NULL
        """
}
