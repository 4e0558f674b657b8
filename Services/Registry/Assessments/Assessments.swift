import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The results of the strategy's rules for each family: the eight deprivations and the expenditure status.
enum Assessments {
    static let tables = [
        // One row for each family and survey date: the latest assessment of that survey. `event` holds the event's
        // bytes; the other columns exist for SQL. `deprived` is a set of deprivations as bits, `latest` marks the row
        // of the family's latest survey, `entry` is the assessment's journal entry.
        Table(
            "assessment", .own, key: ["family", "surveyed_on"],
            columns: """
                family BLOB NOT NULL,
                surveyed_on INTEGER NOT NULL,
                id BLOB NOT NULL,
                region INTEGER NOT NULL,
                status INTEGER NOT NULL,
                multidimensionally_poor INTEGER NOT NULL,
                meets_charity INTEGER NOT NULL,
                deprived INTEGER NOT NULL,
                deprived_count INTEGER NOT NULL,
                latest INTEGER NOT NULL,
                rules TEXT NOT NULL,
                assessor TEXT NOT NULL,
                entry INTEGER NOT NULL,
                event BLOB NOT NULL,
                PRIMARY KEY (family, surveyed_on)
                """,
            indexes: ["CREATE INDEX assessment_region ON assessment (region, family) WHERE latest = 1"])
    ]

    /// An assessment, the person who assessed and the journal entry.
    struct Kept {
        let event: RegistryFamilyAssessed
        let assessor: String
        let entry: Int64
    }

    /// The assessment of the family's latest survey; nil before the first assessment.
    static func latest(of family: Identifier, _ tables: any Reading) throws -> RegistryFamilyAssessed? {
        try tables.first("SELECT event FROM assessment WHERE family = $1 AND latest = 1", [.id(family)]) {
            try RegistryFamilyAssessed(serializedBytes: $0.blob(0))
        }
    }

    /// All assessments of each family, in the order of survey dates.
    static func of(_ families: [Identifier], _ tables: any Reading) throws -> [Identifier: [Kept]] {
        var found: [Identifier: [Kept]] = [:]
        let sql = "SELECT family, event, assessor, entry FROM assessment WHERE family"
        try tables.each(sql, among: families.map { .id($0) }) { row in
            guard let family = row.id(0) else { return }
            let event = try RegistryFamilyAssessed(serializedBytes: row.blob(1))
            found[family, default: []].append(Kept(event: event, assessor: row.text(2), entry: row.integer(3)))
        }
        return found.mapValues { $0.sorted { $0.event.surveyedOn < $1.event.surveyedOn } }
    }

    /// Stores the assessment and marks the family's open proposal as overtaken, because it rests on an older
    /// assessment.
    static func apply(_ event: RegistryFamilyAssessed, _ settled: Settled, _ tables: any Writing) throws {
        try tables.write(
            "UPDATE assessment SET latest = 0 WHERE family = $1 AND surveyed_on <> $2",
            [.blob(event.family), .number(event.surveyedOn)])
        try tables.write(
            """
            INSERT INTO assessment
                (family, surveyed_on, id, region, status, multidimensionally_poor, meets_charity, deprived,
                 deprived_count, latest, rules, assessor, entry, event)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $12, $13)
            ON CONFLICT (family, surveyed_on) DO UPDATE SET
                id = excluded.id, region = excluded.region, status = excluded.status,
                multidimensionally_poor = excluded.multidimensionally_poor, meets_charity = excluded.meets_charity,
                deprived = excluded.deprived, deprived_count = excluded.deprived_count, latest = 1,
                rules = excluded.rules, assessor = excluded.assessor, entry = excluded.entry, event = excluded.event
            """,
            [
                .blob(event.family), .number(event.surveyedOn), .blob(event.assessment),
                .number(RegionCode(event.region)?.number), .number(event.status.rawValue),
                .flag(event.multidimensionallyPoor), .flag(event.meetsCharity), .integer(event.deprivations.bits),
                .number(event.deprivedCount), .text(event.rules), .text(settled.person), .number(settled.entry),
                .blob(try event.serializedData()),
            ])
        try Hands.keep(event.assessorBefore, .assessor, of: event.family, tables)
        try Rungs.overtake(family: event.family, tables)
        tables.derive(Need.table.name, for: event.family)
    }
}
