import Edges
import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

/// Durable commands a second. Each adds money to a fund, in double entry between two accounts. It is the smallest
/// command with a rule, so the kernel's share is largest here.
enum DurableCommands {
    private static let inFlight = [1, 16, 64, 256]

    static func measure(_ bench: Bench) throws -> [Figure] {
        try bench.withProvince([BenchProvince.disbursement]) { province in
            let client = try province.client(BenchProvince.disbursement, as: "bendahara")
            try openFund(client)
            let floor = try PostingFloor(province, bench.folder.appendingPathComponent("floor.sqlite").path)
            defer { floor.remove() }
            let order = (0..<bench.effort.rounds).flatMap { _ in inFlight }
            var rounds = [Int: Rounds](uniqueKeysWithValues: inFlight.map { ($0, Rounds()) })
            for flight in order {
                let count = bench.effort.commands * (flight == 1 ? 1 : 5)
                let load = try Load(count, client) { addition(rupiah: Int64($0 % 900 + 1)) }
                let measured = Double(count) / (try load.run(client, inFlight: flight))
                rounds[flight]?.add(measured, floor: Double(count) / (try floor.run(batch: flight)))
            }
            return inFlight.compactMap { flight in
                rounds[flight]?.figure("commands.\(flight)", "durable commands, \(flight) in flight", unit: "/s")
            }
        }
    }

    static let fund = "bench"

    static func openFund(_ client: Client) throws {
        var command = DisbursementCommand()
        command.openFund.code = fund
        command.openFund.name = "Jaminan Sosial Keluarga"
        command.openFund.source = .apbdProvinsi
        command.openFund.year = 2026
        command.openFund.amount = 1_000
        command.openFund.legalBasis = "DPA Dinas Sosial 2026"
        _ = try client.told(command)
    }

    static func addition(rupiah: Int64) -> DisbursementCommand {
        var command = DisbursementCommand()
        command.addToFund.fund = fund
        command.addToFund.amount = rupiah
        command.addToFund.legalBasis = "Pergeseran anggaran 2026"
        return command
    }
}

/// The floor of adding to a fund: the statements of such a turn, with the rows that the node has just written.
///
/// The statements are those of `Kernel/Turn/Turn.swift` and `Kernel/Journal/Journal.swift` around those of
/// `Services/Disbursement/Funds` and `Ledger`. Each run checks that the rows are the same.
private final class PostingFloor {
    private let path: String
    private let replay: Replay
    private let head, directory, known, books, move, post, append: PlainStatement
    private var seen: Int64

    init(_ province: BenchProvince, _ path: String) throws {
        self.path = path
        replay = try Replay(of: province.database(of: BenchProvince.disbursement), at: path)
        let floor = replay.floor
        head = try floor.prepare("SELECT number, hash, at FROM journal ORDER BY number DESC LIMIT 1")
        directory = try floor.prepare("SELECT max(version) FROM directory")
        known = try floor.prepare("SELECT entry FROM journal WHERE request = $1")
        books = try floor.prepare(
            """
            SELECT t.given, t.posting, l.given, l.available, l.committed, l.in_transit, l.spent
            FROM (
                SELECT CAST(coalesce(sum(-given), 0) AS BIGINT) AS given,
                    (SELECT coalesce(max(number), 0) FROM posting) AS posting
                FROM ledger
            ) t LEFT JOIN ledger l ON l.fund = $1
            """)
        move = try floor.prepare(
            """
            INSERT INTO ledger (fund, given, available, committed, in_transit, spent) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (fund) DO UPDATE SET given = excluded.given, available = excluded.available,
                committed = excluded.committed, in_transit = excluded.in_transit, spent = excluded.spent
            """)
        post = try replay.insertion(into: "posting")
        append = try replay.insertion(into: "journal")
        seen = try floor.number("SELECT max(number) FROM journal")
    }

    /// Repeats the node's writes since the last run, with so many commands in a transaction.
    /// - Returns: the elapsed seconds.
    func run(batch: Int) throws -> Double {
        let node = try replay.node
        let bound = "number > \(seen) ORDER BY number"
        let entries = try node.rows("SELECT number, at, request, entry, beside, hash FROM journal WHERE \(bound)")
        let postings = try node.rows("SELECT * FROM posting WHERE entry > \(seen) ORDER BY number")
        let balances = try node.rows(
            """
            SELECT fund, -given, given, 0, 0, 0
            FROM (SELECT number, entry, fund, sum(amount) OVER (PARTITION BY fund ORDER BY number) given FROM posting)
            WHERE entry > \(seen) ORDER BY number
            """)
        guard entries.count == postings.count else { throw BenchFault("each command is one posting") }
        let seconds = try seconds {
            for start in stride(from: 0, to: entries.count, by: batch) {
                try replay.floor.transaction {
                    try head.run()
                    try directory.run()
                    try books.run([balances[start][0]])
                    for index in start..<min(start + batch, entries.count) {
                        try known.run([entries[index][2]])
                        try move.run(balances[index])
                        try post.run(postings[index])
                        try append.run(entries[index])
                    }
                }
            }
        }
        seen = try replay.floor.number("SELECT max(number) FROM journal")
        try replay.check(["journal", "posting", "ledger"])
        return seconds
    }

    func remove() { Replay.remove(path) }
}
