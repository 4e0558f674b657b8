import Foundation
public import Kernel
public import SwiftProtobuf
public import Vocabulary

/// One service over tables of the kind under test, without a node. As in a turn, commands are decided and applied,
/// queries answered and peers' entries learned; for tests of rules.
public final class Rehearsal<S: Service> {
    /// A command's outcome.
    public enum Outcome {
        /// The events and the answer.
        case accepted([Happened<S>], S.Answer)
        /// The domain's refusal.
        case refused(S.Refusal)
    }

    /// The service.
    public let service: S
    /// The service's tables.
    public let store: any Store
    /// The time of the next command.
    public var now: Moment
    /// The humans and agencies of principals, as a directory would state them.
    public var identities: [String: Identity] = [:]
    /// All events in order, as a node's journal would store them.
    public private(set) var journal: [(happened: Happened<S>, settled: Settled)] = []
    /// The number of inputs so far; request ids derive from it.
    public private(set) var entry: UInt64 = 0

    /// A service with empty tables, at noon in Jakarta on `day`.
    public init(_ service: S, on day: String = "2026-03-02") throws {
        self.service = service
        store = try TestStore.empty()
        now = Moment(startOf: Day(iso: day) ?? .first).adding(seconds: 12 * 3_600)
        try store.transact { tables in
            try tables.create(Rebuilds.table)
            for migration in S.migrations {
                for table in migration.tables { try tables.create(table) }
                for statement in migration.statements { try tables.alter(statement) }
            }
        }
    }

    /// The next input's request id. Its timestamp is one millisecond later, so that ids derived from it keep the order.
    public func request() -> Identifier {
        entry += 1
        let number = withUnsafeBytes(of: (entry << 16).bigEndian) { [UInt8]($0) }
        return Identifier(bytes: number + [UInt8](repeating: 7, count: 8)) ?? Identifier(
            bytes: [UInt8](repeating: 0, count: 16))!
    }

    /// Decides and applies a command.
    @discardableResult
    public func ask(_ command: S.Command, by principal: String = "operator", in area: String = "36") throws -> Outcome {
        let asked = asked(by: principal, in: area)
        let settled = Settled(entry: entry, at: asked.at, person: asked.person)
        let outcome: Outcome = try store.transact { tables in
            switch try service.decide(command, asked, tables) {
            case .refuse(let refusal): return .refused(refusal)
            case .accept(let happened, let answer), .show(let happened, let answer):
                try apply(happened, settled, tables)
                try Deriving.settle(service, tables)
                try service.check(tables)
                return .accepted(happened, answer)
            case .each(let count, let item, let answer):
                var all: [Happened<S>] = []
                for index in 0..<count {
                    let happened = try item(index)
                    try apply(happened, settled, tables)
                    all += happened
                }
                try Deriving.settle(service, tables)
                try service.check(tables)
                return .accepted(all, answer())
            }
        }
        if case .accepted(let happened, _) = outcome { journal += happened.map { ($0, settled) } }
        return outcome
    }

    /// Answers a query.
    public func query(_ query: S.Query, by principal: String = "operator", in area: String = "36") throws -> Reply<S> {
        let asked = asked(by: principal, in: area)
        return try store.read { try service.answer(query, asked, $0) }
    }

    /// Learns one entry of a peer; `personal` is keyed by the event's index.
    public func learn(from peer: String, _ events: [any Message], personal: [Int: any Message] = [:]) throws {
        guard let peer = NodeName(peer) else { return }
        entry += 1
        let told = Told(
            peer: peer, entry: entry, at: now, events: try events.map { try $0.serializedData() },
            personal: try personal.mapValues { try $0.serializedData() })
        try store.transact { tables in
            try service.learn(told, tables)
            try Deriving.settle(service, tables)
        }
    }

    /// The number of a table's rows that fulfil an SQL condition.
    public func count(_ table: String, where condition: String = "1 = 1") throws -> Int64 {
        try store.read { try $0.integer("SELECT count(*) FROM \(table) WHERE \(condition)") }
    }

    /// The same service with tables folded from its journal alone.
    public func folded() throws -> Rehearsal<S> {
        let other = try Rehearsal(service)
        try other.store.transact { tables in
            for (happened, settled) in journal { try other.apply([happened], settled, tables) }
        }
        return other
    }

    /// All rows of the tables of one origin, each prefixed with its table's name, in primary-key order.
    public func dump(_ origin: Table.Origin) throws -> [[Value]] {
        let tables = S.migrations.flatMap(\.tables).filter { $0.origin == origin }
        return try store.read { reading in
            try tables.flatMap { table in
                try reading.rows("SELECT * FROM \(table.name) ORDER BY \(table.key.joined(separator: ", "))") { row in
                    [.text(table.name)] + (0..<row.count).map { row.value($0) }
                }
            }
        }
    }

    private func asked(by principal: String, in area: String) -> Asked {
        Asked(
            principal: principal, identity: identities[principal], request: request(), at: now,
            areas: [RegionCode(area)].compactMap { $0 })
    }

    private func apply(_ happened: [Happened<S>], _ settled: Settled, _ tables: any Writing) throws {
        // Encoded and decoded, as in a fold of the journal.
        for each in happened {
            let event = try S.Event(serializedBytes: try each.event.serializedData())
            // Joined from its parts, so that a division that loses something shows.
            let personal = try each.personal.flatMap { whole -> S.Personal? in
                let parts = try S.parts(of: whole, beside: each.event).map { try $0.personal.serializedData() }
                return try parts.isEmpty ? nil : S.Personal(serializedBytes: parts.reduce(Data(), +))
            }
            try service.apply(event, personal, settled, tables)
        }
    }
}
