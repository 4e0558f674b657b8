import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Families {
    /// Writes the family, its surveys and its members as the event states them.
    ///
    /// An event without its personal part writes nothing, because the rows need the card number and the NIK.
    static func apply(
        _ event: RegistryFamilyChanged, _ personal: RegistryEventPersonal?, _ settled: Settled, _ tables: any Writing
    ) throws {
        guard let personal, personal.members.count == event.members.count,
            let card = FamilyCardNumber(personal.family.card), let region = RegionCode(event.region)
        else { return }
        try tables.write(
            """
            INSERT INTO family
                (id, card, region, living, surveyed_on, imported_by, run, rung, rung_since, version, holds_from,
                key_epoch, personal)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT (id) DO UPDATE SET
                card = excluded.card, region = excluded.region, living = excluded.living,
                surveyed_on = excluded.surveyed_on, version = excluded.version, holds_from = excluded.holds_from,
                key_epoch = excluded.key_epoch, personal = excluded.personal
            """ + (event.kind == .personMarked ? "" : ", imported_by = excluded.imported_by, run = excluded.run"),
            [
                .blob(event.family), .integer(card.number), .region(region), .number(event.livingMembers),
                .number(event.facts.surveyedOn), .text(settled.person), .text(event.run),
                .number(Rung.registered.number), .day(settled.day), .number(event.version), .number(event.day),
                .number(event.keyEpoch), .blob(try personal.family.serializedData()),
            ])
        try write(survey: event.facts, of: event.family, tables)
        if event.hasEarlierSurvey { try write(survey: event.earlierSurvey, of: event.family, tables) }
        try Hands.keep(event.importerBefore, .importer, of: event.family, tables)
        // A family that was not there before has no assessment, and so no need.
        if event.kind != .registered { tables.derive(Need.table.name, for: event.family) }
        for (place, member) in event.members.enumerated() {
            let facts = personal.facts(of: member, at: place)
            try write(
                member, facts, personal.named(at: place), member.state, since: member.stateSince, of: event.family,
                tables)
        }
    }

    /// Applies an event of earlier versions, which states only the members of the form.
    static func apply(
        _ event: RegistryFamilyRegistered, _ personal: RegistryEventPersonal?, _ settled: Settled,
        _ tables: any Writing
    ) throws {
        guard let personal, personal.members.count == event.members.count else { return }
        if event.hasFacts {
            guard let card = FamilyCardNumber(personal.family.card), let region = RegionCode(event.region) else {
                return
            }
            try write(event, personal.family, card, region, settled, tables)
        } else {
            try tables.write(
                "UPDATE family SET living = $1, imported_by = $2, run = $3 WHERE id = $4",
                [
                    .number(event.livingMembers), .text(settled.person), .text(event.run), .blob(event.family),
                ])
        }
        try Hands.keep(event.importerBefore, .importer, of: event.family, tables)
        // A family that was not there before has no assessment, and so no need.
        if event.again { tables.derive(Need.table.name, for: event.family) }
        for (place, member) in event.members.enumerated() {
            let facts = personal.facts(of: member, at: place)
            try write(
                member, facts, personal.named(at: place), nil, since: settled.day.number, of: event.family, tables)
        }
    }

    private static func write(
        _ event: RegistryFamilyRegistered, _ personal: RegistryFamilyPersonal, _ card: FamilyCardNumber,
        _ region: RegionCode, _ settled: Settled, _ tables: any Writing
    ) throws {
        try tables.write(
            """
            INSERT INTO family
                (id, card, region, living, surveyed_on, imported_by, run, rung, rung_since, personal)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (id) DO UPDATE SET
                region = excluded.region, living = excluded.living,
                surveyed_on = CASE WHEN excluded.surveyed_on > family.surveyed_on THEN excluded.surveyed_on
                    ELSE family.surveyed_on END,
                imported_by = excluded.imported_by, run = excluded.run, personal = excluded.personal
            """,
            [
                .blob(event.family), .integer(card.number), .region(region), .number(event.livingMembers),
                .number(event.facts.surveyedOn), .text(settled.person), .text(event.run),
                .number(Rung.registered.number), .day(settled.day), .blob(try personal.serializedData()),
            ])
        try write(survey: event.facts, of: event.family, tables)
    }

    private static func write(survey facts: RegistryFamilyFacts, of family: Data, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO survey (family, surveyed_on, facts) VALUES ($1, $2, $3)
            ON CONFLICT (family, surveyed_on) DO UPDATE SET facts = excluded.facts
            """,
            [.blob(family), .number(facts.surveyedOn), .blob(try facts.serializedData())])
    }

    /// - Parameter state: the state that the event says; nil where it says none: a new person then lives, and others stay.
    private static func write(
        _ member: RegistryMember, _ facts: RegistryMemberFacts, _ personal: RegistryMemberPersonal,
        _ state: RegistryPersonState?, since: Int32, of family: Data, _ tables: any Writing
    ) throws {
        guard let nik = try? NIK(personal.nik) else { return }
        try tables.write(
            """
            INSERT INTO person (family, id, nik, head, state, state_since, facts, personal)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (family, id) DO UPDATE SET
                nik = excluded.nik, head = excluded.head, facts = excluded.facts, personal = excluded.personal
            """ + (state == nil ? "" : ", state = excluded.state, state_since = excluded.state_since"),
            [
                .blob(family), .blob(member.person), .integer(nik.number),
                .flag(facts.relation == .kepala),
                .number((state ?? RegistryPersonState.living).rawValue), .number(since),
                .blob(try facts.serializedData()), .blob(try personal.serializedData()),
            ])
    }
}
