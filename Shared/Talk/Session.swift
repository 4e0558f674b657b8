package import Edges
package import Foundation
import Kernel
import Schemas
import SwiftProtobuf
package import Vocabulary
package import WireSchemas

/// A person who asks a province's nodes, for one thread: what a command line needs around a ``Switchboard``.
///
/// Requests block the calling thread until the final reply or the time limit. This module in short:
/// - ``Switchboard`` carries requests and replies, for any number of tasks and threads.
/// - ``Session`` connects one person to the nodes and returns a ``Line`` per service.
/// - ``Line`` is one service's node with that service's message types: `tell` a command, `ask` a query.
/// - ``Once`` derives request ids from a command's content, so that a repeated command takes effect once.
/// - ``JournalWitness`` records the last entry seen of each node's journal, for `tangga verify`.
/// - `Freshness.swift` waits until a node has read its peers up to a ``Place``, so that its answer is not outdated.
/// - `Handover/` sends a hand-over's families to the Registry in batches and resumes an interrupted import.
/// - `Sentences/` states the meaning of a refusal or a ``TalkFault`` in two languages. The caller adds the remedy.
package final class Session {
    /// The province whose nodes are asked.
    package let province: Province
    /// The principal in whose name requests are signed: a person's name in `province.yaml`.
    package let person: String
    /// The last entry of each node's journal that a reply has named.
    package let seen: JournalWitness
    /// Carries the requests.
    package let switchboard: Switchboard

    /// A session; no connection is made yet.
    /// - Throws: ``TalkFault/keyDiffers(person:)``, `ProvinceFault` where the person has no key here.
    package init(_ province: Province, as person: String) throws {
        self.province = province
        self.person = person
        seen = JournalWitness(province.folder)
        let keys = try province.keys(of: person)
        let known = province.publicKeys(of: person)
        guard known.isEmpty || known.contains(keys.publicKey) else {
            throw TalkFault.keyDiffers(person: person)
        }
        switchboard = try Switchboard(province, as: person)
    }

    /// The name of a service's only node, or of the agency's where `agency` is given.
    package func node(of service: String, agency: String? = nil) throws -> String {
        let nodes = province.plan.nodes.map(\.name).filter { $0.hasPrefix(service + ".") }
        if let agency {
            guard let found = nodes.first(where: { $0 == "\(service).\(agency)" }) else {
                throw TalkFault.noSuchNode("\(service).\(agency)")
            }
            return found
        }
        guard let first = nodes.first, nodes.count == 1 else {
            throw TalkFault.whichNode(service: service, among: nodes)
        }
        return first
    }

    /// Sends a request and waits for its answer.
    /// - Parameters:
    ///   - id: the request's id; a new one where it is nil.
    ///   - seconds: the time limit; within it the same bytes are sent again while no reply comes.
    ///   - refusal: decodes the body of a refusal.
    ///   - fill: sets further fields of the header.
    /// - Throws: ``TalkFault`` for every reply that is no answer.
    package func exchange(
        _ node: String, _ kind: WireKind, _ body: Data, id: Identifier? = nil, seconds: Double = 60,
        refusal: (Data) -> (any Explained)?, _ fill: (inout WireRequestHeader) -> Void = { _ in }
    ) throws -> Client.Answer {
        try answered(answer(node, kind, body, id: id, seconds: seconds, fill), by: node, refusal: refusal)
    }

    /// Sends a request and returns the reply of any outcome. The entry that it names is recorded in ``seen``.
    /// - Throws: ``TalkFault/unreachable(node:)``, ``TalkFault/keyRefused(by:person:)``.
    package func answer(
        _ node: String, _ kind: WireKind, _ body: Data, id: Identifier? = nil, seconds: Double = 60,
        _ fill: (inout WireRequestHeader) -> Void = { _ in }
    ) throws -> Client.Answer {
        try awaitStart(of: node)
        do {
            let answer = try switchboard.wait(for: node, kind, body, id: id, limit: .seconds(seconds), fill)
            seen.note(node, answer.header, on: SystemClock().now().day)
            return answer
        } catch let fault as Unreachable {
            throw TalkFault(fault, person: person)
        }
    }

    /// Waits for a node of this host that is starting again, for ``restartSeconds`` at most.
    private func awaitStart(of node: String) throws {
        guard province.plan.nodes.contains(where: { $0.name == node && $0.address.hasPrefix("ipc://run/") }) else {
            return
        }
        let lock = province.folder.appendingPathComponent("run/\(node).lock").path
        let until = Date().addingTimeInterval(Session.restartSeconds)
        while LockFile.holder(of: lock) == nil {
            guard Date() < until else { throw TalkFault.unreachable(node: node) }
            usleep(20_000)
        }
    }

    private static let restartSeconds = 5.0

    /// Returns the reply if it is an answer.
    /// - Throws: ``TalkFault`` for a refusal, a fault, and a request that was turned away.
    package func answered(
        _ answer: Client.Answer, by node: String, refusal: (Data) -> (any Explained)?
    ) throws -> Client.Answer {
        try TalkFault.check(answer, by: node, person: person, refusal: refusal)
        return answer
    }

    /// The Registry.
    package func registry() throws -> RegistryLine {
        Line(session: self, node: try node(of: "registry"))
    }

    /// A Registry by the name of its node.
    package func registry(_ node: String) -> RegistryLine { Line(session: self, node: node) }

    /// An agency's Disbursement.
    package func disbursement(_ agency: String) throws -> DisbursementLine {
        Line(session: self, node: try node(of: "disbursement", agency: agency))
    }

    /// An agency's EmpowermentTraining.
    package func empowerment(_ agency: String) throws -> EmpowermentLine {
        Line(session: self, node: try node(of: "empowerment-training", agency: agency))
    }

    /// Reporting.
    package func reporting() throws -> ReportingLine {
        Line(session: self, node: try node(of: "reporting"))
    }

    /// Sends a query about the node itself: its state, its journal, its verification.
    /// - Throws: ``TalkFault``.
    package func ask(_ node: String, _ query: WireNodeQuery, seconds: Double = 10) throws -> WireNodeAnswer {
        let answer = try exchange(
            node, .nodeQuery, try query.serializedData(), seconds: seconds, refusal: Session.nodeRefusal)
        return try WireNodeAnswer(serializedBytes: answer.body)
    }

    /// Sends a command about the node itself: a directory, its clock, a backup.
    /// - Throws: ``TalkFault``.
    package func tell(_ node: String, _ command: WireNodeCommand, id: Identifier? = nil) throws -> WireNodeAnswer {
        let answer = try exchange(
            node, .nodeCommand, try command.serializedData(), id: id, refusal: Session.nodeRefusal)
        return try WireNodeAnswer(serializedBytes: answer.body)
    }

    /// Decodes the refusal of a command or query about the node itself.
    package static func nodeRefusal(_ body: Data) -> (any Explained)? { try? WireNodeRefusal(serializedBytes: body) }
}
