package import Crypto
import Edges
package import Foundation
import Schemas
import SwiftProtobuf
package import Vocabulary
import WireSchemas

/// The request ids of a command that must take effect once, however often one person repeats it.
///
/// The ids are derived from the content and a count, under a key that only the person has, so that no other person can
/// use one up. The first id whose stored reply is not a refusal decides. A refused command is decided anew under the
/// next id, because the reason of the refusal may have gone. A command without a stored reply, after a fault or a lost
/// reply, is sent again under the same id with the same bytes.
package struct Once {
    private let person: String
    private let key: SymmetricKey
    private let content: Data

    /// The id that earlier versions used for the first attempt. A command done under it counts as done.
    package let earlier: Identifier

    /// - Parameter earlier: nil where earlier versions derived the id from the person and the content.
    package init(_ content: Data, by person: String, key: SymmetricKey, earlier: Identifier? = nil) {
        self.content = content
        self.person = person
        self.key = key
        self.earlier = earlier ?? Identifier(joining: Array(SHA256.hash(data: Data(person.utf8) + content)))
    }

    /// The id of the attempt after `count` refusals.
    package func id(_ count: UInt64) -> Identifier {
        let place = withUnsafeBytes(of: count.bigEndian) { Data($0) }
        return Identifier(
            joining: Array(HMAC<SHA256>.authenticationCode(for: Data(person.utf8) + [0] + place + content, using: key)))
    }

    /// Returns the stored reply that decides, or else sends the command under the first unused id.
    /// - Parameters:
    ///   - recall: returns the stored reply to an id, or nil when the node has none; it decides nothing.
    ///   - tell: sends the command under an id.
    /// - Returns: the deciding reply, or the reply to the command sent now.
    func answer(
        recall: (Identifier) throws -> Client.Answer?, tell: (Identifier) throws -> Client.Answer
    ) throws -> Client.Answer {
        if let known = try recall(earlier) {
            switch known.header.outcome {
            case .refused: break
            // Another person can compute this id and use it for another request; no command is sent under it any more.
            case .turnedAway where known.header.turnedAway == .idReused: break
            default: return known
            }
        }
        var count: UInt64 = 0
        while let known = try recall(id(count)) {
            guard known.header.outcome == .refused else { return known }
            count += 1
        }
        return try tell(id(count))
    }
}

extension Line {
    /// Sends a command that takes effect once, however often the person repeats it.
    /// - Parameter earlier: see ``Once``.
    /// - Throws: ``TalkFault``.
    package func once(_ command: Command, earlier: Identifier? = nil, seconds: Double = 60) throws -> Answer {
        let body = try command.serializedData()
        let once = Once(
            body, by: session.person, key: try RequestIDKey.read(of: session.person, in: session.province),
            earlier: earlier)
        let answer = try once.answer { id in
            let answer = try session.answer(node, .command, body, id: id, seconds: seconds) { $0.deadline = Once.past }
            return answer.header.isUnknown ? nil : answer
        } tell: { id in
            try session.answer(node, .command, body, id: id, seconds: seconds)
        }
        return try Answer(serializedBytes: session.answered(answer, by: node, refusal: Line.refusal).body)
    }
}

extension Once {
    /// A deadline in the past, in microseconds. The node still answers a known id with its stored reply, and decides
    /// nothing under an unknown id.
    fileprivate static var past: Int64 { 1 }
}

extension WireReplyHeader {
    /// Whether the node's journal has no request with this id.
    fileprivate var isUnknown: Bool { outcome == .turnedAway && turnedAway == .deadlinePassed }
}
