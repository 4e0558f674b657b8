import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// A request that is well-formed: its frames, header and id can be.
struct Request: Sendable {
    let route: Route
    let principal: String
    /// The public key of the connection.
    let key: String
    let header: WireRequestHeader
    let id: Identifier
    private(set) var body: Data

    /// Bytes that it takes while it waits.
    var size: Int { body.count + header.onBehalfOf.utf8.count + Limits.waitingRequest }

    /// The same without its body, where that is not needed any more.
    var withoutBody: Request {
        var bare = self
        bare.body = Data()
        return bare
    }

    /// Who really asks.
    var asker: String { header.onBehalfOf.isEmpty ? principal : header.onBehalfOf }

    /// Whether nobody waits for the answer any more.
    func isLate(_ now: Moment) -> Bool { header.deadline != 0 && header.deadline < now.microseconds }

    var digest: Data {
        Chain.digest(
            principal: principal, onBehalfOf: header.onBehalfOf, kind: header.kind.rawValue, body: body)
    }

    /// What the arrival of frames comes to.
    enum Reading {
        case request(Request)
        /// No request; the header of the reply that says so.
        case turnedAway(WireReplyHeader)
    }

    /// Reads the frames of a request, checking in the order of ``WireTurnedAway`` what can be seen from them alone.
    static func read(_ frames: [Data], from route: Route, principal: String, key: String) -> Reading {
        guard let first = frames.first, first == Frames.version else {
            return turnedAway(.versionUnknown, "the first frame must be TANGGA and version 1")
        }
        guard frames.count == 3 else { return turnedAway(.framesWrong, "\(frames.count) frames instead of 3") }
        guard frames[1].count <= Limits.header else {
            return turnedAway(.tooLarge, "header over \(Limits.header) bytes")
        }
        let header = try? WireRequestHeader(serializedBytes: frames[1])
        guard frames[2].count <= Limits.body else {
            return turnedAway(.tooLarge, "body over \(Limits.body) bytes", header)
        }
        guard let header, let id = Identifier(bytes: header.requestID), known(header.kind) else {
            return turnedAway(.headerUnreadable, "no request header with a 16-byte id and a known kind")
        }
        for name in [header.onBehalfOf, header.atLeastOf] where !name.isEmpty && !Grants.isName(name) {
            return turnedAway(.headerUnreadable, "a name of other than letters, digits, points and hyphens", header)
        }
        guard frames[2].count <= most(header.kind) else {
            return turnedAway(.tooLarge, "body of a question over \(most(header.kind)) bytes", header)
        }
        return .request(Request(route: route, principal: principal, key: key, header: header, id: id, body: frames[2]))
    }

    /// Bytes of a body at most.
    private static func most(_ kind: WireKind) -> Int {
        switch kind {
        case .query: Limits.question
        case .entries, .nodeQuery: Limits.small
        case .command, .nodeCommand, .unspecified, .UNRECOGNIZED: Limits.body
        }
    }

    private static func known(_ kind: WireKind) -> Bool {
        switch kind {
        case .command, .query, .entries, .nodeCommand, .nodeQuery: true
        case .unspecified, .UNRECOGNIZED: false
        }
    }

    private static func turnedAway(
        _ why: WireTurnedAway, _ detail: String, _ header: WireRequestHeader? = nil
    ) -> Reading {
        var reply = WireReplyHeader()
        reply.requestID = header?.requestID ?? Data()
        reply.outcome = .turnedAway
        reply.turnedAway = why
        reply.detail = detail
        return .turnedAway(reply)
    }
}

/// What a request came to: the header and body of its reply.
struct Settlement: Sendable {
    var header: WireReplyHeader
    var body = Data()

    init(_ request: Request, _ outcome: WireOutcome) {
        header = WireReplyHeader()
        header.requestID = request.header.requestID
        header.outcome = outcome
    }

    static func turnedAway(_ request: Request, _ why: WireTurnedAway, _ detail: String = "") -> Settlement {
        var made = Settlement(request, .turnedAway)
        made.header.turnedAway = why
        made.header.detail = detail
        return made
    }

    static func fault(_ request: Request, _ fault: WireFault, _ detail: String = "") -> Settlement {
        var made = Settlement(request, .fault)
        made.header.fault = fault
        made.header.detail = detail
        return made
    }

    /// The reply that an entry of the journal holds.
    static func stored(_ request: Request, _ stored: Journal.Stored) -> Settlement {
        let entry = stored.entry
        var made = Settlement(request, entry.refused ? .refused : .answered)
        made.header.entry = entry.number
        made.header.hash = stored.hash
        made.header.at = entry.at
        made.body = entry.refused ? entry.refusal : entry.reply
        return made
    }

    /// Says up to which entry of the journal it was answered.
    mutating func stands(at head: Journal.Head) {
        header.entry = head.number
        header.hash = head.hash
    }
}
