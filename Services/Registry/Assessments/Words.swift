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

extension SwiftProtobuf.Enum where RawValue == Int {
    /// Whether it is a word of its list: not 0, which is an empty cell, and no number that the list does not have.
    func isWord<W: Word>(of list: W.Type) -> Bool { W(number: Int32(clamping: rawValue)) != nil }
}

extension Deprivation {
    /// The deprivation's bit, so that a column can hold a set of them.
    var bit: Int64 { 1 << Int64(number - 1) }
}

extension Sequence<Deprivation> {
    /// The set as one number.
    var bits: Int64 { reduce(0) { $0 | $1.bit } }
}
