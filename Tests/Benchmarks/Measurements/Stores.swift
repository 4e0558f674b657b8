import Edges
import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

/// PostgreSQL and SQLite as a node's store: the same commands and the same import alternately, each in a new province.
enum Stores {
    static func measure(_ bench: Bench) throws -> [Figure] {
        let server = try PostgresServer.here()
        var (commands, imports, transactions) = (Rounds(), Rounds(), Rounds())
        for round in 1...bench.effort.rounds {
            let rates = try [server, nil].map { try commandRate(bench, $0) }
            commands.add(rates[0], floor: rates[1])
            transactions.add(rates[0], floor: try server.pgbench(seconds: bench.effort.pgbench))
            let imported = try [server, nil].map { try importRate(bench, $0, round) }
            imports.add(imported[0], floor: imported[1])
        }
        return [
            commands.figure("postgresql.commands.64", "durable commands, 64 in flight, beside SQLite", unit: "/s"),
            transactions.figure("postgresql.pgbench", "the same beside pgbench, 16 clients", unit: "/s"),
            imports.figure("postgresql.import", "families imported from CSV, beside SQLite", unit: "/s"),
        ]
    }

    private static func commandRate(_ bench: Bench, _ server: PostgresServer?) throws -> Double {
        try bench.withProvince([BenchProvince.disbursement], at: server) { province in
            let client = try province.client(BenchProvince.disbursement, as: "bendahara")
            try DurableCommands.openFund(client)
            let count = bench.effort.commands * 5
            let load = try Load(count, client) { DurableCommands.addition(rupiah: Int64($0 % 900 + 1)) }
            return Double(count) / (try load.run(client, inFlight: 64))
        }
    }

    private static func importRate(_ bench: Bench, _ server: PostgresServer?, _ seed: Int) throws -> Double {
        try bench.withProvince([BenchProvince.registry], at: server) { province in
            let handover = try Handover(families: bench.effort.families, seed: UInt64(seed), province)
            return Double(bench.effort.families) / (try seconds { try handover.bring(province) })
        }
    }
}
