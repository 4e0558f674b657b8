import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// A request whose frames, header and id are well-formed. Its body is not decoded yet.
struct Request: Sendable {
    let route: Route
    let principal: String
    /// The connection's public key.
    let key: String
    /// The first frame: the version that the client speaks.
    let version: Data
    let header: WireRequestHeader
    let id: Identifier
    private(set) var body: Data

    /// The memory that it occupies while it waits, in bytes.
    var size: Int { body.count + header.onBehalfOf.utf8.count + Limits.waitingRequestBytes }

    /// The request without its body, to free memory once the body is decoded.
    var withoutBody: Request {
        var bare = self
        bare.body = Data()
        return bare
    }

    /// The principal whose grants count: the person for whom the sender speaks, else the sender.
    var asker: String { header.onBehalfOf.isEmpty ? principal : header.onBehalfOf }

    /// Whether its deadline has passed, so that the client no longer waits for the reply.
    func isLate(_ now: Moment) -> Bool { header.deadline != 0 && header.deadline < now.microseconds }

    var digest: Data {
        Chain.digest(
            principal: principal, onBehalfOf: header.onBehalfOf, kind: header.kind.rawValue, body: body)
    }

    /// The result of parsing a message's frames.
    enum Reading {
        case request(Request)
        /// Malformed; the header of the reply says why.
        case turnedAway(WireReplyHeader, version: Data)
    }

    /// Parses the frames of a request. Checks run in the order of ``WireTurnedAway`` and need no table.
    static func read(_ frames: [Data], from route: Route, principal: String, key: String) -> Reading {
        guard let version = frames.first, version == Frames.version || version == Frames.version1 else {
            return Request.turnedAway(
                .versionUnknown, "the first frame must be TANGGA and version 2 or 1", version: Frames.version)
        }
        func turnedAway(_ why: WireTurnedAway, _ detail: String, _ header: WireRequestHeader? = nil) -> Reading {
            Request.turnedAway(why, detail, version: version, header)
        }
        guard frames.count == 3 else { return turnedAway(.framesWrong, "\(frames.count) frames instead of 3") }
        guard frames[1].count <= Limits.headerBytes else {
            return turnedAway(.tooLarge, "header over \(Limits.headerBytes) bytes")
        }
        let header = try? WireRequestHeader(serializedBytes: frames[1])
        guard frames[2].count <= Limits.bodyBytes else {
            return turnedAway(.tooLarge, "body over \(Limits.bodyBytes) bytes", header)
        }
        guard let header, let id = Identifier(bytes: header.requestID), known(header.kind) else {
            return turnedAway(.headerUnreadable, "no request header with a 16-byte id and a known kind")
        }
        guard !header.requestID.starts(with: Jobs.reserved) else {
            return turnedAway(.headerUnreadable, "an id that begins with six bytes 0xFF is the node's own", header)
        }
        for name in [header.onBehalfOf, header.atLeastOf] where !name.isEmpty && !Grants.isName(name) {
            return turnedAway(.headerUnreadable, "a name of other than letters, digits, points and hyphens", header)
        }
        guard frames[2].count <= most(header.kind) else {
            return turnedAway(.tooLarge, "body of a question over \(most(header.kind)) bytes", header)
        }
        return .request(
            Request(
                route: route, principal: principal, key: key, version: version, header: header, id: id,
                body: frames[2]))
    }

    /// The longest body of this kind, in bytes.
    private static func most(_ kind: WireKind) -> Int {
        switch kind {
        case .query: Limits.queryBodyBytes
        case .entries, .nodeQuery: Limits.smallBodyBytes
        case .command, .job, .nodeCommand, .unspecified, .UNRECOGNIZED: Limits.bodyBytes
        }
    }

    private static func known(_ kind: WireKind) -> Bool {
        switch kind {
        case .command, .query, .entries, .nodeCommand, .nodeQuery, .job: true
        case .unspecified, .UNRECOGNIZED: false
        }
    }

    private static func turnedAway(
        _ why: WireTurnedAway, _ detail: String, version: Data, _ header: WireRequestHeader? = nil
    ) -> Reading {
        var reply = WireReplyHeader()
        reply.requestID = header?.requestID ?? Data()
        reply.outcome = .turnedAway
        reply.turnedAway = why
        reply.detail = detail
        return .turnedAway(reply, version: version)
    }
}

/// The header and body of the reply to a request.
struct ReplyMessage: Sendable {
    /// The first frame: the version of the request.
    let version: Data
    var header: WireReplyHeader
    var body = Data()

    init(_ request: Request, _ outcome: WireOutcome) {
        version = request.version
        header = WireReplyHeader()
        header.requestID = request.header.requestID
        header.outcome = outcome
    }

    static func turnedAway(_ request: Request, _ why: WireTurnedAway, _ detail: String = "") -> ReplyMessage {
        var made = ReplyMessage(request, .turnedAway)
        made.header.turnedAway = why
        made.header.detail = detail
        return made
    }

    static func fault(_ request: Request, _ fault: WireFault, _ detail: String = "") -> ReplyMessage {
        var made = ReplyMessage(request, .fault)
        made.header.fault = fault
        made.header.detail = detail
        return made
    }

    /// The reply as the journal's entry stores it.
    static func stored(_ request: Request, _ stored: Journal.HashedEntry) -> ReplyMessage {
        let entry = stored.entry
        var made = ReplyMessage(request, entry.refused ? .refused : .answered)
        made.header.entry = entry.number
        made.header.hash = stored.hash
        made.header.at = entry.at
        made.body = entry.refused ? entry.refusal : entry.reply
        return made
    }

    /// Sets the journal entry on which the reply is based.
    mutating func stands(at head: Journal.Head) {
        header.entry = head.number
        header.hash = head.hash
    }
}
