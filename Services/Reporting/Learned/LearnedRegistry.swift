import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Learns from the Registry. Learning the same entry again changes nothing.
enum LearnedRegistry {
    static func learn(_ told: Told, _ tables: any Writing) throws {
        for (place, bytes) in told.events.enumerated() {
            switch try RegistryEvent(serializedBytes: bytes).event {
            case .regionsImported(let event): try learn(event, tables)
            case .parameterSet(let event): try learn(event.parameter, tables)
            case .familyRegistered(let event): try learn(event, told.at.day, tables)
            case .personMarked(let event): try learn(event, told.at.day, tables)
            case .familyChanged(let event): try learn(event, told.at.day, tables)
            case .familyAssessed(let event): try learn(event, tables)
            case .rungDecided(let event): try learn(event, told.entry, place, tables)
            case .programmeLoaded(let event): try learn(event.programme, tables)
            case .enrolled(let event): try learn(event, tables)
            case .enrolmentEnded(let event): try learn(event, tables)
            case .rungProposed, .combinationLoaded, .familyRevealed, .handoverOpened, .numbersChecked, nil: break
            }
        }
    }

    private static func learn(_ event: RegistryRegionsImported, _ tables: any Writing) throws {
        for region in event.regions {
            guard let code = RegionCode(region.code) else { continue }
            try tables.write(
                """
                INSERT INTO region (code, name, level) VALUES ($1, $2, $3)
                ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level
                """, [.region(code), .text(region.name), .number(region.level.rawValue)])
        }
    }

    private static func learn(_ parameter: RegistryParameter, _ tables: any Writing) throws {
        guard parameter.name == UnmetNeed.windowParameter else { return }
        try tables.write(
            """
            INSERT INTO parameter (name, valid_from, value) VALUES ($1, $2, $3)
            ON CONFLICT (name, valid_from) DO UPDATE SET value = excluded.value
            """, [.text(parameter.name), .number(parameter.validFrom), .integer(parameter.value)])
    }

    private static func learn(_ event: RegistryFamilyChanged, _ day: Day, _ tables: any Writing) throws {
        try place(event.family, in: event.region, day, version: event.version, from: event.day, tables)
        try count(living: event.livingMembers, event.family, day, tables)
    }

    private static func learn(_ event: RegistryFamilyRegistered, _ day: Day, _ tables: any Writing) throws {
        try place(event.family, in: event.region, day, tables)
        try count(living: event.livingMembers, event.family, day, tables)
    }

    /// Writes where a family lives; a family that is new is registered on this day.
    /// - Parameter from: the day from which the version holds.
    private static func place(
        _ family: Data, in region: String, _ day: Day, version: UInt32 = 0, from: Int32 = 0, _ tables: any Writing
    ) throws {
        guard let region = RegionCode(region), let kabkota = region.kabkota else { return }
        try tables.write(
            """
            INSERT INTO family (kabkota, id, region, living, registered_on, rung, members, deprived, unknown,
                status, poor, charity, extreme_line, poverty_line)
            VALUES ($1, $2, $3, 0, $4, $5, 0, 0, 0, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING
            """,
            [
                .region(kabkota), .blob(family), .region(region), .day(day),
                .number(FieldRung.registered.rawValue),
            ])
        try tables.write(
            "UPDATE family SET kabkota = $1, region = $2, version = $3, holds_from = $4 WHERE id = $5",
            [.region(kabkota), .region(region), .number(version), .number(from), .blob(family)])
    }

    private static func learn(_ event: RegistryPersonMarked, _ day: Day, _ tables: any Writing) throws {
        try count(living: event.livingMembers, event.family, day, tables)
    }

    private static func count(living: UInt32, _ family: Data, _ day: Day, _ tables: any Writing) throws {
        try tables.write(
            """
            UPDATE family SET living = $1, gone_on = CASE WHEN $1 > 0 THEN NULL ELSE COALESCE(gone_on, $2) END
            WHERE id = $3
            """, [.number(living), .day(day), .blob(family)])
    }

    private static func learn(_ event: RegistryFamilyAssessed, _ tables: any Writing) throws {
        var deprived = 0
        var unknown = 0
        for (place, finding) in event.findings.prefix(Deprivation.allCases.count).enumerated() {
            switch finding {
            case .deprived: deprived |= 1 << place
            case .unknown, .UNRECOGNIZED: unknown |= 1 << place
            case .met: break
            }
        }
        let spent: Int64? =
            event.hasFoodExpenditure && event.hasNonFoodExpenditure
            ? event.foodExpenditure &+ event.nonFoodExpenditure : nil
        try tables.write(
            """
            UPDATE family SET surveyed_on = $1, members = $2, deprived = $3, unknown = $4, status = $5, poor = $6,
                charity = $7, extreme_line = $8, poverty_line = $9, extreme_gap = $10, poverty_gap = $11
            WHERE id = $12 AND (surveyed_on IS NULL OR surveyed_on <= $1)
            """,
            [
                .number(event.surveyedOn), .number(event.members), .number(deprived), .number(unknown),
                .number(event.status.rawValue), .flag(event.multidimensionallyPoor), .flag(event.meetsCharity),
                .integer(event.extremeLine), .integer(event.povertyLine),
                .number(spent.map { Poverty.gap(of: $0, members: event.members, line: event.extremeLine) }),
                .number(spent.map { Poverty.gap(of: $0, members: event.members, line: event.povertyLine) }),
                .blob(event.family),
            ])
    }

    private static func learn(
        _ event: RegistryRungDecided, _ entry: UInt64, _ place: Int, _ tables: any Writing
    ) throws {
        guard !event.rejected else { return }
        try tables.write(
            """
            INSERT INTO rung_move (family, decided_on, entry, place, rung) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (family, decided_on, entry, place) DO NOTHING
            """, [.blob(event.family), .number(event.on), .number(entry), .number(place), .number(event.to.rawValue)])
        try tables.write(
            "UPDATE family SET rung = $1 WHERE id = $2", [.number(event.to.rawValue), .blob(event.family)])
    }

    private static func learn(_ programme: RegistryProgramme, _ tables: any Writing) throws {
        try tables.write("DELETE FROM relief WHERE programme = $1", [.text(programme.code)])
        for deprivation in Set(programme.relieves.map(\.rawValue)).sorted() where (1...8).contains(deprivation) {
            try tables.write(
                "INSERT INTO relief (programme, bit) VALUES ($1, $2)",
                [.text(programme.code), .number(1 << (deprivation - 1))])
        }
    }

    private static func learn(_ event: RegistryEnrolled, _ tables: any Writing) throws {
        try tables.write(
            "INSERT INTO enrolment (id, family, region) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
            [.blob(event.enrolment), .blob(event.family), .learnedRegion(event.region)])
    }

    private static func learn(_ event: RegistryEnrolmentEnded, _ tables: any Writing) throws {
        try tables.write(
            "UPDATE enrolment SET ended_on = $1 WHERE id = $2", [.number(event.on), .blob(event.enrolment)])
    }
}
