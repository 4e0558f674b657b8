import Foundation
import Kernel
import Support
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// A test bench for one till's node: requests are queued by hand, and every reply is recorded.
final class Desk {
    let clock: SimulatedClock
    let machine: SimulatedNode<Till>
    /// Every reply, in the order of sending.
    private(set) var replies: [(route: Route, reply: Reply)] = []
    /// Questions to peers that no test has looked at yet.
    var asks: [(peer: NodeName, frames: [Data])] = []
    /// Answers questions to peers before the node's next step; nil withholds the reply.
    var answersAtOnce: (([Data]) -> Reply?)?
    /// Whether clients receive replies; false: their queues are full.
    var takesReplies = true
    private var routes = 0

    /// The principals and grants by default.
    static let directory = SimulatedDirectory()
        .with("siti", "*")
        .with("budi", "till.put", "till.amount", in: "36.04")
        .with("door", "till.put", speaksForOthers: true)
        .with("till.dinkop", "entries")
        .with("till.dinsos", "entries", "entries.personal")

    init(
        _ name: String = "till.bappeda", follows peers: [String] = [], personal: Bool = false,
        directory: SimulatedDirectory? = Desk.directory, seal: Data? = nil, clock: SimulatedClock = SimulatedClock(),
        hasSlowDisk: Bool = false
    ) throws {
        guard let name = NodeName(name) else { throw Malformed() }
        self.clock = clock
        var post: (SimulatedWire.Departure) -> Bool = { _ in false }
        machine = try SimulatedNode(
            name, Till(), peers: peers.compactMap(NodeName.init), wantsPersonal: personal, seal: seal, clock: clock
        ) { post($0) }
        post = { [unowned self] in take($0) }
        if hasSlowDisk { machine.store.slowDown { _ in 0 } }
        try machine.start()
        if let directory { install(directory) }
        machine.store.bring()
        run()
    }

    struct Malformed: Error {}

    private func take(_ departure: SimulatedWire.Departure) -> Bool {
        switch departure {
        case .reply(let route, let frames):
            guard takesReplies, let reply = Reply(frames) else { return false }
            replies.append((route, reply))
        case .ask(let peer, let frames):
            if let reply = answersAtOnce?(frames) {
                machine.wire.deliver(.reply(peer, frames: Frames.reply(reply.header, reply.body)))
            } else {
                asks.append((peer, frames))
            }
        }
        return true
    }

    // MARK: - Asking

    static func id(_ number: Int) -> Data {
        Data(repeating: 0, count: 8) + withUnsafeBytes(of: UInt64(number).bigEndian) { Data($0) }
    }

    static func header(
        _ kind: WireKind, id: Int, _ fill: (inout WireRequestHeader) -> Void = { _ in }
    ) -> WireRequestHeader {
        var header = WireRequestHeader()
        header.requestID = Desk.id(id)
        header.kind = kind
        fill(&header)
        return header
    }

    /// Queues a request's frames without running the node.
    @discardableResult
    func lay(
        _ frames: [Data], as principal: String = "siti", key: String? = nil, over connection: Route? = nil
    ) -> Route {
        routes += 1
        let route = connection ?? Route(Data("\(routes)".utf8))
        let key = key ?? SimulatedDirectory.key(of: principal)
        machine.wire.deliver(.request(route, principal: principal, key: key, frames: frames))
        return route
    }

    /// Queues a command for the till without running the node.
    @discardableResult
    func lay(_ line: String, id: Int, as principal: String = "siti") throws -> Route {
        lay(Frames.request(Desk.header(.command, id: id), try line.body), as: principal)
    }

    /// Queues a query for the till without running the node.
    func lay(
        _ line: String, as principal: String = "siti", asking fill: (inout WireRequestHeader) -> Void
    ) throws -> Route {
        lay(Frames.request(Desk.header(.query, id: 0, fill), try line.body), as: principal)
    }

    /// Runs the node until it has nothing to do.
    func run() {
        guard let node = machine.node else { return }
        repeat { node.loop() } while (machine.wire.hasNews || node.hasWork) && node.end == nil
    }

    /// The last reply to a route.
    func reply(to route: Route) -> Reply? { replies.last { $0.route == route }?.reply }

    /// Queues a request's frames and runs the node.
    func send(_ frames: [Data], as principal: String = "siti") -> Reply? {
        let route = lay(frames, as: principal)
        run()
        return reply(to: route)
    }

    /// Sends the till a command and runs the node.
    @discardableResult
    func tell(
        _ line: String, id: Int, as principal: String = "siti", _ fill: (inout WireRequestHeader) -> Void = { _ in }
    ) throws -> Verdict {
        send(Frames.request(Desk.header(.command, id: id, fill), try line.body), as: principal)?.verdict ?? .silence
    }

    /// Sends the till a query and runs the node.
    func query(
        _ line: String, as principal: String = "siti", _ fill: (inout WireRequestHeader) -> Void = { _ in }
    ) throws -> Verdict {
        send(Frames.request(Desk.header(.query, id: 0, fill), try line.body), as: principal)?.verdict ?? .silence
    }

    /// Queues two commands for one turn and runs the node. A single command would be answered without a slow sync.
    func layTwo(_ first: String, _ second: String, id: Int) throws -> [Route] {
        let routes = try [lay(first, id: id), lay(second, id: id + 1)]
        run()
        return routes
    }

    /// Requests a page of the feed.
    func entries(
        after: UInt64, hash: Data, as principal: String = "siti", _ fill: (inout WireEntriesRequest) -> Void = { _ in }
    ) throws -> Reply? {
        var asked = WireEntriesRequest()
        asked.after = after
        asked.hash = hash
        fill(&asked)
        return send(Frames.request(Desk.header(.entries, id: 0), try asked.serializedData()), as: principal)
    }

