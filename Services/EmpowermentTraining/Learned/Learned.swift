import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Learned {
    /// Learns an entry of a registry. Learning the same entry again changes nothing.
    static func learn(_ told: Told, by node: NodeName, _ tables: any Writing) throws {
        guard told.peer.service == "registry" else { return }
        for (place, bytes) in told.events.enumerated() {
            switch try RegistryEvent(serializedBytes: bytes).event {
            case .parameterSet(let event): try learn(event.parameter, tables)
            case .programmeLoaded(let event): try learn(event.programme, node, tables)
            case .enrolled(let event): try learn(event, node, tables)
            case .enrolmentEnded(let event): try learn(event, tables)
            case .familyRegistered(let event):
                let personal = try told.personal[place].map { try RegistryEventPersonal(serializedBytes: $0) }
                try learn(event, personal, tables)
            case .personMarked(let event): try learn(event, tables)
            case .familyChanged(let event):
                let personal = try told.personal[place].map { try RegistryEventPersonal(serializedBytes: $0) }
                try learn(event, personal, tables)
            case .regionsImported, .familyAssessed, .rungProposed, .rungDecided, .combinationLoaded, .familyRevealed,
                .handoverOpened, .numbersChecked,
                nil:
                break
            }
        }
    }

    private static func learn(_ parameter: RegistryParameter, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO parameter (name, valid_from, value) VALUES ($1, $2, $3)
            ON CONFLICT (name, valid_from) DO UPDATE SET value = excluded.value
            """, [.text(parameter.name), .number(parameter.validFrom), .integer(parameter.value)])
    }

    private static func learn(_ programme: RegistryProgramme, _ node: NodeName, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO programme (code, kind, ours, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, ours = excluded.ours,
                valid_from = excluded.valid_from, valid_to = excluded.valid_to
            """,
            [
                .text(programme.code), .number(programme.kind.rawValue),
                .flag(programme.node == node.description), .number(programme.validFrom),
                .number(programme.hasValidTo ? programme.validTo : nil),
            ])
    }

    private static func learn(_ event: RegistryEnrolled, _ node: NodeName, _ tables: any Writing) throws {
        guard event.node == node.description else { return }
        try tables.write(
            """
            INSERT INTO enrolment (id, family, programme, since) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING
            """, [.blob(event.enrolment), .blob(event.family), .text(event.programme), .number(event.on)])
    }

    private static func learn(_ event: RegistryEnrolmentEnded, _ tables: any Writing) throws {
        try tables.write(
            "UPDATE enrolment SET ended_on = $1 WHERE id = $2", [.number(event.on), .blob(event.enrolment)])
    }

    private static func learn(
        _ event: RegistryFamilyChanged, _ personal: RegistryEventPersonal?, _ tables: any Writing
    ) throws {
        guard let region = RegionCode(event.region) else { return }
        try tables.write(
            """
            INSERT INTO family (id, region, living, version, holds_from, key_epoch) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (id) DO UPDATE SET region = excluded.region, living = excluded.living,
                version = excluded.version, holds_from = excluded.holds_from, key_epoch = excluded.key_epoch
            """,
            [
                .blob(event.family), .region(region), .number(event.livingMembers), .number(event.version),
                .number(event.day), .number(event.keyEpoch),
            ])
        for (place, member) in event.members.enumerated() {
            let facts = personal?.facts(of: member, at: place) ?? member.facts
            try write(member, facts, member.state, bornOn: personal?.bornOn(place), of: event.family, tables)
        }
    }

    /// - Parameter state: the state that the event says; nil of an event of an earlier version, which says none: a new
    ///   person then lives, and others keep their state.
    private static func write(
        _ member: RegistryMember, _ facts: RegistryMemberFacts, _ state: RegistryPersonState?, bornOn: Int32?,
        of family: Data, _ tables: any Writing
    ) throws {
        try tables.write(
            """
            INSERT INTO person (id, family, relation, sex, schooling, disability, signal, state, born_on)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (id) DO UPDATE SET family = excluded.family, relation = excluded.relation,
                sex = excluded.sex, schooling = excluded.schooling, disability = excluded.disability,
                signal = excluded.signal,
            """
                + (state == nil
                    ? " born_on = COALESCE(excluded.born_on, person.born_on)"
                    : " born_on = excluded.born_on, state = excluded.state"),
            [
                .blob(member.person), .blob(family), .number(facts.relation.rawValue), .number(facts.sex.rawValue),
                .number(facts.schooling.rawValue), .number(facts.disability.rawValue),
                .number(facts.signal.rawValue), .number((state ?? RegistryPersonState.living).rawValue),
                .number(bornOn),
            ])
    }

    // MARK: - Events of earlier versions

    private static func learn(
        _ event: RegistryFamilyRegistered, _ personal: RegistryEventPersonal?, _ tables: any Writing
    ) throws {
        guard let region = RegionCode(event.region) else { return }
        try tables.write(
            """
            INSERT INTO family (id, region, living) VALUES ($1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET region = excluded.region, living = excluded.living
            """, [.blob(event.family), .region(region), .number(event.livingMembers)])
        for (place, member) in event.members.enumerated() {
            let facts = personal?.facts(of: member, at: place) ?? member.facts
            try write(member, facts, nil, bornOn: personal?.bornOn(place), of: event.family, tables)
        }
    }

    private static func learn(_ event: RegistryPersonMarked, _ tables: any Writing) throws {
        try tables.write(
            "UPDATE person SET state = $1 WHERE id = $2", [.number(event.state.rawValue), .blob(event.person)])
        try tables.write(
            "UPDATE family SET living = $1 WHERE id = $2", [.number(event.livingMembers), .blob(event.family)])
    }
}

extension RegistryEventPersonal {
    /// The birth date of a member; nil where it is not known.
    fileprivate func bornOn(_ place: Int) -> Int32? {
        guard members.indices.contains(place), members[place].hasBornOn else { return nil }
        return members[place].bornOn
    }
}
