package import Crypto
import Edges
package import Foundation
import Schemas
import SwiftProtobuf
package import Vocabulary
import WireSchemas

/// The ids under which one person tells one thing, so that it happens once, however often the command is repeated.
///
/// The ids follow from the content and from a count, under a key that only the person has: no other person can use one up.
/// The first id whose stored answer is no refusal is the one that counts. What was refused is decided anew under the next
/// id, because what stood in its way may have gone; what has no stored answer, after a fault or a lost reply, is sent
/// again with the same bytes.
package struct Once {
    private let person: String
    private let key: SymmetricKey
    private let content: Data

    /// The id that earlier versions used for the first try: a command that was done under it counts as done.
    package let earlier: Identifier

    /// - Parameter earlier: nil where it followed from the person and the content.
    package init(_ content: Data, by person: String, key: SymmetricKey, earlier: Identifier? = nil) {
        self.content = content
        self.person = person
        self.key = key
        self.earlier = earlier ?? Identifier(joining: Array(SHA256.hash(data: Data(person.utf8) + content)))
    }

    /// The id of the try after `count` refusals.
    package func id(_ count: UInt64) -> Identifier {
        let place = withUnsafeBytes(of: count.bigEndian) { Data($0) }
        return Identifier(
            joining: Array(HMAC<SHA256>.authenticationCode(for: Data(person.utf8) + [0] + place + content, using: key)))
    }

    /// Walks along the ids to the answer that counts.
    /// - Parameters:
    ///   - recall: gives the stored answer to an id, or nil when the node has none; decides nothing.
    ///   - tell: sends the command under an id.
    /// - Returns: the answer that counts, or the refusal that was given just now.
    func answer(
        recall: (Identifier) throws -> Client.Answer?, tell: (Identifier) throws -> Client.Answer
    ) throws -> Client.Answer {
        if let known = try recall(earlier) {
            switch known.header.outcome {
            case .refused: break
            // Another person could compute this id and use it up; nothing is decided under it any more.
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
    /// Tells the node to do something that is to happen once, however often it is told.
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
    /// A deadline that has passed: a known id is answered nevertheless, and nothing is decided under an unknown one.
    fileprivate static var past: Int64 { 1 }
}

extension WireReplyHeader {
    /// Whether it says that the id stands in no journal.
    fileprivate var isUnknown: Bool { outcome == .turnedAway && turnedAway == .deadlinePassed }
}
