import Edges
import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// One run of the console: the province, who sits at it, and the connections to its nodes.
final class Session {
    let province: Province
    let person: String
    let language: Language
    /// What was seen of the nodes' journals.
    let seen: Seen
    private let keys: KeyPair
    private let context: ZeroMQContext
    private var clients: [String: Client] = [:]

    init(_ province: Province, as person: String, language: Language) throws {
        self.province = province
        self.person = person
        self.language = language
        seen = Seen(province.folder)
        keys = try province.keys(of: person)
        let known = province.publicKeys(of: person)
        guard known.isEmpty || known.contains(keys.publicKey) else {
            throw ConsoleFault.refused(Phrases.keyDiffers(person))
        }
        context = try ZeroMQContext()
    }

    /// The connection to a node.
    func client(_ node: String) throws -> Client {
        if let known = clients[node] { return known }
        guard let name = NodeName(node) else { throw ConsoleFault.usage(Phrases.noSuchNode(node)) }
        let made = try Client(node, at: try province.address(of: name), as: keys, in: context)
        clients[node] = made
        return made
    }

    /// The only node of a service, or the one of `agency`.
    func node(of service: String, agency: String? = nil) throws -> String {
        let nodes = province.plan.nodes.map(\.name).filter { $0.hasPrefix(service + ".") }
        if let agency {
            guard let found = nodes.first(where: { $0 == "\(service).\(agency)" }) else {
                throw ConsoleFault.usage(Phrases.noSuchNode("\(service).\(agency)"))
            }
            return found
        }
        guard let first = nodes.first, nodes.count == 1 else {
            throw ConsoleFault.usage(Phrases.whichNode(service, nodes))
        }
        return first
    }

    /// Asks, and turns what is no answer into a fault with its words.
    func exchange(
        _ node: String, _ kind: WireKind, _ body: Data, id: Identifier? = nil, seconds: Double = 60,
        refusal: (Data) -> Phrase, _ fill: (inout WireRequestHeader) -> Void = { _ in }
    ) throws -> Client.Answer {
        try answered(answer(node, kind, body, id: id, seconds: seconds, fill), by: node, refusal: refusal)
    }

    /// Asks, and takes whatever answer comes.
    func answer(
        _ node: String, _ kind: WireKind, _ body: Data, id: Identifier? = nil, seconds: Double = 60,
        _ fill: (inout WireRequestHeader) -> Void = { _ in }
    ) throws -> Client.Answer {
        try awaitStart(of: node)
        do {
            let answer = try client(node).call(kind, body, id: id, seconds: seconds, fill)
            seen.note(node, answer.header, on: SystemClock().now().day)
            return answer
        } catch let fault as Unreachable {
            throw told(fault)
        }
    }

    /// What it means that a node was not reached.
    func told(_ fault: Unreachable) -> ConsoleFault {
        fault.refusesKey
            ? .refused(Phrases.keyRefused(by: fault.node, person: person))
            : .unreachable(Phrases.unreachable(fault.node))
    }

    /// A node of this host that does not run is not waited for longer than a restart takes.
    private func awaitStart(of node: String) throws {
        guard province.plan.nodes.contains(where: { $0.name == node && $0.address.hasPrefix("ipc://run/") }) else {
            return
        }
        let nodes = Nodes(province: province)
        let until = Date().addingTimeInterval(Session.restart)
        while nodes.process(of: node) == nil {
            guard Date() < until else { throw ConsoleFault.unreachable(Phrases.unreachable(node)) }
            usleep(20_000)
        }
    }

    /// Seconds that a restart may take.
    private static let restart = 5.0

