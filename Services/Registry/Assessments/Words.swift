import Schemas
import SwiftProtobuf
import Vocabulary

// The wire's numbers are those of the words' lists, except that the wire's 0 is "unknown", which two lists name as a
// word of their own.

extension FieldFinding {
    /// A finding as the wire says it.
    init(_ finding: Finding) {
        switch finding {
        case .deprived: self = .deprived
        case .met: self = .met
        case .unknown: self = .unknown
        }
    }
}

extension FieldExpenditureStatus {
    /// A status as the wire says it.
    init(_ status: ExpenditureStatus) {
        switch status {
        case .extremePoor: self = .extremePoor
        case .poor: self = .poor
        case .notPoor: self = .notPoor
        case .unknown: self = .unknown
        }
    }

    /// The word.
    var word: String {
        switch self {
        case .extremePoor: ExpenditureStatus.extremePoor.rawValue
        case .poor: ExpenditureStatus.poor.rawValue
        case .notPoor: ExpenditureStatus.notPoor.rawValue
        case .unknown, .UNRECOGNIZED: ExpenditureStatus.unknown.rawValue
        }
    }
}

extension SwiftProtobuf.Enum where Self: CaseIterable {
    /// Whether the number is one of its list, 0 among them.
    var isListed: Bool { Self.allCases.contains { $0 == self } }

    /// Whether it says something: 0 stands for an empty cell.
    var isUnknown: Bool { rawValue == 0 }
}

extension Deprivation {
    /// The deprivation's bit, so that a column can hold a set of them.
    var bit: Int64 { 1 << Int64(number - 1) }
}

extension Sequence<Deprivation> {
    /// The set as one number.
    var bits: Int64 { reduce(0) { $0 | $1.bit } }
}
