import SwiftProtobuf
import WireSchemas

/// The journal in the form that an auditor reads: principals, commands and verdicts, without contents.
enum Trail {
    static func lines(_ query: WireTrailQuery, _ tables: any Reading) throws -> WireTrail {
        var trail = WireTrail()
        trail.head = try Journal.head(tables).number
        let most = min(query.most == 0 ? 100 : Int(query.most), Limits.trailLines)
        try Journal.walk(after: query.after, tables) { stored in
            let entry = try Journal.Entry(stored).entry
            var line = WireTrailLine()
            line.number = entry.number
            line.at = entry.at
            line.principal = entry.principal
            line.onBehalfOf = entry.onBehalfOf
            line.human = entry.human
            line.asked = entry.asked
            line.refused = entry.refused
            line.events = UInt32(entry.events.count)
            line.hash = stored.hash
            trail.lines.append(line)
            return trail.lines.count < most
        }
        return trail
    }
}
