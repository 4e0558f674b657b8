import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

/// What came back to a request.
struct Heard {
    let header: WireReplyHeader
    let body: Data

    init(header: WireReplyHeader, body: Data) {
        self.header = header
        self.body = body
    }

    /// Reads a reply's frames; nil where they are none.
    init?(_ frames: [Data]) {
        guard frames.count == 3, let header = try? WireReplyHeader(serializedBytes: frames[1]) else { return nil }
        self.init(header: header, body: frames[2])
    }

    /// Whether an entry of the journal, or a query's answer, is behind it.
    var isSettled: Bool { header.outcome == .answered || header.outcome == .refused }

    /// Whether it can be the answer to a request. Where nobody could read its id, the answer has none; and what took
    /// another's id is never settled.
    func answers(_ letter: Letter) -> Bool {
        if letter.isBad { return !isSettled && (header.requestID == letter.id || header.requestID.isEmpty) }
        return header.requestID == letter.id
    }

    /// For the trace.
    var words: String {
        switch header.outcome {
        case .turnedAway: "turnedAway \(header.turnedAway)"
        case .fault: "fault \(header.fault)"
        default: "\(header.outcome) \(header.entry), \(body.count) bytes"
        }
    }
}
