import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

/// A request that a person is to send.
struct Ask {
    let node: String
    let kind: WireKind
    var body: Data
    /// The principal that it speaks for; empty for none.
    var onBehalfOf = ""
    /// Seconds until its deadline; nil for none.
    var patience: Int64?
    /// Whether it reuses the id of an earlier command of the same person at the same node.
    var reusesID = false
    /// Whether the client waits for the reply and repeats the request until it comes.
    var waits = true
    /// A further change of its header.
    var change: (inout WireRequestHeader) -> Void = { _ in }
    /// Makes other frames than a request's.
    var frames: ((WireRequestHeader, Data) -> [Data])?
    /// Whether a node must turn it away or leave it unanswered.
    var isBad = false
    /// Receives the answer's body.
    var heard: (Data) -> Void = { _ in }

    init(_ node: String, _ kind: WireKind, _ body: Data) {
        self.node = node
        self.kind = kind
        self.body = body
    }

    /// Encodes a message as the body and decodes the answer's.
    private init<A: Message>(
        _ node: String, _ kind: WireKind, _ message: some Message, _ heard: @escaping (A) -> Void
    ) {
        self.init(node, kind, (try? message.serializedData()) ?? Data())
        self.heard = { body in if let answer = try? A(serializedBytes: body) { heard(answer) } }
    }
}

extension Ask {
    /// A command for the Registry.
    static func registry(
        _ command: RegistryCommand.OneOf_Command?, _ heard: @escaping (RegistryAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask("registry.bappeda", .command, RegistryCommand.with { $0.command = command }, heard)
    }

    /// A job of the Registry.
    static func job(_ command: RegistryCommand.OneOf_Command?) -> Ask {
        Ask("registry.bappeda", .job, RegistryCommand.with { $0.command = command }) { (_: WireJobAccepted) in }
    }

    /// A query for the Registry.
    static func registry(
        query: RegistryQuery.OneOf_Query?, _ heard: @escaping (RegistryAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask("registry.bappeda", .query, RegistryQuery.with { $0.query = query }, heard)
    }

    /// A command for a Disbursement node.
    static func disbursement(
        _ node: String, _ command: DisbursementCommand.OneOf_Command?,
        _ heard: @escaping (DisbursementAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask(node, .command, DisbursementCommand.with { $0.command = command }, heard)
    }

    /// A query for a Disbursement node.
    static func disbursement(
        _ node: String, query: DisbursementQuery.OneOf_Query?,
        _ heard: @escaping (DisbursementAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask(node, .query, DisbursementQuery.with { $0.query = query }, heard)
    }

    /// A command for an EmpowermentTraining node.
    static func empowerment(
        _ node: String, _ command: EmpowermentCommand.OneOf_Command?,
        _ heard: @escaping (EmpowermentAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask(node, .command, EmpowermentCommand.with { $0.command = command }, heard)
    }

    /// A query for an EmpowermentTraining node.
    static func empowerment(
        _ node: String, query: EmpowermentQuery.OneOf_Query?,
        _ heard: @escaping (EmpowermentAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask(node, .query, EmpowermentQuery.with { $0.query = query }, heard)
    }

    /// A query for Reporting.
    static func reporting(query: ReportingQuery.OneOf_Query?) -> Ask {
        Ask("reporting.bappeda", .query, ReportingQuery.with { $0.query = query }) { (_: ReportingAnswer) in }
    }

    /// A command of the kind that every node knows.
    static func node(
        _ node: String, _ command: WireNodeCommand.OneOf_Command?,
        _ heard: @escaping (WireNodeAnswer) -> Void = { _ in }
    ) -> Ask {
        Ask(node, .nodeCommand, WireNodeCommand.with { $0.command = command }, heard)
    }

    /// A query of the kind that every node knows.
    static func node(_ node: String, query: WireNodeQuery.OneOf_Query?) -> Ask {
        Ask(node, .nodeQuery, WireNodeQuery.with { $0.query = query }) { (_: WireNodeAnswer) in }
    }
}
