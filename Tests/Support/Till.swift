public import Foundation
public import Kernel
public import SwiftProtobuf
public import Vocabulary

/// A minimal service for tests of the kernel: named accounts with deposits and withdrawals.
///
/// Command, event, query, answer and refusal are lines of words; a list of lines is a bulk command. The owner's name is
/// the event's personal data. The table `heard` stores peers' events, `echo` the last entry in which a peer names an
/// account. The derived table `standing` holds each account's balance with that entry.
///
///     put ani 5 Ani binti Amir   deposits 5, opens the account if needed, records the owner
///     take ani 5                 withdraws 5; refused when the balance is lower
///     move ani budi 5            transfers 5
///     show ani                   shows the owner's name, which leaves an entry
///     look ani                   the same, with an event that records the reading
///     hand ani 5                 withdraws 5 and shows the owner's name
///     rob ani 5                  withdraws without a check, so that applying may fail
///     boast 3                    3 events of 1 MiB each
///     grow                       adds 1 to every account, page by page: a job; `grow AFTER MOST` is one page
///     stumble                    throws while deciding
///
/// A balance of 6666 is what the check before the commit refuses, though the rules allow it.
public struct Till: Service {
    /// A line of words, or a list of lines.
    public typealias Command = Google_Protobuf_Value
    /// `amount NAME`; `peek NAME`, the same as a brief query; or `stumble`, which throws.
    public typealias Query = Google_Protobuf_Value
    /// A line of words.
    public typealias Event = Google_Protobuf_Value
    /// The account owner's name.
    public typealias Personal = Google_Protobuf_StringValue
    /// A line of words.
    public typealias Answer = Google_Protobuf_Value
    /// The reason, in a few words.
    public typealias Refusal = Google_Protobuf_StringValue

    /// The service's name.
    public static let name = "till"

    /// `account` is folded from its own events, `heard` learned from peers'.
    public static let migrations = [
        Migration(
            1,
            tables: [
                Table(
                    "account", .own, key: ["name"],
                    columns: """
                        name TEXT NOT NULL PRIMARY KEY,
                        amount INTEGER NOT NULL CHECK (amount >= 0),
                        owner TEXT,
                        entry INTEGER NOT NULL,
                        at INTEGER NOT NULL
                        """),
                Table(
                    "heard", .copied, key: ["peer", "entry", "place"],
                    columns: """
                        peer TEXT NOT NULL,
                        entry INTEGER NOT NULL,
                        place INTEGER NOT NULL,
                        at INTEGER NOT NULL,
                        words TEXT NOT NULL CHECK (words <> 'put poison 1'),
                        owner TEXT,
                        PRIMARY KEY (peer, entry, place)
                        """),
                Table(
                    "echo", .copied, key: ["name"],
                    columns: """
                        name TEXT NOT NULL PRIMARY KEY,
                        entry INTEGER NOT NULL
                        """),
                standing, standingCount,
            ])
    ]

    private static let standing = Table(
        "standing", .derived, key: ["name"],
        columns: """
            name BLOB NOT NULL PRIMARY KEY,
            amount INTEGER NOT NULL,
            echo INTEGER NOT NULL
            """)

    private static let standingCount = Table(
        "standing_count", .derived, key: ["amount"],
        columns: """
            amount INTEGER NOT NULL PRIMARY KEY,
            rows INTEGER NOT NULL
            """)

    /// The accounts with the last entry in which a peer names them, and their number by balance.
    public static let derived = [
        Derived(
            standing, columns: ["name", "amount", "echo"], counts: standingCount,
            subjects: { after, most, tables in
                try tables.rows(
                    "SELECT name FROM account WHERE name > $1 ORDER BY name LIMIT $2",
                    [.text(String(decoding: after, as: UTF8.self)), .number(most)]
                ) { Data($0.text(0).utf8) }
            },
            rows: { names, tables in
                let keys = names.map { Value.text(String(decoding: $0, as: UTF8.self)) }
                var echoes: [String: Int64] = [:]
                try tables.each("SELECT name, entry FROM echo WHERE name", among: keys) {
                    echoes[$0.text(0)] = $0.integer(1)
                }
                var rows: [[Value]] = []
                try tables.each("SELECT name, amount FROM account WHERE name", among: keys) { row in
                    let name = row.text(0)
                    rows.append([.blob(Data(name.utf8)), .integer(row.integer(1)), .integer(echoes[name] ?? 0)])
                }
                return rows
            })
    ]

    /// The owner's name, of the account as the subject, in group 1.
    public static func parts(
        of personal: Google_Protobuf_StringValue, beside event: Google_Protobuf_Value
    ) -> [PersonalPart<Google_Protobuf_StringValue>] {
        let account = event.stringValue.split(separator: " ").dropFirst().first ?? ""
        let subject = (Data(account.utf8) + Data(repeating: 0, count: 16)).prefix(16)
        return [PersonalPart(of: subject, group: 1, personal)]
    }

