public import Vocabulary

extension Asked {
    /// Whether a granted area is a whole province. What is valid in the whole province, and rows whose region a node
    /// does not know, need such a grant.
    public var reachesProvince: Bool { areas.contains { $0.level == .provinsi } }

    /// Whether a granted area contains the region; no region stands for the whole province.
    public func reaches(regionOrProvince region: RegionCode?) -> Bool { region.map { reaches($0) } ?? reachesProvince }

    /// The SQL condition that a column's region lies in a granted area (``AreaCondition``).
    public func within(_ column: String, from first: Int = 1) -> AreaCondition {
        AreaCondition(areas, column, from: first)
    }
}

/// An SQL condition that a column's region lies in one of several areas. A list, a count or a sum that states it shows
/// nothing outside, and a page is full of rows inside.
public struct AreaCondition: Sendable {
    /// The condition in parentheses. Its text depends on the number of areas only, so that a prepared statement is used
    /// again.
    public let sql: String
    /// The arguments, from the place that the condition was made for.
    public let arguments: [Value]

    /// A condition on `column` whose first argument is `$first`. A null region lies in an area that is a province, and
    /// in no other.
    public init(_ areas: [RegionCode], _ column: String, from first: Int = 1) {
        // An area inside another adds nothing.
        let outermost = areas.enumerated().filter { place, area in
            !areas.enumerated().contains { other, larger in
                larger.contains(area) && (larger != area || other < place)
            }
        }.map(\.element)
        var ranges = outermost.indices.map { place in
            "\(column) BETWEEN $\(first + 2 * place) AND $\(first + 2 * place + 1)"
        }
        if outermost.contains(where: { $0.level == .provinsi }) { ranges.append("\(column) IS NULL") }
        sql = ranges.isEmpty ? "(1 = 0)" : "(" + ranges.joined(separator: " OR ") + ")"
        arguments = outermost.flatMap { [.integer($0.numbers.lowerBound), .integer($0.numbers.upperBound)] }
    }
}
