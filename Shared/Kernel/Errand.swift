import Foundation
import Schemas
import SwiftProtobuf
import Synchronization
import Vocabulary

/// A question on its way to a reader's thread and back: a query, a page of the feed, or a question to the node.
enum Errand<S: Service>: Sendable {
    case query(Request, S.Query)
    case entries(Request, WireEntriesRequest)
    case nodeQuery(Request, WireNodeQuery)

    var request: Request {
        switch self {
        case .query(let request, _), .entries(let request, _), .nodeQuery(let request, _): request
        }
    }
}

/// What came of an errand.
enum Errant<S: Service>: Sendable {
    case settled(Settlement, to: Route)
    /// There is nothing to say yet: to be asked again after the next commit, or given up when patience ends.
    case early(Errand<S>, head: UInt64)
    /// What the reader found out for the loop to complete: only the loop knows the counters.
    case status(Request, head: UInt64, at: Int64, cursors: [WireCursor], directory: UInt64)
}

/// Where the readers' threads lay down what they found, for the loop to take.
final class Outbox<T: Sendable>: Sendable {
    private let waiting = Mutex<[T]>([])

    func put(_ item: T) { waiting.withLock { $0.append(item) } }

    func takeAll() -> [T] {
        waiting.withLock { items in
            defer { items.removeAll(keepingCapacity: true) }
            return items
        }
    }
}

/// What a reader needs to run an errand: values only, so that it can be on any thread.
struct Reader<S: Service>: Sendable {
    let service: S
    let node: NodeName
    let founder: String
    let peers: [NodeName]
    let makeEmpty: @Sendable () throws -> any Store

    /// Runs an errand on one consistent view of the tables.
    func run(
        _ errand: Errand<S>, now: Moment, heard: [NodeName: Moment], _ tables: any Reading
    ) throws -> Errant<S> {
        switch errand {
        case .query(let request, let query): try answer(request, query, now, heard, tables)
        case .entries(let request, let asked): try page(request, asked, tables)
        case .nodeQuery(let request, let query): try answer(request, query, tables)
        }
    }

    private func answer(
        _ request: Request, _ query: S.Query, _ now: Moment, _ heard: [NodeName: Moment], _ tables: any Reading
    ) throws -> Errant<S> {
        let head = try Journal.head(tables)
        if request.header.atLeast > 0 {
            let wanted = request.header.atLeastOf
            let there = wanted.isEmpty || wanted == node.description ? head.number : try entry(of: wanted, tables)
            guard there >= request.header.atLeast else { return .early(.query(request, query), head: head.number) }
        }
        var gate = Gate(node: node, founder: founder, tables)
        let name = service.name(of: query).map { "\(S.name).\($0)" }
        let areas: [RegionCode]?
        if let name {
            areas = try gate.areas(
                principal: request.principal, onBehalfOf: request.header.onBehalfOf, permission: name)
        } else {
            areas = try gate.knows(request.asker) ? [] : nil
        }
        guard let areas else { return .settled(.turnedAway(request, .notGranted, name ?? ""), to: request.route) }
        let asked = Asked(
            principal: request.principal,
            onBehalfOf: request.header.onBehalfOf.isEmpty ? nil : request.header.onBehalfOf,
            request: request.id, at: max(now, head.at), areas: areas)
        var settlement: Settlement
        if name == nil || UnknownValues.areIn(query) {
            settlement = Settlement(request, .refused)
            settlement.body = bytes(S.notUnderstood)
        } else {
            switch try service.answer(query, asked, tables) {
            case .answer(let answer):
                settlement = Settlement(request, .answered)
                settlement.body = bytes(answer)
            case .refuse(let refusal):
                settlement = Settlement(request, .refused)
                settlement.body = bytes(refusal)
            }
        }
        settlement.header.entry = head.number
        settlement.header.at = asked.at.microseconds
        settlement.header.asOf = try peers.map { peer in
            var freshness = WireFreshness()
            freshness.peer = peer.description
            freshness.entry = try Cursors.place(in: peer, tables).entry
            freshness.heardAt = heard[peer]?.microseconds ?? 0
            return freshness
        }
        return .settled(settlement, to: request.route)
    }

    private func entry(of peer: String, _ tables: any Reading) throws -> UInt64 {
        guard let peer = NodeName(peer) else { return 0 }
        return try Cursors.place(in: peer, tables).entry
    }

    private func page(_ request: Request, _ asked: WireEntriesRequest, _ tables: any Reading) throws -> Errant<S> {
        var gate = Gate(node: node, founder: founder, tables)
        for permission in asked.personal ? ["entries", "entries.personal"] : ["entries"] {
            let areas = try gate.areas(
                principal: request.principal, onBehalfOf: request.header.onBehalfOf, permission: permission)
            if areas == nil { return .settled(.turnedAway(request, .notGranted, permission), to: request.route) }
        }
        switch try Feed.page(asked, personal: asked.personal, tables) {
        case .turnedAway(let why, let detail):
            return .settled(.turnedAway(request, why, detail), to: request.route)
        case .nothingYet(let head):
            return .early(.entries(request, asked), head: head)
        case .page(let page):
            var settlement = Settlement(request, .answered)
            settlement.header.entry = page.head
            settlement.body = bytes(page)
            return .settled(settlement, to: request.route)
        }
    }

    private func answer(_ request: Request, _ query: WireNodeQuery, _ tables: any Reading) throws -> Errant<S> {
        let permission: String
        switch query.query {
        case .status: permission = "node.status"
        case .verify: permission = "node.verify"
        case .hash: permission = "node.hash"
        case .trail: permission = "node.trail"
        case nil: return .settled(.turnedAway(request, .bodyUnreadable, "an empty question"), to: request.route)
        }
        var gate = Gate(node: node, founder: founder, tables)
        let areas = try gate.areas(
            principal: request.principal, onBehalfOf: request.header.onBehalfOf, permission: permission)
        guard areas != nil else { return .settled(.turnedAway(request, .notGranted, permission), to: request.route) }
        let head = try Journal.head(tables)
        var answer = WireNodeAnswer()
        switch query.query {
        case .verify: answer.verification = try Verification.run(service, peers: peers, tables, makeEmpty)
        case .hash(let query):
            answer.hash.entry = query.entry
            answer.hash.hash = try Journal.hash(of: query.entry, tables) ?? Data()
        case .trail(let query): answer.trail = try Trail.lines(query, tables)
        case .status, nil:
            return .status(
                request, head: head.number, at: head.at.microseconds,
                cursors: try peers.map { try cursor($0, tables) }, directory: try Grants.version(tables))
        }
        var settlement = Settlement(request, .answered)
        settlement.header.entry = head.number
        settlement.body = bytes(answer)
        return .settled(settlement, to: request.route)
    }

    private func cursor(_ peer: NodeName, _ tables: any Reading) throws -> WireCursor {
        let place = try Cursors.place(in: peer, tables)
        var cursor = WireCursor()
        cursor.peer = peer.description
        cursor.entry = place.entry
        cursor.hash = place.hash
        return cursor
    }
}
