import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The families enrolled in a programme: those to be paid for a month, and the number left out by reason.
///
/// A family with a live payment in the period of the programme's rhythm is left out, so that it is not paid twice in a
/// month, quarter or year, or ever.
struct Candidates {
    /// A family to be paid.
    struct Candidate {
        let enrolment: Data
        let family: Data
        let region: RegionCode
    }

    /// In the order of their enrolment days, the earliest first.
    private(set) var chosen: [Candidate] = []
    private var counts: [Hindrance: UInt32] = [:]

    /// Reads the enrolments of an area. A family counts once, however often it was enrolled: by the enrolment that
    /// runs, if one does.
    init(
        of programme: Programme, in month: Month, area: RegionCode, most: Int, _ tables: any Reading
    ) throws {
        let code = programme.stated.code
        var seen = try Candidates.families(of: code, livePaymentsIn: programme.period(of: month), tables)
        let paid = seen
        var hindered: [(family: Data, hindrance: Hindrance)] = []
        // The family's region as last learned; before the first such event, the region of the enrolment.
        let sql = """
            SELECT e.id, e.family, coalesce(f.region, e.region), \(Standing.columns)
            FROM enrolment e LEFT JOIN family f ON f.id = e.family
            WHERE e.programme = $1 AND coalesce(f.region, e.region) BETWEEN $2 AND $3
            ORDER BY e.on_day, e.id
            """
        let arguments: [Value] = [
            .text(code), .integer(area.numbers.lowerBound), .integer(area.numbers.upperBound),
        ]
        try tables.each(sql, arguments) { row in
            let family = row.blob(1)
            guard let region = row.region(2) else { return }
            if paid.contains(family) {
                hindered.append((family, .alreadyPlanned))
            } else if let hindrance = Standing(row, from: 3).hindrance(in: month) {
                hindered.append((family, hindrance))
            } else if seen.insert(family).inserted {
                if chosen.count < most {
                    chosen.append(Candidate(enrolment: row.blob(0), family: family, region: region))
                } else {
                    counts[.beyondMost, default: 0] += 1
                }
            }
        }
        seen.subtract(paid)
        for (family, hindrance) in hindered where seen.insert(family).inserted {
            counts[hindrance, default: 0] += 1
        }
    }

    /// The families that have a live payment of a programme in a period (nil: ever).
    private static func families(
        of programme: String, livePaymentsIn period: ClosedRange<Int32>?, _ tables: any Reading
    ) throws -> Set<Data> {
        let period = period ?? 0...Int32.max
        let sql =
            "SELECT family FROM payment WHERE programme = $1 AND month BETWEEN $2 AND $3 AND \(Payments.isLive)"
        let arguments: [Value] = [.text(programme), .number(period.lowerBound), .number(period.upperBound)]
        return Set(try tables.rows(sql, arguments) { $0.blob(0) })
    }

    /// The number of families left out, in the order of the reasons' words.
    var leftOut: [DisbursementLeftOut] {
        Hindrance.allCases.compactMap { hindrance in
            counts[hindrance].map { DisbursementLeftOut(reason: hindrance.rawValue, count: $0) }
        }.sorted { (one: DisbursementLeftOut, other) in one.reason < other.reason }
    }
}

extension DisbursementLeftOut {
    /// A number of families left out for a reason, in the words of ``Hindrance``. The wire's number stands beside the
    /// word; it is unknown for a word that is not in the list.
    init(reason: String, count: UInt32) {
        self.init()
        self.reason = reason
        self.count = count
        let number = Hindrance(rawValue: reason)?.number ?? 0
        hindrance = DisbursementHindrance(rawValue: Int(number)) ?? .unknown
    }
}
