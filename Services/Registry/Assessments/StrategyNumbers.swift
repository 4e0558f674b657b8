import Crypto
import Foundation
import Kernel
import Schemas
import Vocabulary

/// The strategy's numbers as they are valid on one day: what a decree can change and the rules need.
///
/// Money is whole rupiah a month, distances and areas are millionths (`E6`), ages whole years.
struct StrategyNumbers: Hashable {
    /// Food for one member (*garis kemiskinan makanan*).
    var foodLine: Int64
    /// Everything else for one member.
    var nonFoodLine: Int64
    /// All expenditure of one member, below which a family is extremely poor.
    var extremeLine: Int64
    /// All expenditure of one member, below which a family is poor.
    var povertyLine: Int64
    /// So many of the eight deprivations make a family multidimensionally poor.
    var multidimensionalCutoff: Int64
    /// A health facility farther away than this is out of reach.
    var healthFacilityKmE6: Int64
    /// A primary school farther away than this is out of reach.
    var primarySchoolKmE6: Int64
    /// A junior secondary school farther away than this is out of reach.
    var juniorSchoolKmE6: Int64
    /// Who must go to school.
    var schoolAges: ClosedRange<Int64>
    /// Who goes to primary school.
    var primaryAges: ClosedRange<Int64>
    /// Who goes to junior secondary school.
    var juniorAges: ClosedRange<Int64>
    /// From this age on a member can be expected to hold the diploma of nine years' schooling.
    var diplomaAge: Int64
    /// The floor that one member needs.
    var floorAreaPerMemberE6: Int64
    /// Who can work.
    var workingAges: ClosedRange<Int64>
    /// From this age on a member is elderly.
    var elderlyAge: Int64
    /// In so many different months a benefit must have been delivered.
    var deliveredMonths: Int64
    /// The share of a course's sessions that must have been attended.
    var attendancePercent: Int64
    /// For so many months an enterprise must have been running.
    var enterpriseMonths: Int64
    /// So far apart must the two assessments lie that show a family on its own feet.
    var independenceDays: Int64
    /// A family counts as served for so many months after a delivery.
    var servedWindowMonths: Int64
    /// All of them, `name=value` a line: what ``rules`` is a digest of.
    let text: String

    /// A number that no decree has set by that day.
    struct Missing: Error, Hashable {
        let name: ParameterName
    }

    /// The numbers by their parameters' names.
    init(_ values: [ParameterName: Int64]) throws(Missing) {
        var lines: [String] = []
        func number(_ name: ParameterName) throws(Missing) -> Int64 {
            guard let value = values[name] else { throw Missing(name: name) }
            lines.append("\(name.rawValue)=\(value)")
            return value
        }
        func ages(_ from: ParameterName, _ to: ParameterName) throws(Missing) -> ClosedRange<Int64> {
            let first = try number(from)
            return first...max(first, try number(to))
        }
        foodLine = try number(.foodLine)
        nonFoodLine = try number(.nonFoodLine)
        extremeLine = try number(.extremeLine)
        povertyLine = try number(.povertyLine)
        multidimensionalCutoff = try number(.multidimensionalCutoff)
        healthFacilityKmE6 = try number(.healthFacilityKm)
        primarySchoolKmE6 = try number(.primarySchoolKm)
        juniorSchoolKmE6 = try number(.juniorSchoolKm)
        floorAreaPerMemberE6 = try number(.floorPerMember)
        schoolAges = try ages(.schoolAgeFrom, .schoolAgeTo)
        primaryAges = try ages(.primaryAgeFrom, .primaryAgeTo)
        juniorAges = try ages(.juniorAgeFrom, .juniorAgeTo)
        diplomaAge = try number(.diplomaAgeFrom)
        workingAges = try ages(.adultAgeFrom, .adultAgeTo)
        elderlyAge = try number(.elderlyAgeFrom)
        deliveredMonths = try number(.deliveredMonths)
        attendancePercent = try number(.attendancePercent)
        enterpriseMonths = try number(.enterpriseMonths)
        independenceDays = try number(.independenceDays)
        servedWindowMonths = try number(.servedWindowMonths)
        text = lines.joined(separator: "\n")
    }

    /// The numbers valid on a day, or the refusal that names the first one missing.
    static func valid(on day: Day, _ tables: any Reading) throws -> Result<StrategyNumbers, RegistryRefusal> {
        var values: [ParameterName: Int64] = [:]
        let sql = """
            SELECT name, value FROM parameter AS p
            WHERE valid_from = (SELECT max(valid_from) FROM parameter WHERE name = p.name AND valid_from <= $1)
            """
        try tables.each(sql, [.day(day)]) { row in
            if let name = ParameterName(rawValue: row.text(0)) { values[name] = row.integer(1) }
        }
        do throws(Missing) {
            return .success(try StrategyNumbers(values))
        } catch {
            return .failure(RegistryRefusal(.parameterUnknown, error.name.rawValue))
        }
    }

    /// The version of the rules, and a digest of the numbers that they were given: `ladder-1:4f9c…` with the first
    /// eight bytes of SHA-256 over ``text``.
    ///
    /// The word before the colon changes when a rule changes that is not a number.
    var rules: String {
        let digest = SHA256.hash(data: Data(text.utf8))
        let digits = digest.prefix(8).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return "ladder-1:" + digits.joined()
    }
}
