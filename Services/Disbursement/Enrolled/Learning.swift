import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Enrolled {
    /// Learns an entry of a registry. Learning the same entry again changes nothing.
    static func learn(_ told: Told, at node: NodeName, _ tables: any Writing) throws {
        guard told.peer.service == "registry" else { return }
        for (index, bytes) in told.events.enumerated() {
            switch try RegistryEvent(serializedBytes: bytes).event {
            case .programmeLoaded(let event): try learn(event.programme, tables)
            case .familyRegistered(let event):
                let personal = try told.personal[index].map { try RegistryEventPersonal(serializedBytes: $0) }
                try learn(event, personal, tables)
            case .personMarked(let event): try learn(event, tables)
            case .familyChanged(let event):
                let personal = try told.personal[index].map { try RegistryEventPersonal(serializedBytes: $0) }
                try learn(event, personal, tables)
            case .enrolled(let event): if event.node == node.description { try learn(event, tables) }
            case .enrolmentEnded(let event): try learn(event, tables)
            default: break
            }
        }
        try tables.write(
            """
            INSERT INTO heard (peer, entry, at) VALUES ($1, $2, $3)
            ON CONFLICT (peer) DO UPDATE SET entry = excluded.entry, at = excluded.at
            """,
            [.text(told.peer.description), .number(told.entry), .moment(told.at)])
    }

    private static func learn(_ programme: RegistryProgramme, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO programme (code, valid_from, message) VALUES ($1, $2, $3)
            ON CONFLICT (code, valid_from) DO UPDATE SET message = excluded.message
            """,
            [.text(programme.code), .number(programme.validFrom), .blob(try programme.serializedData())])
    }

    private static func learn(
        _ event: RegistryFamilyChanged, _ personal: RegistryEventPersonal?, _ tables: any Writing
    ) throws {
        guard let region = RegionCode(event.region) else { return }
        let kept = try personal.map { Value.blob(try payee($0.family).serializedData()) } ?? .null
        try tables.write(
            """
            INSERT INTO family (id, region, living, version, holds_from, key_epoch, personal)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (id) DO UPDATE SET region = excluded.region, living = excluded.living,
                version = excluded.version, holds_from = excluded.holds_from, key_epoch = excluded.key_epoch,
                personal = excluded.personal
            """,
            [
                .blob(event.family), .region(region), .number(event.livingMembers), .number(event.version),
                .number(event.day), .number(event.keyEpoch), kept,
            ])
        if event.kind != .registered {
            try tables.write("DELETE FROM member WHERE family = $1", [.blob(event.family)])
        }
        for (place, member) in event.members.enumerated() {
            let facts = personal?.facts(of: member, at: place) ?? member.facts
            let (head, signal) = (facts.relation == .kepala, facts.signal.rawValue)
            guard head || signal > 0 || member.state != .living else { continue }
            try tables.write(
                """
                INSERT INTO member (id, family, head, signal, state) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (id) DO UPDATE SET family = excluded.family, head = excluded.head,
                    signal = excluded.signal, state = excluded.state
                """,
                [
                    .blob(member.person), .blob(event.family), .flag(head), .number(signal),
                    .number(member.state.rawValue),
                ])
        }
    }

    private static func learn(_ event: RegistryEnrolled, _ tables: any Writing) throws {
        guard let region = RegionCode(event.region) else { return }
        try tables.write(
            """
            INSERT INTO enrolment (id, family, programme, region, on_day, ended_on) VALUES ($1, $2, $3, $4, $5, NULL)
            ON CONFLICT (id) DO UPDATE SET
                family = excluded.family, programme = excluded.programme, region = excluded.region,
                on_day = excluded.on_day
            """,
            [
                .blob(event.enrolment), .blob(event.family), .text(event.programme), .region(region),
                .number(event.on),
            ])
    }

    private static func learn(_ event: RegistryEnrolmentEnded, _ tables: any Writing) throws {
        try tables.write(
            "UPDATE enrolment SET ended_on = $1 WHERE id = $2", [.number(event.on), .blob(event.enrolment)])
    }

    // MARK: - Events of earlier versions

    private static func learn(
        _ event: RegistryFamilyRegistered, _ personal: RegistryEventPersonal?, _ tables: any Writing
    ) throws {
        guard let region = RegionCode(event.region) else { return }
        // An event without facts only adds or updates members; its personal part has no account to store.
        var kept = Value.null
        if event.hasFacts, let personal, personal.hasFamily {
            kept = .blob(try payee(personal.family).serializedData())
        }
        try tables.write(
            """
            INSERT INTO family (id, region, living, personal) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET region = excluded.region, living = excluded.living
            """
                + (event.hasFacts ? ", personal = excluded.personal" : ""),
            [.blob(event.family), .region(region), .number(event.livingMembers), kept])
        for (place, member) in event.members.enumerated() {
            try learn(member, personal?.facts(of: member, at: place) ?? member.facts, of: event.family, tables)
        }
    }

    /// Drops all personal data that a payment file does not need.
    private static func payee(_ personal: RegistryFamilyPersonal) -> RegistryFamilyPersonal {
        .with {
            $0.card = personal.card
            if personal.hasAccount { $0.account = personal.account }
        }
    }

    private static func learn(
        _ member: RegistryMember, _ facts: RegistryMemberFacts, of family: Data, _ tables: any Writing
    ) throws {
        let head = facts.relation == .kepala
        let signal = facts.signal.rawValue
        guard head || signal > 0 else {
            try tables.write(
                "UPDATE member SET family = $1, head = 0, signal = 0 WHERE id = $2",
                [.blob(family), .blob(member.person)])
            return
        }
        // A card has one head, so a new head replaces the previous one.
        if head {
            try tables.write(
                "UPDATE member SET head = 0 WHERE family = $1 AND head = 1 AND id <> $2",
                [.blob(family), .blob(member.person)])
        }
        try tables.write(
            """
            INSERT INTO member (id, family, head, signal, state) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (id) DO UPDATE SET
                family = excluded.family, head = excluded.head, signal = excluded.signal
            """,
            [
                .blob(member.person), .blob(family), .flag(head), .number(signal),
                .number(RegistryPersonState.living.rawValue),
            ])
    }

    private static func learn(_ event: RegistryPersonMarked, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO member (id, family, head, signal, state) VALUES ($1, $2, 0, 0, $3)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state
            """,
            [.blob(event.person), .blob(event.family), .number(event.state.rawValue)])
        try tables.write(
            "UPDATE family SET living = $1 WHERE id = $2", [.number(event.livingMembers), .blob(event.family)])
    }
}
