import Kernel

/// Payment plans: the families to be paid from one fund, for one programme and month.
enum Plans {
    static let tables = [
        // `state` is a PlanState. `paid` and `failed` count settled payments, `unreturned` the failed ones whose money
        // is still with the bank.
        Table(
            "plan", .own, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                programme TEXT NOT NULL,
                month INTEGER NOT NULL,
                fund TEXT NOT NULL,
                goods INTEGER NOT NULL,
                area INTEGER NOT NULL,
                state INTEGER NOT NULL,
                payments INTEGER NOT NULL,
                total INTEGER NOT NULL,
                paid INTEGER NOT NULL,
                paid_total INTEGER NOT NULL,
                failed INTEGER NOT NULL,
                failed_total INTEGER NOT NULL,
                unreturned INTEGER NOT NULL,
                unreturned_total INTEGER NOT NULL,
                made_by TEXT NOT NULL,
                approved_by TEXT NOT NULL,
                decree TEXT NOT NULL,
                known_until INTEGER NOT NULL,
                CHECK (paid + failed <= payments AND unreturned <= failed),
                CHECK (paid_total + failed_total <= total AND unreturned_total <= failed_total)
                """,
            indexes: ["CREATE INDEX plan_programme ON plan (programme, month)"]),
        // Number of enrolled families that were not planned, by reason.
        Table(
            "left_out", .own, key: ["plan", "reason"],
            columns: """
                plan BLOB NOT NULL,
                reason TEXT NOT NULL,
                families INTEGER NOT NULL,
                PRIMARY KEY (plan, reason)
                """),
    ]

    /// Most payments in one plan: its file must fit into one reply, and a person must be able to check the decree's
    /// annex.
    static let largest = 10_000
}
