import Schemas
import SwiftProtobuf
import Vocabulary

// The wire's numbers equal those of the vocabulary's lists, except that the wire's 0 is "unknown", for which two lists
// have a word of their own.

extension FieldFinding {
    /// The wire's form of a finding.
    init(_ finding: Finding) {
        switch finding {
        case .deprived: self = .deprived
        case .met: self = .met
        case .unknown: self = .unknown
        }
    }
}

extension FieldExpenditureStatus {
    /// The wire's form of a status.
    init(_ status: ExpenditureStatus) {
        switch status {
        case .extremePoor: self = .extremePoor
        case .poor: self = .poor
        case .notPoor: self = .notPoor
        case .unknown: self = .unknown
        }
    }

    /// The vocabulary's word; `unknown` for an unlisted number.
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
    /// Whether the number is in the enumeration; 0 is.
    var isListed: Bool { Self.allCases.contains { $0 == self } }

    /// Whether the field was left empty, which the wire sends as 0.
    var isUnknown: Bool { rawValue == 0 }
}

extension Deprivation {
    /// The deprivation's bit in a column that holds a set of deprivations.
    var bit: Int64 { 1 << Int64(number - 1) }
}

extension Sequence<Deprivation> {
    /// The set as bits in one integer.
    var bits: Int64 { reduce(0) { $0 | $1.bit } }
}
