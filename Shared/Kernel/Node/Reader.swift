import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// The inputs of a read, as values, so that it can run on any thread.
struct Reader<S: Service>: Sendable {
    let service: S
    let node: NodeName
    let founder: Founder
    let sealing: Sealing
    let directory: DirectoryCache
    let peers: [NodeName]
    let now: Moment
    /// When each peer last replied.
    let heard: [NodeName: Moment]
    /// The time before which no page may be sent to this connection; nil if it may be sent now.
    let notBefore: Moment?

    /// The result of `run`; an error becomes a fault.
    func result(of read: ReadRequest<S>, _ run: () throws -> ReadResult<S>) -> ReadResult<S> {
        do { return try run() } catch let fault as StorageFault {
            return .reply(.fault(read.request, .storage, fault.message), to: read.request.route)
        } catch {
            return .reply(.fault(read.request, .rule, "\(error)"), to: read.request.route)
        }
    }

    /// Runs a read on one snapshot of the tables.
    func run(_ read: ReadRequest<S>, _ tables: any Reading) throws -> ReadResult<S> {
        let request = read.request
        var gate = Gate(node: node, founder: founder, cache: directory, tables)
        switch read {
        case .query:
            let permitted = try gate.permitted(request, as: S.Query.self) { query in
                service.name(of: query).map { "\(S.name).\($0)" }
            }
            guard case .may(let query, let areas) = permitted else {
                return .reply(permitted.turnedAway(request), to: request.route)
            }
            if let late = late(request) { return late }
            guard try isThere(request, tables) else { return .early(read, head: try Journal.head(tables).number) }
            return .reply(try answerQuery(request, query, areas, &gate, tables), to: request.route)
        case .entries(_, let asked):
            if let turnedAway = try turnedAway(request, "entries", &gate) { return turnedAway }
            let groups = try asked.personal ? self.groups(request, &gate) : .none
            if asked.personal, groups == .none {
                return .reply(.turnedAway(request, .notGranted, "entries.personal"), to: request.route)
            }
            return try late(request) ?? page(request, asked, groups, tables)
        case .nodeQuery(_, let query):
            // Of its own jobs every principal with any grant may ask.
            let ownJobs = try isAboutJobs(query) && gate.areas(request, for: permission(query)) == nil
            if ownJobs, try gate.areas(request, for: nil) == nil {
                return .reply(.turnedAway(request, .notGranted, permission(query)), to: request.route)
            }
            if !ownJobs, let turnedAway = try turnedAway(request, permission(query), &gate) { return turnedAway }
            return try late(request) ?? answerNodeQuery(request, query, jobsOf: ownJobs ? request.asker : nil, tables)
        }
    }

    private func late(_ request: Request) -> ReadResult<S>? {
        request.isLate(now) ? .reply(.turnedAway(request, .deadlinePassed), to: request.route) : nil
    }

    private func turnedAway(_ request: Request, _ permission: String, _ gate: inout Gate) throws -> ReadResult<S>? {
        if try gate.areas(request, for: permission) != nil { return nil }
        return .reply(.turnedAway(request, .notGranted, permission), to: request.route)
    }

    /// The groups of personal data that the asker may follow.
    private func groups(_ request: Request, _ gate: inout Gate) throws -> FeedGroups {
        if try gate.areas(request, for: "entries.personal") != nil { return .all }
        let groups = try PersonalGroup.allCases.filter { try gate.areas(request, for: $0.feed) != nil }
        return groups.isEmpty ? .none : .some(Set(groups.map { UInt32($0.number) }))
    }

    private func isAboutJobs(_ query: WireNodeQuery.OneOf_Query) -> Bool {
        if case .jobs = query { true } else { false }
    }

