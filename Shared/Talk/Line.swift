import Edges
package import Foundation
import Kernel
package import Schemas
package import SwiftProtobuf
package import Vocabulary
package import WireSchemas

/// A ``Line`` to the Registry.
package typealias RegistryLine = Line<RegistryCommand, RegistryQuery, RegistryAnswer, RegistryRefusal>

/// A ``Line`` to an agency's Disbursement.
package typealias DisbursementLine = Line<
    DisbursementCommand, DisbursementQuery, DisbursementAnswer, DisbursementRefusal
>

/// A ``Line`` to an agency's EmpowermentTraining: courses, groups and KUR.
package typealias EmpowermentLine = Line<EmpowermentCommand, EmpowermentQuery, EmpowermentAnswer, EmpowermentRefusal>

/// A ``Line`` to Reporting.
package typealias ReportingLine = Line<ReportingCommand, ReportingQuery, ReportingAnswer, ReportingRefusal>

/// One service's node as a caller sees it, with that service's message types.
///
/// ```swift
/// var query = RegistryQuery()
/// query.family.key = "3602011201850003"
/// let (answer, header) = try session.registry().ask(query)
/// ```
package struct Line<Command: Message, Query: Message, Answer: Message, Refusal: Message & Explained> {
    /// The session over which requests go.
    package let session: Session
    /// The node's name: `disbursement.dinsos`.
    package let node: String

    /// Sends a command and returns its answer.
    /// - Parameters:
    ///   - id: the request's id; a new one where it is nil. A command repeated under the same id with the same bytes is
    ///     done once.
    ///   - seconds: the time limit.
    /// - Throws: ``TalkFault``.
    package func tell(_ command: Command, id: Identifier? = nil, seconds: Double = 60) throws -> Answer {
        try told(command, id: id, seconds: seconds).0
    }

    /// Sends a command and returns its answer and the reply's header, which names the journal entry.
    /// - Throws: ``TalkFault``.
    package func told(
        _ command: Command, id: Identifier? = nil, seconds: Double = 60
    ) throws -> (Answer, WireReplyHeader) {
        let answer = try session.exchange(
            node, .command, try command.serializedData(), id: id, seconds: seconds, refusal: Line.refusal)
        return (try Answer(serializedBytes: answer.body), answer.header)
    }

    /// Sends a query and returns its answer and the reply's header.
    /// - Parameter since: the node answers once it has read this peer's journal up to this entry.
    /// - Throws: ``TalkFault``.
    package func ask(
        _ query: Query, since: (peer: String, entry: UInt64)? = nil
    ) throws -> (Answer, WireReplyHeader) {
        let answer = try session.exchange(node, .query, try query.serializedData(), refusal: Line.refusal) { header in
            if let since {
                header.atLeast = since.entry
                header.atLeastOf = since.peer
            }
        }
        return (try Answer(serializedBytes: answer.body), answer.header)
    }

    /// Decodes the body of a refusal.
    package static func refusal(_ body: Data) -> (any Explained)? { try? Refusal(serializedBytes: body) }
}
