import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The decision on a command.
typealias Verdict = Decision<EmpowermentTrainingService>

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
