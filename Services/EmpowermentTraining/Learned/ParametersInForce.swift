import Kernel
import Vocabulary

/// The dated numbers as they stand on one day: of each name the latest that is valid by then.
struct ParametersInForce {
    private var values: [String: Int64] = [:]

    /// Those of `day`, of all that was learned.
    init(on day: Day, _ tables: any Reading) throws {
        try tables.each(
            "SELECT name, value FROM parameter WHERE valid_from <= $1 ORDER BY name, valid_from", [.day(day)]
        ) { values[$0.text(0)] = $0.integer(1) }
    }

    /// These, for rules that are tried without tables.
    init(_ values: [ParameterName: Int64]) {
        self.values = Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
    }

    /// The name of the first of these that was not learned yet.
    func missing(of names: [ParameterName]) -> String? { names.first { values[$0.rawValue] == nil }?.rawValue }

    /// The number; 0 where it was not learned, so ask ``missing(of:)`` before.
    subscript(name: ParameterName) -> Int64 { values[name.rawValue] ?? 0 }
}