    /// The refusal of an empty or unknown command or query, with the place in the body.
    public static func notUnderstood(_ place: String) -> Google_Protobuf_StringValue {
        Google_Protobuf_StringValue(place.isEmpty ? "not understood" : "not understood \(place)")
    }

    /// A till; it has no state outside its tables.
    public init() {}

    /// The first word of a command or query; `bulk` for a list; nil where there is no word.
    public func name(of line: Google_Protobuf_Value) -> String? {
        switch line.kind {
        case nil: nil
        case .stringValue(let line): line.split(separator: " ").first.map(String.init)
        case .listValue: "bulk"
        case .nullValue, .numberValue, .boolValue, .structValue: "riddle"
        }
    }

    /// Thrown where a test needs a programming error in the service.
    public struct Stumble: Error {}

    /// Decides a line or a list of lines.
    public func decide(
        _ command: Google_Protobuf_Value, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<Till> {
        if case .listValue(let list) = command.kind {
            let done = Count()
            return .each(count: list.values.count) { index in
                let words = list.values[index].stringValue.split(separator: " ").map(String.init)
                guard case .accept(let happened, _) = try decide(words, tables) else { return [] }
                done.number += 1
                return happened
            } answer: {
                Google_Protobuf_Value(stringValue: "done \(done.number)")
            }
        }
        return try decide(command.stringValue.split(separator: " ").map(String.init), tables)
    }

    private final class Count {
        var number = 0
    }

    private func decide(_ words: [String], _ tables: any Reading) throws -> Decision<Till> {
        let amount = words.last.flatMap { Int64($0) } ?? 0
        switch words.first {
        case "put" where words.count >= 3:
            guard let amount = Int64(words[2]), amount > 0 else { return Till.no("nothing") }
            let owner = words.dropFirst(3).joined(separator: " ")
            return Till.yes(words.prefix(3), owner.isEmpty ? nil : Google_Protobuf_StringValue(owner))
        case "take" where words.count == 3, "move" where words.count == 4:
            guard let there = try Till.amount(words[1], tables) else { return Till.no("unknown") }
            return there < amount || amount <= 0 ? Till.no("short") : Till.yes(words[...])
        case "rob" where words.count == 3: return Till.yes(["take", words[1], words[2]])
        case "show" where words.count == 2, "look" where words.count == 2, "hand" where words.count == 3:
            let owner = try tables.first("SELECT owner FROM account WHERE name = $1", [.text(words[1])]) { $0.text(0) }
            guard let owner else { return Till.no("unknown") }
            let events: [String: Google_Protobuf_Value] = [
                "look": Google_Protobuf_Value(numberValue: 1),
                "hand": Google_Protobuf_Value(stringValue: "take \(words[1]) \(amount)"),
            ]
            return .show(events[words[0]].map { [Happened($0)] } ?? [], Google_Protobuf_Value(stringValue: owner))
        case "boast":
            let event = Google_Protobuf_Value(stringValue: String(repeating: "a", count: 1 << 20))
            let happened = (0..<max(0, amount)).map { _ in Happened<Till>(event) }
            return .accept(happened, Google_Protobuf_Value(stringValue: words.joined(separator: " ")))
        case "stumble": throw Stumble()
        case "grow":
            return try grow(after: words.count == 3 ? words[1] : "", most: words.count == 3 ? amount : 0, tables)
        default: return Till.no("not a word")
        }
    }

    /// One page of accounts, by name; an account that holds 7 stays as it is. Refused while there is no account `open`.
    private func grow(after: String, most: Int64, _ tables: any Reading) throws -> Decision<Till> {
        guard try Till.amount("open", tables) != nil else { return Till.no("closed") }
        let found = try tables.rows(
            "SELECT name, amount FROM account WHERE name > $1 ORDER BY name LIMIT $2",
            [.text(after == "-" ? "" : after), .integer(most)]
        ) { ($0.text(0), $0.integer(1)) }
        let grown = found.filter { $0.1 != 7 }
        let next = found.count == most ? found.last?.0 ?? "" : ""
        return .accept(
            grown.map { Happened(Google_Protobuf_Value(stringValue: "put \($0.0) 1")) },
            Google_Protobuf_Value(stringValue: "grown \(found.count) \(grown.count) \(next)"))
    }

    /// One page of `grow`.
    public func page(of command: Google_Protobuf_Value, after cursor: Data, most: Int) -> Google_Protobuf_Value? {
        guard command.stringValue == "grow" else { return nil }
        let after = cursor.isEmpty ? "-" : String(decoding: cursor, as: UTF8.self)
        return Google_Protobuf_Value(stringValue: "grow \(after) \(most)")
    }

    /// The counts of `grown LOOKEDAT CHANGED NEXT`.
    public func paged(_ answer: Google_Protobuf_Value) -> Paged? {
        let words = answer.stringValue.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 4, words[0] == "grown", let all = Int(words[1]), let changed = Int(words[2]) else {
            return nil
        }
        return Paged(
            lookedAt: all, changed: changed, next: Data(words[3].utf8),
            counts: [("grown", changed), ("kept", all - changed)].filter { $0.1 > 0 })
    }

    /// While there is an account `daily`, `grow` falls due each day.
    public func due(
        at: Moment, in province: RegionCode, _ tables: any Reading
    ) throws -> [DueWork<Google_Protobuf_Value>] {
        guard try Till.amount("daily", tables) != nil else { return [] }
        return [DueWork(Google_Protobuf_Value(stringValue: "grow"), since: Moment(startOf: at.day))]
    }

    /// The number of accounts.
    public func total(of command: Google_Protobuf_Value, _ tables: any Reading) throws -> UInt64 {
        UInt64(clamping: try tables.integer("SELECT count(*) FROM account"))
    }

    private static func no(_ why: String) -> Decision<Till> { .refuse(Google_Protobuf_StringValue(why)) }

    private static func yes(_ words: ArraySlice<String>, _ owner: Personal? = nil) -> Decision<Till> {
        let line = Google_Protobuf_Value(stringValue: words.joined(separator: " "))
        return .accept([Happened(line, owner)], line)
    }

    private static func amount(_ name: String, _ tables: any Reading) throws -> Int64? {
        try tables.first("SELECT amount FROM account WHERE name = $1", [.text(name)]) { $0.integer(0) }
    }

    /// Applies an event to the accounts.
    public func apply(
        _ event: Google_Protobuf_Value, _ personal: Google_Protobuf_StringValue?, _ settled: Settled,
        _ tables: any Writing
    ) throws {
        let words = event.stringValue.split(separator: " ").map(String.init)
        let amount = words.last.flatMap { Int64($0) } ?? 0
        switch words.first {
        case "put": try add(amount, to: words[1], personal?.value, settled, tables)
        case "take": try add(-amount, to: words[1], nil, settled, tables)
        case "move":
            try add(-amount, to: words[1], nil, settled, tables)
            try add(amount, to: words[2], nil, settled, tables)
        default: break
        }
    }

    /// The accounts that a turn has written.
    private final class Written {
        var names: Set<String> = []
    }

    /// No account that the turn has written holds 6666.
    public func check(_ tables: any Reading) throws {
        for name in tables.notes.note({ Written() }).names.sorted() where try Till.amount(name, tables) == 6_666 {
            throw StorageFault(.constraint, "\(name) holds 6666")
        }
    }

    private func add(
        _ amount: Int64, to name: String, _ owner: String?, _ settled: Settled, _ tables: any Writing
    ) throws {
        tables.notes.note { Written() }.names.insert(name)
        tables.derive(Till.standing.name, for: Data(name.utf8))
        let settledAt: [Value] = [.number(settled.entry), .moment(settled.at)]
        try tables.write(
            "INSERT INTO account (entry, at, name, amount) VALUES ($1, $2, $3, 0) ON CONFLICT (name) DO NOTHING",
            settledAt + [.text(name)])
        try tables.write(
            "UPDATE account SET amount = amount + $1, owner = coalesce($2, owner), entry = $3, at = $4 WHERE name = $5",
            [.integer(amount), owner.map { .text($0) } ?? .null] + settledAt + [.text(name)])
    }

    /// Whether the event only records a reading: a number.
    public func isReading(_ event: Google_Protobuf_Value) -> Bool {
        if case .numberValue = event.kind { true } else { false }
    }

    /// Whether the query is a `peek`.
    public func isBrief(_ query: Google_Protobuf_Value) -> Bool { query.stringValue.hasPrefix("peek") }

    /// Answers with an account's balance.
    public func answer(_ query: Google_Protobuf_Value, _ asked: Asked, _ tables: any Reading) throws -> Reply<Till> {
        let words = query.stringValue.split(separator: " ").map(String.init)
        if words.first == "stumble" || words == ["peek"] { throw Stumble() }
        guard words.count == 2, let amount = try Till.amount(words[1], tables) else {
            return .refuse(Google_Protobuf_StringValue("unknown"))
        }
        return .answer(Google_Protobuf_Value(stringValue: "\(amount)"))
    }

    /// Stores a peer's events, one row for each.
    public func learn(_ told: Told, _ tables: any Writing) throws {
        for (place, event) in told.events.enumerated() {
            let words = try Google_Protobuf_Value(serializedBytes: event).stringValue
            let owner = try told.personal[place].map { try Google_Protobuf_StringValue(serializedBytes: $0).value }
            try tables.write(
                "INSERT INTO heard (peer, entry, place, at, words, owner) VALUES ($1, $2, $3, $4, $5, $6)",
                [
                    .text(told.peer.description), .number(told.entry), .number(place), .moment(told.at), .text(words),
                    owner.map { .text($0) } ?? .null,
                ])
            let parts = words.split(separator: " ").map(String.init)
            guard parts.count > 1 else { continue }
            try tables.write(
                """
                INSERT INTO echo (name, entry) VALUES ($1, $2)
                ON CONFLICT (name) DO UPDATE SET entry = excluded.entry WHERE excluded.entry > echo.entry
                """, [.text(parts[1]), .number(told.entry)])
            tables.derive(Till.standing.name, for: Data(parts[1].utf8))
        }
    }
}
