import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Evidence from other agencies' nodes for a family's move to another rung: benefits delivered, courses, accounts,
/// groups, enterprises and loans. The tables are copied; learning the same entry again changes nothing.
enum Evidence {
    static let tables = [
        // A benefit delivered: money credited or goods handed over. `month` is the month for which it was due.
        Table(
            "delivery", .copied, key: ["payment"],
            columns: """
                payment BLOB NOT NULL PRIMARY KEY,
                family BLOB NOT NULL,
                programme TEXT NOT NULL,
                month INTEGER NOT NULL,
                on_day INTEGER NOT NULL
                """,
            indexes: ["CREATE INDEX delivery_family ON delivery (family, month)"]),
        // One participant of a closed course, passed or not.
        Table(
            "completion", .copied, key: ["course", "person"],
            columns: """
                course BLOB NOT NULL,
                person BLOB NOT NULL,
                family BLOB NOT NULL,
                programme TEXT NOT NULL,
                attended INTEGER NOT NULL,
                sessions INTEGER NOT NULL,
                on_day INTEGER NOT NULL,
                PRIMARY KEY (course, person)
                """,
            indexes: ["CREATE INDEX completion_family ON completion (family)"]),
        // A bank account of a family or of its group; `holder` is the id of either.
        Table(
            "account", .copied, key: ["holder", "family"],
            columns: """
                holder BLOB NOT NULL,
                family BLOB NOT NULL,
                opened_on INTEGER NOT NULL,
                PRIMARY KEY (holder, family)
                """,
            indexes: ["CREATE INDEX account_family ON account (family)"]),
        // A family's membership of a group (KUBE); `closed_on` is null while the group runs.
        Table(
            "membership", .copied, key: ["kube", "family"],
            columns: """
                kube BLOB NOT NULL,
                family BLOB NOT NULL,
                formed_on INTEGER NOT NULL,
                closed_on INTEGER,
                PRIMARY KEY (kube, family)
                """,
            indexes: ["CREATE INDEX membership_family ON membership (family)"]),
        // An enterprise of a family or of its group; `holder` is the id of either.
        Table(
            "enterprise", .copied, key: ["enterprise", "family"],
            columns: """
                enterprise BLOB NOT NULL,
                family BLOB NOT NULL,
                holder BLOB NOT NULL,
                running_since INTEGER NOT NULL,
                PRIMARY KEY (enterprise, family)
                """,
            indexes: ["CREATE INDEX enterprise_family ON enterprise (family)"]),
        // A KUR loan of which an instalment was recorded.
        Table(
            "credit", .copied, key: ["application", "family"],
            columns: """
                application BLOB NOT NULL,
                family BLOB NOT NULL,
                repaid INTEGER NOT NULL,
                in_arrears INTEGER NOT NULL,
                PRIMARY KEY (application, family)
                """,
            indexes: ["CREATE INDEX credit_family ON credit (family)"]),
        // The last day on which a programme reached a family.
        Table(
            "served", .copied, key: ["family", "programme"],
            columns: """
                family BLOB NOT NULL,
                programme TEXT NOT NULL,
                last_on INTEGER NOT NULL,
                PRIMARY KEY (family, programme)
                """),
    ]

    /// Learns an entry of a Disbursement or EmpowermentTraining node; entries of other services are ignored.
    static func learn(_ told: Told, _ tables: any Writing) throws {
        switch told.peer.service {
        case "disbursement":
            for bytes in told.events { try learn(DisbursementEvent(serializedBytes: bytes), tables) }
        case "empowerment-training":
            for bytes in told.events { try learn(EmpowermentEvent(serializedBytes: bytes), tables) }
        default: break
        }
    }

    /// Records that a programme reached a family on `day`; only the latest day is stored.
    static func serve(_ family: Data, _ programme: String, on day: Int32, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO served (family, programme, last_on) VALUES ($1, $2, $3)
            ON CONFLICT (family, programme) DO UPDATE SET last_on = excluded.last_on
            WHERE excluded.last_on > served.last_on
            """, [.blob(family), .text(programme), .number(day)])
        tables.derive(Need.table.name, for: family)
    }
}
