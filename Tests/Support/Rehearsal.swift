public import Kernel
public import SwiftProtobuf
public import Vocabulary

/// One service over tables of the kind that this run is about, without a node around it: commands are decided and
/// applied, queries answered and peers' entries learned, as a turn would. For tests of rules.
public final class Rehearsal<S: Service> {
    /// What became of a command.
    public enum Outcome {
        /// It happened, and this was told.
        case accepted([Happened<S>], S.Answer)
        /// The domain's no.
        case refused(S.Refusal)
    }

    /// The service.
    public let service: S
    /// Its tables.
    public let store: any Store
    /// The time that the next command sees.
    public var now: Moment
    /// All that happened, in its order, as a node's journal would hold it.
    public private(set) var journal: [(happened: Happened<S>, settled: Settled)] = []
    private var entry: UInt64 = 0

    /// A service with empty tables, at noon in Jakarta on `day`.
    public init(_ service: S, on day: String = "2026-03-02") throws {
        self.service = service
        store = try TestStore.empty()
        now = Moment(startOf: Day(iso: day) ?? .first).adding(seconds: 12 * 3_600)
        try store.transact { tables in
            for migration in S.migrations {
                for table in migration.tables { try tables.create(table) }
                for statement in migration.statements { try tables.alter(statement) }
            }
        }
    }

    /// The next input's request id: they count up, and by milliseconds, as the ids that derive from them do.
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
                return .accepted(happened, answer)
            case .each(let count, let item, let answer):
                var all: [Happened<S>] = []
                for index in 0..<count {
                    let happened = try item(index)
                    try apply(happened, settled, tables)
                    all += happened
                }
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

    /// Learns an entry of a peer with these events.
    public func learn(from peer: String, _ events: [any Message], personal: [Int: any Message] = [:]) throws {
        guard let peer = NodeName(peer) else { return }
        entry += 1
        let told = Told(
            peer: peer, entry: entry, at: now, events: try events.map { try $0.serializedData() },
            personal: try personal.mapValues { try $0.serializedData() })
        try store.transact { try service.learn(told, $0) }
    }

    /// How many rows a table has where a condition holds.
    public func count(_ table: String, where condition: String = "1 = 1") throws -> Int64 {
        try store.read { try $0.integer("SELECT count(*) FROM \(table) WHERE \(condition)") }
    }

    /// The same service with nothing but what its journal gives.
    public func folded() throws -> Rehearsal<S> {
        let other = try Rehearsal(service)
        try other.store.transact { tables in
            for (happened, settled) in journal { try other.apply([happened], settled, tables) }
        }
        return other
    }

    /// All rows of the tables of one origin, each behind its table's name, in the order of their keys.
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
        Asked(principal: principal, request: request(), at: now, areas: [RegionCode(area)].compactMap { $0 })
    }

    private func apply(_ happened: [Happened<S>], _ settled: Settled, _ tables: any Writing) throws {
        // Through the bytes, as a fold of the journal would.
        for each in happened {
            let event = try S.Event(serializedBytes: try each.event.serializedData())
            let personal = try each.personal.map { try S.Personal(serializedBytes: try $0.serializedData()) }
            try service.apply(event, personal, settled, tables)
        }
    }
}
