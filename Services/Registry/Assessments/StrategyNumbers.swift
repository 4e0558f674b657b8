import Crypto
import Foundation
import Kernel
import Schemas
import Vocabulary

/// The parameters that the strategy's rules need, as valid on one day.
///
/// Money is whole rupiah a month, distances and areas are in millionths (`E6`), ages in whole years; ranges include
/// both ends.
struct StrategyNumbers: Hashable {
    /// Food expenditure for one member (*garis kemiskinan makanan*).
    var foodLine: Int64
    /// Non-food expenditure for one member.
    var nonFoodLine: Int64
    /// A family is extremely poor if its expenditure per member is below this.
    var extremeLine: Int64
    /// A family is poor if its expenditure per member is below this.
    var povertyLine: Int64
    /// Number of the eight deprivations from which a family is multidimensionally poor.
    var multidimensionalCutoff: Int64
    /// Largest distance to a health facility that is within reach.
    var healthFacilityKmE6: Int64
    /// Largest distance to a primary school that is within reach.
    var primarySchoolKmE6: Int64
    /// Largest distance to a junior secondary school that is within reach.
    var juniorSchoolKmE6: Int64
    /// Ages of compulsory schooling.
    var schoolAges: ClosedRange<Int64>
    /// Ages of primary school.
    var primaryAges: ClosedRange<Int64>
    /// Ages of junior secondary school.
    var juniorAges: ClosedRange<Int64>
    /// Age from which a member can be expected to hold the diploma of nine years' schooling.
    var diplomaAge: Int64
    /// Least floor area for each member.
    var floorAreaPerMemberE6: Int64
    /// Ages at which a member can work.
    var workingAges: ClosedRange<Int64>
    /// Age from which a member is elderly.
    var elderlyAge: Int64
    /// Number of different months in which benefits must have been delivered to leave charity.
    var deliveredMonths: Int64
    /// Percentage of a course's sessions that must have been attended.
    var attendancePercent: Int64
    /// Months for which an enterprise must have been running.
    var enterpriseMonths: Int64
    /// Least number of days between the two assessments that show independence.
    var independenceDays: Int64
    /// Months for which a family counts as served after a programme last reached it.
    var servedWindowMonths: Int64
    /// All parameters, one `name=value` a line; ``rules`` is a digest of this text.
    let text: String

    /// The parameter that has no value by that day.
    struct Missing: Error, Hashable {
        let name: ParameterName
    }

    /// Reads every parameter by its name; throws at the first one without a value.
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

    /// The parameters valid on a day, or a refusal that names the first one without a value.
    static func valid(on day: Day, _ tables: any Reading) throws -> Lookup<StrategyNumbers, RegistryRefusal> {
        var values: [ParameterName: Int64] = [:]
        let sql = """
            SELECT name, value FROM parameter AS p
            WHERE valid_from = (SELECT max(valid_from) FROM parameter WHERE name = p.name AND valid_from <= $1)
            """
        try tables.each(sql, [.day(day)]) { row in
            if let name = ParameterName(rawValue: row.text(0)) { values[name] = row.integer(1) }
        }
        do throws(Missing) {
            return .found(try StrategyNumbers(values))
        } catch {
            return .refused(.parameterUnknown, error.name.rawValue)
        }
    }

    /// The version of the rules and a digest of their parameters: `ladder-1:4f9c…` with the first eight bytes of
    /// SHA-256 over ``text``, in hexadecimal.
    ///
    /// The word before the colon must change with every change of a rule that is not a parameter.
    var rules: String {
        let digest = SHA256.hash(data: Data(text.utf8))
        let digits = digest.prefix(8).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return "ladder-1:" + digits.joined()
    }
}
