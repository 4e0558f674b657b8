import Kernel
import Schemas
import Vocabulary

/// Every parameter's value on one day: what a rule that needs several of them reads, once for a command.
struct ParameterSet {
    /// A parameter without a value on the day: a rule that needs the set cannot be followed then.
    struct Missing: Error {
        let name: ParameterName

        var refusal: RegistryRefusal { RegistryRefusal(.parameterUnknown, name.rawValue) }
    }

    private let values: [Int64]

    /// The values of a day, read in one question; the first that is missing where not all are there.
    static func on(_ day: Day, _ tables: any Reading) throws -> Result<ParameterSet, Missing> {
        var found: [ParameterName: Int64] = [:]
        for row in try Parameters.rows(on: day, tables) {
            if let name = ParameterName(rawValue: row.name) { found[name] = row.value }
        }
        var values: [Int64] = []
        for name in ParameterName.allCases {
            guard let value = found[name] else { return .failure(Missing(name: name)) }
            values.append(value)
        }
        return .success(ParameterSet(values: values))
    }

    /// A parameter's value, in its own unit.
    subscript(_ name: ParameterName) -> Int64 { values[Int(name.number) - 1] }

    /// `food_line=524678;non_food_line=190610;…`: equal for equal values, so that what was computed with the same
    /// numbers can be told.
    var text: String {
        ParameterName.allCases.map { $0.rawValue + "=" + String(self[$0]) }.joined(separator: ";")
    }
}
