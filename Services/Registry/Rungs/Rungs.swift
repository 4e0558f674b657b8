import Foundation
import Kernel
import Schemas
import Vocabulary

/// The rungs of the ladder: the rules propose a move, a second person confirms or rejects it.
///
/// The rung is stored in the family's row; only a confirmed proposal changes it.
enum Rungs {
    /// The state of a proposal; the numbers are stored in the table.
    enum State: Int64 {
        case open = 1
        case confirmed = 2
        case rejected = 3
        /// The family was assessed anew while the proposal was open.
        case overtaken = 4
    }

    static let tables = [
        // One row for each proposal; a family has at most one open. `entry` is the journal entry of the proposal.
        Table(
            "proposal", .own, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                family BLOB NOT NULL,
                region INTEGER NOT NULL,
                from_rung INTEGER NOT NULL,
                to_rung INTEGER NOT NULL,
                urgent INTEGER NOT NULL,
                receipt BLOB NOT NULL,
                state INTEGER NOT NULL,
                proposed_by TEXT NOT NULL,
                proposed_at INTEGER NOT NULL,
                entry INTEGER NOT NULL,
                decided_by TEXT,
                decided_at INTEGER,
                reason TEXT
                """,
            indexes: [
                "CREATE INDEX proposal_family ON proposal (family, id)",
                "CREATE UNIQUE INDEX proposal_open ON proposal (family) WHERE state = \(State.open.rawValue)",
                "CREATE INDEX proposal_state ON proposal (state, id)",
            ])
    ]

    static func apply(_ event: RegistryRungProposed, _ settled: Settled, _ tables: any Writing) throws {
        MovedFamilies.of(tables).add(event.family)
        try tables.write(
            """
            INSERT INTO proposal
                (id, family, region, from_rung, to_rung, urgent, receipt, state, proposed_by, proposed_at, entry)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                .blob(event.proposal), .blob(event.family), .number(RegionCode(event.region)?.number),
                .number(event.from.rawValue), .number(event.to.rawValue), .flag(event.urgent), .blob(event.receipt),
                .integer(State.open.rawValue), .text(settled.person), .moment(settled.at), .number(settled.entry),
            ])
    }

    static func apply(
        _ event: RegistryRungDecided, _ personal: RegistryEventPersonal?, _ settled: Settled, _ tables: any Writing
    ) throws {
        let state: State = event.rejected ? .rejected : .confirmed
        try tables.write(
            "UPDATE proposal SET state = $1, decided_by = $2, decided_at = $3, reason = $4 WHERE id = $5",
            [
                .integer(state.rawValue), .text(settled.person), .moment(settled.at),
                .textOrNull(personal?.text ?? event.reason), .blob(event.proposal),
            ])
        guard !event.rejected else { return }
        MovedFamilies.of(tables).add(event.family)
        try tables.write(
            "UPDATE family SET rung = $1, rung_since = $2 WHERE id = $3",
            [.number(event.to.rawValue), .number(event.on), .blob(event.family)])
        try Hands.forget(event.family, tables)
    }

    /// Marks a family's open proposal as overtaken, because the family was assessed anew.
    static func overtake(family: Data, _ tables: any Writing) throws {
        // The condition of an index is a literal here: for a parameter SQLite would compile the statement at every run.
        try tables.write(
            "UPDATE proposal SET state = $1 WHERE family = $2 AND state = \(State.open.rawValue)",
            [.integer(State.overtaken.rawValue), .blob(family)])
    }
}
