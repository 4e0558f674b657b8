import Kernel

extension Libpq.Failure {
    /// The storage fault that corresponds to PostgreSQL's SQLSTATE (its documentation, appendix A).
    var fault: StorageFault { StorageFault(kind, state.isEmpty ? words : "\(state): \(words)") }

    /// Error classes that depend on the input, so that the same input meets them again and another does not: a
    /// cardinality, an invalid value, a constraint, a view's condition, a program limit such as the length of an index
    /// row.
    private static let ofTheInput: Set<String> = ["21", "22", "23", "44", "54"]

    private var kind: StorageFault.Kind {
        switch state {
        case "53100": .full
        case "XX001", "XX002": .corrupt
        case "25006": .readOnly
        case "28000", "28P01": .notAdmitted
        case let state where Self.ofTheInput.contains(String(state.prefix(2))): .constraint
        // 42 and 0A too: a wrong statement, or one whose plan or table has changed, fails for every input.
        default: .other
        }
    }
}
