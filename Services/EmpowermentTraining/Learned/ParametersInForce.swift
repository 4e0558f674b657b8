import Kernel
import Vocabulary

/// The parameters valid on one day: for each name, the latest row that is valid by then.
struct ParametersInForce {
    private var values: [String: Int64] = [:]

    /// The learned parameters valid on `day`.
    init(on day: Day, _ tables: any Reading) throws {
        try tables.each(
            "SELECT name, value FROM parameter WHERE valid_from <= $1 ORDER BY name, valid_from", [.day(day)]
        ) { values[$0.text(0)] = $0.integer(1) }
    }

    /// These values, to test rules without tables.
    init(_ values: [ParameterName: Int64]) {
        self.values = Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
    }

    /// The first of these names without a learned value; nil when all have one.
    func missing(of names: [ParameterName]) -> String? { names.first { values[$0.rawValue] == nil }?.rawValue }

    /// The value; 0 where it was not learned, so call ``missing(of:)`` first.
    subscript(name: ParameterName) -> Int64 { values[name.rawValue] ?? 0 }
}
