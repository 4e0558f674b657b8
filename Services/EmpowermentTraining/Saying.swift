import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// What this service makes of a command.
typealias Verdict = Decision<EmpowermentTrainingService>
/// What this service says to a query.
typealias Response = Reply<EmpowermentTrainingService>

/// What was looked for, or the no that stands in its place.
enum Sought<Thing> {
    case found(Thing)
    case refused(EmpowermentRefusal)
}

extension EmpowermentRefusal {
    /// A no with its code and what it is about.
    init(_ code: Code, _ subject: String = "") {
        self.init()
        self.code = code
        self.subject = subject
    }

    /// The no to what is missing, or else to what is out of range: the first that is so, in the order given.
    static func to(
        missing: KeyValuePairs<String, Bool>, outOfRange: KeyValuePairs<String, Bool> = [:]
    ) -> EmpowermentRefusal? {
        for (name, isMissing) in missing where isMissing { return EmpowermentRefusal(.valueMissing, name) }
        for (name, isOut) in outOfRange where isOut { return EmpowermentRefusal(.valueOutOfRange, name) }
        return nil
    }
}

extension Decision where S == EmpowermentTrainingService {
    /// A no.
    static func no(_ code: EmpowermentRefusal.Code, _ subject: String = "") -> Self {
        .refuse(EmpowermentRefusal(code, subject))
    }

    /// A yes to one thing that happens and needs no other answer.
    static func done(_ event: EmpowermentEvent.OneOf_Event) -> Self {
        .accept([Happened(event)], .with { $0.done = .with { $0.count = 1 } })
    }

    /// A yes to something new, which got this id.
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

extension Reply where S == EmpowermentTrainingService {
    /// A no.
    static func no(_ code: EmpowermentRefusal.Code, _ subject: String = "") -> Self {
        .refuse(EmpowermentRefusal(code, subject))
    }
}

extension Happened where S == EmpowermentTrainingService {
    /// What happened, and what it says of people by name.
    init(_ event: EmpowermentEvent.OneOf_Event, _ personal: EmpowermentEventPersonal? = nil) {
        self.init(EmpowermentEvent.with { $0.event = event }, personal)
    }
}

extension Identifier {
    /// The id as the wire holds it.
    var data: Data { Data(bytes) }
}

extension Data {
    /// The id for a refusal's subject: its hexadecimal digits, or nothing where it is no id.
    var idText: String { Identifier(bytes: self)?.text ?? "" }
}

extension String {
    /// Whether a name or a sentence is longer than any of ours may be: 500 Unicode scalars.
    var isTooLong: Bool { unicodeScalars.count > 500 }
}

extension Int32 {
    /// Whether it is no day, or one that lies outside `from` … `to`.
    func isNoDay(from: Day = .first, to: Day = .last) -> Bool {
        guard let day = Day(number: self) else { return true }
        return day < from || day > to
    }
}
