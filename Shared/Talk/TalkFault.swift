import Edges
import Foundation
import Schemas
package import WireSchemas

/// Why a request to a node has no answer.
///
/// It carries no remedy, because a command line and a web page offer different ones. Its sentence is ``meaning``.
package enum TalkFault: Error {
    /// A service refused the request by one of its rules; the refusal stands in the node's journal.
    case refused(any Explained, by: String)
    /// The node did not accept the request, and recorded nothing.
    case turnedAway(WireReplyHeader, by: String, person: String)
    /// The node failed; unless the fault says otherwise, the outcome is unknown and the same bytes must be sent again.
    case failed(WireReplyHeader, at: String)
    /// No reply came in time.
    case unreachable(node: String)
    /// The node answers, but refuses the key or shows another key than the expected one.
    case keyRefused(by: String, person: String)
    /// A person's secret key does not belong to the public key in the province's folder.
    case keyDiffers(person: String)
    /// The file with the key of a person's request ids is damaged.
    case idKeyDamaged(path: String)
    /// The plan of the province has no node of this name.
    case noSuchNode(String)
    /// A service has several nodes or none, and the caller named no agency.
    case whichNode(service: String, among: [String])
    /// A node had not read a peer's journal up to an entry when the wait ended.
    case behind(node: String, place: Place)
    /// A reply is no message of the expected kind.
    case unreadableReply(from: String)
}

extension TalkFault {
    /// What it means that a node sent no final reply.
    init(_ fault: Unreachable, person: String) {
        self =
            fault.refusesKey
            ? .keyRefused(by: fault.node, person: person) : .unreachable(node: fault.node)
    }

    /// Lets an answer pass.
    /// - Throws: ``TalkFault`` for every other reply.
    static func check(
        _ reply: Client.Answer, by node: String, person: String, refusal: (Data) -> (any Explained)?
    ) throws {
        switch reply.header.outcome {
        case .answered: break
        case .refused:
            guard let refusal = refusal(reply.body) else { throw TalkFault.unreadableReply(from: node) }
            throw TalkFault.refused(refusal, by: node)
        case .fault: throw TalkFault.failed(reply.header, at: node)
        case .turnedAway, .unspecified, .UNRECOGNIZED:
            throw TalkFault.turnedAway(reply.header, by: node, person: person)
        }
    }
}
