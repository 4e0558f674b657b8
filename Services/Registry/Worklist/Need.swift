import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The derived table of needs, from which the worklists are read: families with their deprivations and the day on which
/// a programme last relieved each (Tangga's strategy page, "Who acts on what").
///
/// A *list* is a set of deprivations, as bits: one for each deprivation, and one for each agency that leads against
/// several. A family stands on a list if it has one of the list's deprivations. Whether it waits depends on the day, and is
/// not stored: it waits while the day on which it was served is before the window (`served_window_months`). So no row
/// changes because a day has passed.
enum Need {
    static let table = Table(
        "need", .derived, key: ["family", "list"],
        columns: """
            family BLOB NOT NULL,
            list INTEGER NOT NULL,
            kabkota INTEGER NOT NULL,
            rank INTEGER NOT NULL,
            served_on INTEGER NOT NULL,
            PRIMARY KEY (family, list)
            """,
        indexes: ["CREATE INDEX need_rank ON need (list, kabkota, rank, served_on, family)"])

    /// The number of families by list, kabupaten or kota, rank and day.
    static let counts = Table(
        "need_count", .derived, key: ["list", "kabkota", "rank", "served_on"],
        columns: """
            list INTEGER NOT NULL,
            kabkota INTEGER NOT NULL,
            rank INTEGER NOT NULL,
            served_on INTEGER NOT NULL,
            rows INTEGER NOT NULL,
            PRIMARY KEY (list, kabkota, rank, served_on)
            """)

    static let tables = [table, counts]

    static let derived = Derived(
        table, columns: ["family", "list", "kabkota", "rank", "served_on"], counts: counts,
        subjects: { after, most, tables in
            try tables.rows("SELECT id FROM family WHERE id > $1 ORDER BY id LIMIT \(most)", [.blob(after)]) {
                $0.blob(0)
            }
        },
        rows: { families, tables in
            try of(families, tables).flatMap { need in
                need.rows.map { row in
                    [
                        .blob(need.family), .integer(row.list), .integer(need.kabkota), .integer(need.rank),
                        .integer(row.servedOn),
                    ]
                }
            }
        })

    /// `served_on` of a family that was never served: before every day.
    static let never = Int64(Int32.min)

    /// All lists, in ascending order.
    static let lists: [Int64] = Set(
        Deprivation.allCases.map(\.bit) + Agency.allCases.map { list(of: $0) }.filter { $0 != 0 }
    ).sorted()

    /// The deprivations that an agency leads against; 0 if there are none.
    static func list(of agency: Agency) -> Int64 {
        Deprivation.allCases.filter { $0.leadAgencies.contains(agency) }.bits
    }

    /// A family's rank: the most deprived first, then the lowest expenditure status, with unknown last.
    static func rank(deprivedCount: Int64, status: Int64) -> Int64 {
        // On the wire, unknown is 0 and would come first; the vocabulary has it last.
        let status = status == 0 ? Int64(ExpenditureStatus.unknown.number) : status
        return (Int64(Deprivation.allCases.count) - deprivedCount) * 8 + status
    }

    /// The needs of one family.
    struct Family {
        let family: Data
        let region: RegionCode
        let deprived: Int64
        let deprivedCount: Int64
        let status: Int64
        /// The last day on which a programme that relieves a deprivation reached the family, in the order of the
        /// deprivations; ``Need/never`` where none did.
        var servedOn = [Int64](repeating: Need.never, count: Deprivation.allCases.count)

        var kabkota: Int64 { (region.kabkota ?? region).number }
        var rank: Int64 { Need.rank(deprivedCount: deprivedCount, status: status) }

        /// The lists on which it stands, each with the day on which the longest unserved of its deprivations was relieved.
        var rows: [(list: Int64, servedOn: Int64)] {
            Need.lists.compactMap { list in
                let days = Deprivation.allCases.indices.filter { deprived & list & 1 << Int64($0) != 0 }
                return days.map { servedOn[$0] }.min().map { (list, $0) }
            }
        }

        /// The deprivations of a list that no programme relieved since a day.
        func unmet(of list: Int64, since: Int64) -> [Deprivation] {
            Deprivation.allCases.filter { deprivation in
                let place = Int(deprivation.number) - 1
                return deprived & list & deprivation.bit != 0 && servedOn[place] < since
            }
        }
    }

    /// The needs of these families; families without an assessment, a deprivation or a living member are left out.
    static func of(_ families: [Data], _ tables: any Reading) throws -> [Family] {
        let keys = families.map { Value.blob($0) }
        var found: [Data: Family] = [:]
        let assessed = """
            SELECT a.family, f.region, a.deprived, a.deprived_count, a.status
            FROM assessment AS a JOIN family AS f ON f.id = a.family
            WHERE a.latest = 1 AND a.deprived <> 0 AND f.living > 0 AND a.family
            """
        try tables.each(assessed, among: keys) { row in
            guard let region = row.region(1) else { return }
            found[row.blob(0)] = Family(
                family: row.blob(0), region: region, deprived: row.integer(2), deprivedCount: row.integer(3),
                status: row.integer(4))
        }
        if found.isEmpty { return [] }
        let served = """
            SELECT s.family, s.last_on, p.relieves FROM served AS s JOIN programme AS p ON p.code = s.programme
            WHERE s.family
            """
        try tables.each(served, among: families.filter { found[$0] != nil }.map { .blob($0) }) { row in
            let (family, day, relieves) = (row.blob(0), row.integer(1), row.integer(2))
            for place in Deprivation.allCases.indices where relieves & 1 << Int64(place) != 0 {
                guard let known = found[family]?.servedOn[place], known < day else { continue }
                found[family]?.servedOn[place] = day
            }
        }
        return families.compactMap { found[$0] }
    }
}
