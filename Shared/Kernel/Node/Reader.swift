import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// Everything an errand needs, as values, so that it can run on any thread.
struct Reader<S: Service>: Sendable {
    let service: S
    let node: NodeName
    let founder: Founder
    let peers: [NodeName]
    let now: Moment
    /// When each peer last replied.
    let heard: [NodeName: Moment]
    /// The time before which no page may be sent to this connection; nil if it may be sent now.
    let notBefore: Moment?

    /// The result of `run`; an error becomes a fault.
    func errant(_ errand: Errand<S>, _ run: () throws -> Errant<S>) -> Errant<S> {
        do { return try run() } catch let fault as StorageFault {
            return .settled(.fault(errand.request, .storage, fault.message), to: errand.request.route)
        } catch {
            return .settled(.fault(errand.request, .rule, "\(error)"), to: errand.request.route)
        }
    }

    /// Runs an errand on one snapshot of the tables.
    func run(_ errand: Errand<S>, _ tables: any Reading) throws -> Errant<S> {
        let request = errand.request
        var gate = Gate(node: node, founder: founder, tables)
        switch errand {
        case .query:
            let permitted = try gate.permitted(request, as: S.Query.self) { query in
                service.name(of: query).map { "\(S.name).\($0)" }
            }
            guard case .may(let query, let areas) = permitted else {
                return .settled(permitted.turnedAway(request), to: request.route)
            }
            if let late = late(request) { return late }
            guard try isThere(request, tables) else { return .early(errand, head: try Journal.head(tables).number) }
            return .settled(try answer(request, query, areas, tables), to: request.route)
        case .entries(_, let asked):
            for permission in asked.personal ? ["entries", "entries.personal"] : ["entries"] {
                if let turnedAway = try turnedAway(request, permission, &gate) { return turnedAway }
            }
            return try late(request) ?? page(request, asked, tables)
        case .nodeQuery(_, let query):
            if let turnedAway = try turnedAway(request, permission(query), &gate) { return turnedAway }
            return try late(request) ?? answer(request, query, tables)
        }
    }

    private func late(_ request: Request) -> Errant<S>? {
        request.isLate(now) ? .settled(.turnedAway(request, .deadlinePassed), to: request.route) : nil
    }

    private func turnedAway(_ request: Request, _ permission: String, _ gate: inout Gate) throws -> Errant<S>? {
        if try gate.areas(request, for: permission) != nil { return nil }
        return .settled(.turnedAway(request, .notGranted, permission), to: request.route)
    }

    private func permission(_ query: WireNodeQuery.OneOf_Query) -> String {
        switch query {
        case .status: "node.status"
        case .verify: "node.verify"
        case .hash: "node.hash"
        case .trail: "node.trail"
        case .journal: "node.back_up"
        }
    }

    // MARK: - Queries

    /// Whether the entry that the query requires is here.
    private func isThere(_ request: Request, _ tables: any Reading) throws -> Bool {
        let wanted = request.header.atLeast
        if wanted == 0 { return true }
        let journal = request.header.atLeastOf
        if journal.isEmpty || journal == node.description { return try Journal.head(tables).number >= wanted }
        guard let peer = NodeName(journal) else { return false }
        return try Cursors.place(in: peer, tables).entry >= wanted
    }

    private func answer(
        _ request: Request, _ query: S.Query, _ areas: [RegionCode], _ tables: any Reading
    ) throws -> Settlement {
        let head = try Journal.head(tables)
        // A clock that no operator has accepted must not set a query's date.
        let at = head.isBehind(now) ? head.at : max(now, head.at)
        let asked = Asked(
            principal: request.principal,
            onBehalfOf: request.header.onBehalfOf.isEmpty ? nil : request.header.onBehalfOf,
            request: request.id, at: at, areas: areas)
        var settlement: Settlement
        if let place = service.name(of: query) == nil ? "" : Inspection.fault(in: query) {
            settlement = Settlement(request, .refused)
            settlement.body = bytes(S.notUnderstood(place))
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
        settlement.stands(at: head)
        settlement.header.at = asked.at.microseconds
        settlement.header.asOf = zip(peers, try Cursors.places(in: peers, tables)).map { peer, place in
            var freshness = WireFreshness()
            freshness.peer = peer.description
            freshness.entry = place.entry
            freshness.heardAt = heard[peer]?.microseconds ?? 0
            return freshness
        }
        return settlement
    }

    // MARK: - The feed

    private func page(_ request: Request, _ asked: WireEntriesRequest, _ tables: any Reading) throws -> Errant<S> {
        if let notBefore {
            return .early(.entries(request, asked), head: try Journal.head(tables).number, notBefore: notBefore)
        }
        let isReading = { (event: Data) in service.isReading(try S.Event(serializedBytes: event)) }
        switch try Feed.page(asked, tables, isReading: isReading) {
        case .turnedAway(let why, let detail):
            return .settled(.turnedAway(request, why, detail), to: request.route)
        case .nothingYet(let head):
            return .early(.entries(request, asked), head: head)
        case .page(let page):
            var settlement = Settlement(request, .answered)
            settlement.header.entry = page.head
            settlement.body = bytes(page)
            return .page(settlement, to: request.route, upTo: page.after + UInt64(page.lines.count))
        }
    }

    // MARK: - Questions to the node

    private func answer(
        _ request: Request, _ query: WireNodeQuery.OneOf_Query, _ tables: any Reading
    ) throws -> Errant<S> {
        let head = try Journal.head(tables)
        var answer = WireNodeAnswer()
        switch query {
        case .status:
            let standing = Standing(
                head: head,
                cursors: try peers.map { try Cursors.cursor(of: $0, tables) }, directory: try Grants.version(tables))
            return .status(request, standing)
        case .verify(let query): return .verification(request, query, head)
        case .hash(let query):
            answer.hash.entry = query.entry
            answer.hash.hash = try Journal.hash(of: query.entry, tables) ?? Data()
        case .trail(let query): answer.trail = try Trail.lines(query, tables)
        case .journal(let query): answer.journal = try Archive.page(after: query.after, tables)
        }
        var settlement = Settlement(request, .answered)
        settlement.stands(at: head)
        settlement.body = bytes(answer)
        return .settled(settlement, to: request.route)
    }
}