    private func permission(_ query: WireNodeQuery.OneOf_Query) -> String {
        switch query {
        case .status: "node.status"
        case .verify: "node.verify"
        case .hash: "node.hash"
        case .trail: "node.trail"
        case .journal: "node.back_up"
        case .keys: "node.back_up"
        case .jobs: "node.jobs"
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

    private func answerQuery(
        _ request: Request, _ query: S.Query, _ areas: [RegionCode], _ gate: inout Gate, _ tables: any Reading
    ) throws -> ReplyMessage {
        let head = try Journal.head(tables)
        // A clock that no operator has accepted must not set a query's date.
        let at = head.isBehind(now) ? head.at : max(now, head.at)
        let asked = Asked(
            principal: request.principal,
            onBehalfOf: request.header.onBehalfOf.isEmpty ? nil : request.header.onBehalfOf,
            identity: try gate.identity(of: request.asker), request: request.id, at: at, areas: areas)
        var reply: ReplyMessage
        if let place = service.name(of: query) == nil ? "" : Inspection.fault(in: query) {
            reply = ReplyMessage(request, .refused)
            reply.body = bytes(S.notUnderstood(place))
        } else {
            switch try service.answer(query, asked, tables) {
            case .answer(let answer):
                reply = ReplyMessage(request, .answered)
                reply.body = bytes(answer)
            case .refuse(let refusal):
                reply = ReplyMessage(request, .refused)
                reply.body = bytes(refusal)
            }
        }
        reply.stands(at: head)
        reply.header.at = asked.at.microseconds
        reply.header.asOf = zip(peers, try Cursors.places(in: peers, tables)).map { peer, place in
            var freshness = WireFreshness()
            freshness.peer = peer.description
            freshness.entry = place.entry
            freshness.heardAt = heard[peer]?.microseconds ?? 0
            return freshness
        }
        return reply
    }

    // MARK: - The feed

    private func page(
        _ request: Request, _ asked: WireEntriesRequest, _ groups: FeedGroups, _ tables: any Reading
    ) throws -> ReadResult<S> {
        if let notBefore {
            return .early(.entries(request, asked), head: try Journal.head(tables).number, notBefore: notBefore)
        }
        // By the outermost field alone: decoding every event would cost more than reading the page.
        var kinds: [Data: Bool] = [:]
        let isReading = { (event: Data) in
            let kind = Outermost.skeleton(of: event)
            if let known = kinds[kind] { return known }
            let found = service.isReading(try S.Event(serializedBytes: kind))
            kinds[kind] = found
            return found
        }
        let feed = Feed(
            isReading: isReading, parts: SealedParts(sealing: sealing), groups: groups,
            isVersion1: request.version == Frames.version1)
        switch try feed.page(asked, tables) {
        case .turnedAway(let why, let detail):
            return .reply(.turnedAway(request, why, detail), to: request.route)
        case .nothingYet(let head):
            return .early(.entries(request, asked), head: head)
        case .page(let page):
            var reply = ReplyMessage(request, .answered)
            reply.header.entry = page.head
            reply.body = bytes(page)
            return .page(reply, to: request.route, upTo: page.after + UInt64(page.lines.count))
        }
    }

    // MARK: - Questions to the node

    /// - Parameter person: whose jobs it may see; nil for all.
    private func answerNodeQuery(
        _ request: Request, _ query: WireNodeQuery.OneOf_Query, jobsOf person: String?, _ tables: any Reading
    ) throws -> ReadResult<S> {
        let head = try Journal.head(tables)
        var answer = WireNodeAnswer()
        switch query {
        case .status:
            let standing = Standing(
                head: head,
                cursors: try peers.map { try Cursors.cursor(of: $0, tables) }, directory: try Grants.version(tables),
                works: try Jobs.works(tables) + Rebuilds.works(tables))
            return .status(request, standing)
        case .verify(let query): return .verification(request, query, head)
        case .hash(let query):
            answer.hash.entry = query.entry
            answer.hash.hash = try Journal.hash(of: query.entry, tables) ?? Data()
        case .trail(let query): answer.trail = try Trail.lines(query, tables)
        case .journal(let query): answer.journal = try Archive.page(after: query.after, tables)
        case .keys(let query):
            let after = query.hasAfter ? SubjectKeys.Key(subject: query.after.subject, epoch: query.after.epoch) : nil
            answer.keys.keys = try SubjectKeys.page(after: after, most: Limits.bulkItems, tables)
        case .jobs(let query): answer.jobs = try Jobs.answer(query, of: person, tables)
        }
        var reply = ReplyMessage(request, .answered)
        reply.stands(at: head)
        reply.body = bytes(answer)
        return .reply(reply, to: request.route)
    }
}
