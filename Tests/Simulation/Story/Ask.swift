import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

/// Something that a person wants of a node.
struct Ask {
    let node: String
    let kind: WireKind
    var body: Data
    /// For whom, if for another.
    var onBehalfOf = ""
    /// Seconds after which nobody waits any more; nil: never.
    var patience: Int64?
    /// Whether it takes the id of an earlier request of the same person to the same node.
    var reusesID = false
    /// Whether somebody waits for the answer, and asks again until it comes.
    var waits = true
    /// What else its header is to be.
    var change: (inout WireRequestHeader) -> Void = { _ in }
    /// Frames other than those of a request.
    var frames: ((WireRequestHeader, Data) -> [Data])?
    /// Whether it is to be turned away, or never answered.
    var isBad = false
    /// What becomes of an answer.
    var heard: (Data) -> Void = { _ in }

    init(_ node: String, _ kind: WireKind, _ body: Data) {
        self.node = node
        self.kind = kind
        self.body = body
    }

    /// With a message as its body, and somebody who takes its answer's message.
    private init<A: Message>(
        _ node: String, _ kind: WireKind, _ message: some Message, _ heard: @escaping (A) -> Void
    ) {
        self.init(node, kind, (try? message.serializedData()) ?? Data())
        self.heard = { body in if let answer = try? A(serializedBytes: body) { heard(answer) } }
    }
}

extension Ask {
    /// Tells the Registry a command.
    static func registry(
        _ command: RegistryCommand.OneOf_Command?, _ heard: @escaping (RegistryAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask("registry.bappeda", .command, RegistryCommand.with { $0.command = command }, heard)
    }

    /// Asks the Registry a question.
    static func registry(
        query: RegistryQuery.OneOf_Query?, _ heard: @escaping (RegistryAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask("registry.bappeda", .query, RegistryQuery.with { $0.query = query }, heard)
    }

    /// Tells a node of Disbursement a command.
    static func disbursement(
        _ node: String, _ command: DisbursementCommand.OneOf_Command?,
        _ heard: @escaping (DisbursementAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask(node, .command, DisbursementCommand.with { $0.command = command }, heard)
    }

    /// Asks a node of Disbursement a question.
    static func disbursement(
        _ node: String, query: DisbursementQuery.OneOf_Query?,
        _ heard: @escaping (DisbursementAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask(node, .query, DisbursementQuery.with { $0.query = query }, heard)
    }

    /// Tells a node of EmpowermentTraining a command.
    static func empowerment(
        _ node: String, _ command: EmpowermentCommand.OneOf_Command?,
        _ heard: @escaping (EmpowermentAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask(node, .command, EmpowermentCommand.with { $0.command = command }, heard)
    }

    /// Asks a node of EmpowermentTraining a question.
    static func empowerment(
        _ node: String, query: EmpowermentQuery.OneOf_Query?,
        _ heard: @escaping (EmpowermentAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask(node, .query, EmpowermentQuery.with { $0.query = query }, heard)
    }

    /// Asks Reporting a question.
    static func reporting(query: ReportingQuery.OneOf_Query?) -> Ask {
        Ask("reporting.bappeda", .query, ReportingQuery.with { $0.query = query }) { (_: ReportingAnswer) in }
    }

    /// Tells any node what any node understands.
    static func node(
        _ node: String, _ command: WireNodeCommand.OneOf_Command?,
        _ heard: @escaping (WireNodeAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask(node, .nodeCommand, WireNodeCommand.with { $0.command = command }, heard)
    }

    /// Asks any node what any node knows.
    static func node(_ node: String, query: WireNodeQuery.OneOf_Query?) -> Ask {
        Ask(node, .nodeQuery, WireNodeQuery.with { $0.query = query }) { (_: WireNodeAnswer) in }
    }
}