    /// Turns what is no answer into a fault with its words.
    func answered(_ answer: Client.Answer, by node: String, refusal: (Data) -> Phrase) throws -> Client.Answer {
        switch answer.header.outcome {
        case .answered: return answer
        case .refused: throw ConsoleFault.refused(refusal(answer.body))
        case .fault: throw ConsoleFault.refused(Phrases.fault(answer.header, node))
        case .turnedAway, .unspecified, .UNRECOGNIZED:
            throw ConsoleFault.refused(Phrases.turnedAway(answer.header, node: node, person: person))
        }
    }

    /// The Registry.
    func registry() throws -> Line<RegistryCommand, RegistryQuery, RegistryAnswer, RegistryRefusal> {
        Line(session: self, node: try node(of: "registry"))
    }

    /// An agency's Disbursement.
    func disbursement(
        _ agency: String
    ) throws -> Line<DisbursementCommand, DisbursementQuery, DisbursementAnswer, DisbursementRefusal> {
        Line(session: self, node: try node(of: "disbursement", agency: agency))
    }

    /// An agency's EmpowermentTraining.
    func empowerment(
        _ agency: String
    ) throws -> Line<EmpowermentCommand, EmpowermentQuery, EmpowermentAnswer, EmpowermentRefusal> {
        Line(session: self, node: try node(of: "empowerment-training", agency: agency))
    }

    /// Reporting.
    func reporting() throws -> Line<ReportingCommand, ReportingQuery, ReportingAnswer, ReportingRefusal> {
        Line(session: self, node: try node(of: "reporting"))
    }

    /// What can be asked of any node.
    func ask(_ node: String, _ query: WireNodeQuery, seconds: Double = 10) throws -> WireNodeAnswer {
        let answer = try exchange(
            node, .nodeQuery, try query.serializedData(), seconds: seconds, refusal: Phrases.nodeRefusal)
        return try WireNodeAnswer(serializedBytes: answer.body)
    }

    /// What any node can be told.
    func tell(_ node: String, _ command: WireNodeCommand, id: Identifier? = nil) throws -> WireNodeAnswer {
        let answer = try exchange(
            node, .nodeCommand, try command.serializedData(), id: id, refusal: Phrases.nodeRefusal)
        return try WireNodeAnswer(serializedBytes: answer.body)
    }
}

/// The way to the Registry.
typealias RegistryLine = Line<RegistryCommand, RegistryQuery, RegistryAnswer, RegistryRefusal>

/// The way to an agency's Disbursement.
typealias DisbursementLine = Line<DisbursementCommand, DisbursementQuery, DisbursementAnswer, DisbursementRefusal>

/// The way to one service's node, in its own messages.
struct Line<Command: Message, Query: Message, Answer: Message, Refusal: Message & Spoken> {
    let session: Session
    let node: String

    /// Tells the node to do something.
    /// - Throws: ``ConsoleFault``.
    func tell(_ command: Command, id: Identifier? = nil, seconds: Double = 60) throws -> Answer {
        try told(command, id: id, seconds: seconds).0
    }

    /// The same, with the reply's header: in which entry it stands.
    func told(_ command: Command, id: Identifier? = nil, seconds: Double = 60) throws -> (Answer, WireReplyHeader) {
        let answer = try session.exchange(
            node, .command, try command.serializedData(), id: id, seconds: seconds, refusal: Line.words)
        return (try Answer(serializedBytes: answer.body), answer.header)
    }

    /// Asks the node something.
    /// - Parameter since: wait until the node has this entry of this peer.
    /// - Throws: ``ConsoleFault``.
    func ask(_ query: Query, since: (peer: String, entry: UInt64)? = nil) throws -> (Answer, WireReplyHeader) {
        let answer = try session.exchange(node, .query, try query.serializedData(), refusal: Line.words) { header in
            if let since {
                header.atLeast = since.entry
                header.atLeastOf = since.peer
            }
        }
        return (try Answer(serializedBytes: answer.body), answer.header)
    }

    static func words(_ body: Data) -> Phrase {
        (try? Refusal(serializedBytes: body))?.phrase ?? Phrases.unreadableReply
    }
}
