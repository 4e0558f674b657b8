import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Groups {
    /// Forms a group of 5–20 members of different families of the same area, with a facilitator and minutes of
    /// formation (Permensos 2/2019, `domain.md` 4.2).
    ///
    /// The area is the group's region: a kabupaten or kota, or a kecamatan or village within one. All its families live
    /// there. A family is in at most one running group.
    static func decide(_ command: EmpowermentFormGroup, _ asked: Asked, _ tables: any Reading) throws -> Verdict {
        let region = RegionCode(command.region)
        if let region, !asked.reaches(region) { return .refuse(.outsideArea, command.region) }
        let refusal = EmpowermentRefusal.to(
            missing: [
                "programme": command.programme.isEmpty, "name": command.name.isEmpty,
                "region": command.region.isEmpty, "on": command.on == 0,
                "facilitator": command.facilitator.isEmpty, "minutes": command.minutes.isEmpty,
            ],
            outOfRange: [
                "name": command.name.isTooLong, "region": region?.kabkota == nil,
                "on": command.on.isNoDay(to: asked.today), "facilitator": command.facilitator.isTooLong,
                "minutes": command.minutes.isTooLong,
            ])
        if let refusal { return .refuse(refusal) }
        let parameters = try ParametersInForce(on: asked.today, tables)
        let names = [ParameterName.groupMembersFrom, ParameterName.groupMembersTo]
        if let name = parameters.missing(of: names) { return .refuse(.valueMissing, name) }
        if case .refused(let refusal) = try LearnedProgramme.seek(
            command.programme, [.capital, .credit], on: asked.today, tables)
        {
            return .refuse(refusal)
        }
        let size = command.members.count
        guard parameters[names[0]] <= size, size <= parameters[names[1]] else {
            return .refuse(.groupSize, number: size)
        }
        var members: [EmpowermentGroupMember] = []
        for member in command.members {
            switch try seekMember(member, of: command, members, asked, tables) {
            case .found(let found): members.append(found)
            case .refused(let refusal): return .refuse(refusal)
            }
        }
        let group = asked.newID()
        return .created(
            group,
            .groupFormed(
                .with {
                    $0.group = group.data
                    $0.programme = command.programme
                    $0.name = command.name
                    $0.region = command.region
                    $0.on = command.on
                    $0.facilitator = command.facilitator
                    $0.minutes = command.minutes
                    $0.members = members
                }))
    }

    private static func seekMember(
        _ member: EmpowermentParticipant, of command: EmpowermentFormGroup, _ before: [EmpowermentGroupMember],
        _ asked: Asked, _ tables: any Reading
    ) throws -> Lookup<EmpowermentGroupMember, EmpowermentRefusal> {
        guard let home = try LearnedFamily.region(of: member.family, tables), asked.reaches(home) else {
            return .refused(.familyUnknown, id: member.family)
        }
        guard try LearnedFamily.hasLiving(member.person, in: member.family, tables) else {
            return .refused(.personUnknown, id: member.person)
        }
        guard try LearnedFamily.isEnrolled(member.family, in: command.programme, tables) else {
            return .refused(.notEnrolled, id: member.family)
        }
        guard !before.contains(where: { $0.family == member.family }) else {
            return .refused(.familyTwice, id: member.family)
        }
        guard try BusinessGroup.running(of: member.family, tables).isEmpty else {
            return .refused(.inAnotherGroup, id: member.family)
        }
        guard RegionCode(command.region)?.contains(home) == true else {
            return .refused(.familyElsewhere, id: member.family)
        }
        return .found(
            .with {
                $0.family = member.family
                $0.person = member.person
                $0.region = home.text
            })
    }

    static func apply(_ event: EmpowermentGroupFormed, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO business_group (id, programme, name, region, formed_on, facilitator, minutes, savings)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
            """,
            [
                .blob(event.group), .text(event.programme), .text(event.name),
                .number(RegionCode(event.region)?.number), .number(event.on), .text(event.facilitator),
                .text(event.minutes),
            ])
        for member in event.members {
            try tables.write(
                "INSERT INTO group_member (group_id, person, family, region, balance) VALUES ($1, $2, $3, $4, 0)",
                [
                    .blob(event.group), .blob(member.person), .blob(member.family),
                    .number(RegionCode(member.region)?.number),
                ])
        }
    }

    /// Ends a running group, with a reason. Its savings stay on record.
    static func decide(_ command: EmpowermentCloseGroup, _ asked: Asked, _ tables: any Reading) throws -> Verdict {
        let refusal = EmpowermentRefusal.to(
            missing: [
                "group": command.group.isEmpty, "reason": command.reason.isEmpty, "on": command.on == 0,
            ],
            outOfRange: ["reason": command.reason.isTooLong])
        if let refusal { return .refuse(refusal) }
        let group: BusinessGroup
        switch try BusinessGroup.seekRunning(command.group, asked, tables) {
        case .found(let found): group = found
        case .refused(let refusal): return .refuse(refusal)
        }
        if command.on.isNoDay(from: group.formedOn, to: asked.today) { return .refuse(.valueOutOfRange, "on") }
        let families = try group.families(tables)
        return .done(
            .groupClosed(
                .with {
                    $0.group = group.id
                    $0.reason = command.reason
                    $0.on = command.on
                    $0.families = families
                }))
    }

    static func apply(_ event: EmpowermentGroupClosed, _ tables: any Writing) throws {
        try tables.write(
            "UPDATE business_group SET closed_on = $1 WHERE id = $2", [.number(event.on), .blob(event.group)])
    }
}
