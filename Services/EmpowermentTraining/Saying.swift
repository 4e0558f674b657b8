import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The decision on a command.
typealias Verdict = Decision<EmpowermentTrainingService>
/// The reply to a query.
typealias Response = Reply<EmpowermentTrainingService>

extension EmpowermentRefusal: DomainRefusal {
    /// The refusal for the first missing field or, when none is missing, for the first field out of range, in the order
    /// given; nil when all are well-formed.
    static func to(
        missing: KeyValuePairs<String, Bool>, outOfRange: KeyValuePairs<String, Bool> = [:]
    ) -> EmpowermentRefusal? {
        for (name, isMissing) in missing where isMissing { return EmpowermentRefusal(.valueMissing, name) }
        for (name, isOut) in outOfRange where isOut { return EmpowermentRefusal(.valueOutOfRange, name) }
        return nil
    }
}

extension Decision where S == EmpowermentTrainingService {
    /// Accepts one event; the reply only counts it.
    static func done(_ event: EmpowermentEvent.OneOf_Event) -> Self {
        .accept([Happened(event)], .with { $0.done = .with { $0.count = 1 } })
    }

    /// Accepts an event that creates a thing; the reply states the thing's id.
    static func created(
        _ id: Identifier, _ event: EmpowermentEvent.OneOf_Event, _ personal: EmpowermentEventPersonal? = nil,
        instalment: Int64 = 0
    ) -> Self {
        .accept(
            [Happened(event, personal)],
            .with {
                $0.created = .with {
                    $0.id = id.data
                    $0.instalment = instalment
                }
            })
    }
}

extension Happened where S == EmpowermentTrainingService {
    /// An event and, beside it, its personal data.
    init(_ event: EmpowermentEvent.OneOf_Event, _ personal: EmpowermentEventPersonal? = nil) {
        self.init(EmpowermentEvent.with { $0.event = event }, personal)
    }
}

extension Identifier {
    /// The id's 16 bytes, as on the wire.
    var data: Data { Data(bytes) }
}

extension Data {
    /// The id's hexadecimal digits for a refusal's subject; empty where the bytes are no id.
    var idText: String { Identifier(bytes: self)?.text ?? "" }
}

extension String {
    /// Whether a text exceeds this service's limit of 500 Unicode scalars.
    var isTooLong: Bool { unicodeScalars.count > 500 }
}

extension Int32 {
    /// Whether the number is no day, or a day outside `from` … `to`.
    func isNoDay(from: Day = .first, to: Day = .last) -> Bool {
        guard let day = Day(number: self) else { return true }
        return day < from || day > to
    }
}
