import Kernel

extension Libpq.Failure {
    /// What PostgreSQL's SQLSTATE (its documentation, appendix A) means for a node.
    var fault: StorageFault { StorageFault(kind, state.isEmpty ? words : "\(state): \(words)") }

    private var kind: StorageFault.Kind {
        switch state {
        case "53100": .full
        case "XX001", "XX002": .corrupt
        case "25006": .readOnly
        case "28000", "28P01": .notAdmitted
        // 22: a value that cannot be, such as a zero byte in a text. 23: a constraint.
        case let state where state.hasPrefix("22") || state.hasPrefix("23"): .constraint
        default: .other
        }
    }
}
