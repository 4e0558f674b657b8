import Kernel

extension Libpq.Failure {
    /// What PostgreSQL's SQLSTATE (its documentation, appendix A) means for a node.
    var fault: StorageFault { StorageFault(kind, state.isEmpty ? words : "\(state): \(words)") }

    /// Classes of errors that the same input meets again and another does not: a cardinality, a value that cannot be, a
    /// constraint, a view's condition, a limit of the program such as the length of an index row.
    private static let ofTheInput: Set<String> = ["21", "22", "23", "44", "54"]

    private var kind: StorageFault.Kind {
        switch state {
        case "53100": .full
        case "XX001", "XX002": .corrupt
        case "25006": .readOnly
        case "28000", "28P01": .notAdmitted
        case let state where Self.ofTheInput.contains(String(state.prefix(2))): .constraint
        // 42 and 0A too: a statement that is wrong, or whose plan or table has changed, is so whatever comes in.
        default: .other
        }
    }
}
