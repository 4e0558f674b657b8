import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Enrolments of families in programmes. The Registry alone grants them for the whole province, so that combination
/// rules hold across all agencies.
enum Enrolments {
    static let tables = [
        // One row for each enrolment. `ended_on` is null while it runs; a family has at most one running enrolment in a
        // programme.
        Table(
            "enrolment", .own, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                family BLOB NOT NULL,
                region INTEGER NOT NULL,
                programme TEXT NOT NULL,
                on_day INTEGER NOT NULL,
                ended_on INTEGER,
                reason TEXT
                """,
            indexes: [
                "CREATE INDEX enrolment_family ON enrolment (family, programme)",
                "CREATE UNIQUE INDEX enrolment_running ON enrolment (family, programme) WHERE ended_on IS NULL",
                "CREATE INDEX enrolment_programme ON enrolment (programme, region)",
            ])
    ]

    static func apply(_ event: RegistryEnrolled, _ settled: Settled, _ tables: any Writing) throws {
        try tables.write(
            "INSERT INTO enrolment (id, family, region, programme, on_day) VALUES ($1, $2, $3, $4, $5)",
            [
                .blob(event.enrolment), .blob(event.family), .number(RegionCode(event.region)?.number),
                .text(event.programme), .number(event.on),
            ])
    }

    static func apply(
        _ event: RegistryEnrolmentEnded, _ personal: RegistryEventPersonal?, _ settled: Settled,
        _ tables: any Writing
    ) throws {
        try tables.write(
            "UPDATE enrolment SET ended_on = $1, reason = $2 WHERE id = $3",
            [.number(event.on), .textOrNull(personal?.text ?? event.reason), .blob(event.enrolment)])
    }
}
