import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Families {
    /// Marks a person as deceased, moved out, not found by the civil registry, or living again.
    static func decide(
        _ command: RegistryMarkPerson, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        if command.nik.isEmpty { return .refuse(RegistryRefusal(.valueMissing, "nik")) }
        if command.state == .unknown { return .refuse(RegistryRefusal(.valueMissing, "state")) }
        if command.since == 0 { return .refuse(RegistryRefusal(.valueMissing, "since")) }
        guard let nik = try? NIK(command.nik) else { return .refuse(RegistryRefusal(.valueWrong, "nik")) }
        guard let since = Day(number: command.since), since <= asked.today else {
            return .refuse(RegistryRefusal(.valueWrong, "since"))
        }
        // A person outside the grant must look like one who does not exist.
        guard let id = try family(of: nik, tables), let family = try row(of: id, tables),
            asked.reaches(family.region)
        else { return .refuse(RegistryRefusal(.personUnknown)) }
        let members = try members(of: id, tables)
        guard let person = members.first(where: { $0.nik == nik }) else {
            return .refuse(RegistryRefusal(.personUnknown))
        }
        guard person.state != command.state || person.stateSince != since else {
            return .accept([], .with { $0.done = RegistryDone() })
        }
        var change = FamilyChange(
            of: family, .personMarked, on: since, facts: try latestSurvey(of: id, tables) ?? RegistryFamilyFacts())
        change.reserve(members: members.count)
        for member in members {
            let isMarked = member.id == person.id
            change.add(
                member.id.data, member.facts, member.personal, isMarked ? command.state : member.state,
                since: (isMarked ? since : member.stateSince).number)
        }
        return .accept([change.happened], .with { $0.done = .with { $0.count = 1 } })
    }

    /// Applies an event of earlier versions.
    static func apply(_ event: RegistryPersonMarked, _ settled: Settled, _ tables: any Writing) throws {
        try tables.write(
            "UPDATE person SET state = $1, state_since = $2 WHERE family = $3 AND id = $4",
            [.number(event.state.rawValue), .number(event.since), .blob(event.family), .blob(event.person)])
        try tables.write(
            "UPDATE family SET living = $1 WHERE id = $2", [.number(event.livingMembers), .blob(event.family)])
        tables.derive(Need.table.name, for: event.family)
    }
}
