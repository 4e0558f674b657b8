import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

/// A reply as its client received it.
struct Heard {
    let header: WireReplyHeader
    let body: Data

    init(header: WireReplyHeader, body: Data) {
        self.header = header
        self.body = body
    }

    /// Decodes a reply's frames; nil where they are no reply.
    init?(_ frames: [Data]) {
        guard frames.count == 3, let header = try? WireReplyHeader(serializedBytes: frames[1]) else { return nil }
        self.init(header: header, body: frames[2])
    }

    /// Whether the reply is an answer or a refusal.
    var isSettled: Bool { header.outcome == .answered || header.outcome == .refused }

    /// Whether it can be the reply to a request. The reply to an unreadable id has no id; a request that reuses an id
    /// is never settled.
    func answers(_ letter: Letter) -> Bool {
        if letter.isBad { return !isSettled && (header.requestID == letter.id || header.requestID.isEmpty) }
        return header.requestID == letter.id
    }

    /// The reply in the trace's words.
    var words: String {
        switch header.outcome {
        case .turnedAway: "turnedAway \(header.turnedAway)"
        case .fault: "fault \(header.fault)"
        default: "\(header.outcome) \(header.entry), \(body.count) bytes"
        }
    }
}
