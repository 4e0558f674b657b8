import Foundation
import Kernel
import SwiftProtobuf
import WireSchemas

/// A request's outcome, for comparison in tests.
enum Verdict: Equatable {
    case answered(String)
    case refused(String)
    case fault(WireFault)
    case turnedAway(WireTurnedAway)
    case silence
}

/// A reply as it came over the wire.
struct Reply {
    let header: WireReplyHeader
    let body: Data

    init?(_ frames: [Data]) {
        guard frames.count == 3, frames[0] == Frames.version || frames[0] == Frames.version1,
            let header = try? WireReplyHeader(serializedBytes: frames[1])
        else { return nil }
        self.header = header
        body = frames[2]
    }

    /// The reply as a till's outcome.
    var verdict: Verdict {
        switch header.outcome {
        case .answered: .answered((try? Google_Protobuf_Value(serializedBytes: body))?.stringValue ?? "?")
        case .refused: .refused((try? Google_Protobuf_StringValue(serializedBytes: body))?.value ?? "?")
        case .fault: .fault(header.fault)
        case .turnedAway: .turnedAway(header.turnedAway)
        case .unspecified, .UNRECOGNIZED: .silence
        }
    }

    var page: WireEntriesPage? {
        header.outcome == .answered ? try? WireEntriesPage(serializedBytes: body) : nil
    }
}