    /// Sends a command of the kind that every node knows.
    @discardableResult
    func tellNode(_ command: WireNodeCommand, id: Int, as principal: String = "siti") throws -> Reply? {
        send(Frames.request(Desk.header(.nodeCommand, id: id), try command.serializedData()), as: principal)
    }

    /// Sends a query of the kind that every node knows; an empty answer where it was not answered.
    func askNode(_ query: WireNodeQuery.OneOf_Query, as principal: String = "siti") throws -> WireNodeAnswer {
        var asked = WireNodeQuery()
        asked.query = query
        let frames = Frames.request(Desk.header(.nodeQuery, id: 0), try asked.serializedData())
        guard let reply = send(frames, as: principal), reply.header.outcome == .answered else {
            return WireNodeAnswer()
        }
        return try WireNodeAnswer(serializedBytes: reply.body)
    }

    @discardableResult
    func install(_ directory: SimulatedDirectory, id: Int = 1_000_000, as principal: String = "founder") -> Reply? {
        var command = WireNodeCommand()
        command.installDirectory = directory.wire
        return try? tellNode(command, id: id, as: principal)
    }

    func status() throws -> WireStatus { try askNode(.status(WireStatusQuery())).status }
    func verification() throws -> WireVerification { try askNode(.verify(WireVerifyQuery())).verification }

    /// Queues a verification query and runs the node as far as it can.
    func layVerify(as principal: String = "siti", _ fill: (inout WireVerifyQuery) -> Void = { _ in }) throws -> Route {
        var asked = WireNodeQuery()
        asked.verify = WireVerifyQuery()
        fill(&asked.verify)
        let route = lay(Frames.request(Desk.header(.nodeQuery, id: 0), try asked.serializedData()), as: principal)
        run()
        return route
    }

    /// The answer to a verification query; nil while there is none.
    func verification(to route: Route) throws -> WireVerification? {
        guard let reply = reply(to: route), reply.header.outcome == .answered else { return nil }
        return try WireNodeAnswer(serializedBytes: reply.body).verification
    }

    /// The node's own verification, while `peer` answers its questions.
    func verification(beside peer: Desk) throws -> WireVerification {
        let route = try layVerify()
        try follow(peer)
        return try verification(to: route) ?? WireVerification()
    }

    /// A counter's value.
    func count(_ name: String) throws -> UInt64 {
        try status().counters.first { $0.name == name }?.value ?? 0
    }

    // MARK: - Looking

    /// The journal as stored.
    func journal() throws -> [WireEntry] {
        try machine.store.sound.read { try StoredEntries.all($0) }
    }

    func hash(of entry: UInt64) throws -> Data {
        try machine.store.sound.read { tables in
            try tables.first("SELECT hash FROM journal WHERE number = $1", [.number(entry)]) { $0.blob(0) } ?? Data()
        }
    }

    func integer(_ sql: String) throws -> Int64 { try machine.store.sound.read { try $0.integer(sql) } }

    /// Changes the database without the node's knowledge.
    func tamper(_ sql: String, _ arguments: [Value] = []) throws {
        _ = try machine.store.sound.transact { try $0.write(sql, arguments) }
    }

    /// Crashes the node and starts it again.
    func restart() throws {
        machine.crash()
        asks = []
        try machine.start()
    }

    // MARK: - Peers

    /// Delivers questions to a peer and its replies back until neither sends more.
    func follow(_ peer: Desk) throws {
        for _ in 0..<200 {
            run()
            let asked = asks.filter { $0.peer == peer.machine.name }
            asks.removeAll { $0.peer == peer.machine.name }
            let heard = replies.count + peer.replies.count
            for each in asked {
                let route = peer.lay(each.frames, as: machine.name.description)
                peer.waiting.append(route)
            }
            peer.run()
            for route in peer.waiting {
                guard let reply = peer.reply(to: route) else { continue }
                peer.waiting.removeAll { $0 == route }
                machine.wire.deliver(.reply(peer.machine.name, frames: Frames.reply(reply.header, reply.body)))
            }
            run()
            if asked.isEmpty, heard == replies.count + peer.replies.count { return }
        }
        throw Malformed()
    }

    /// Routes of followers that wait for a reply.
    private var waiting: [Route] = []

    /// Answers the latest question to a peer with a page that `fill` makes.
    func answerAsk(_ fill: (WireEntriesRequest, inout WireReplyHeader, inout WireEntriesPage) -> Void) throws {
        guard let ask = asks.popLast() else { throw Malformed() }
        let header = try WireRequestHeader(serializedBytes: ask.frames[1])
        var reply = WireReplyHeader()
        reply.requestID = header.requestID
        reply.outcome = .answered
        var page = WireEntriesPage()
        let asked = try WireEntriesRequest(serializedBytes: ask.frames[2])
        page.after = asked.after
        fill(asked, &reply, &page)
        machine.wire.deliver(.reply(ask.peer, frames: Frames.reply(reply, try page.serializedData())))
        run()
    }
}

extension String {
    /// The line as a request's body; several lines become a list.
    var body: Data {
        get throws { try value.serializedData() }
    }

    var value: Google_Protobuf_Value {
        let lines = split(separator: "\n").map { Google_Protobuf_Value(stringValue: String($0)) }
        return lines.count > 1
            ? Google_Protobuf_Value(listValue: Google_Protobuf_ListValue(values: lines))
            : Google_Protobuf_Value(stringValue: self)
    }
}
