import Kernel

/// Who is to be paid from which fund for one programme and month.
enum Plans {
    static let tables = [
        // `state` is a PlanState. `paid` and `failed` count what was settled, `unreturned` what of the failed the bank
        // still holds.
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
        // Who was enrolled but not planned, counted by the reason.
        Table(
            "left_out", .own, key: ["plan", "reason"],
            columns: """
                plan BLOB NOT NULL,
                reason TEXT NOT NULL,
                families INTEGER NOT NULL,
                PRIMARY KEY (plan, reason)
                """),
    ]

    /// Payments that one plan can hold: so many that its file fits into one answer, and a decree's annex is still
    /// something that a person can approve.
    static let largest = 10_000
}
