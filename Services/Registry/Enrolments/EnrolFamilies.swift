import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Enrolments {
    /// Enrols the named families in a programme, or the eligible families of an area. Each is decided by itself, so
    /// that a later family sees the enrolments of earlier ones. Only people of the programme's agency may, because the
    /// agency answers for those whom it serves.
    ///
    /// For named families the reply lists every result. For an area it lists the enrolled families and those stopped by
    /// an exclusion or a combination rule, because officials may have to explain these; the others are only counted by
    /// reason.
    static func decide(
        _ command: RegistryEnrolFamilies, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        var walk: Walk?
        if command.families.isEmpty {
            switch Walk.read(area: command.area, after: command.after, most: command.most, asked, ofFamilies: true) {
            case .found(let read): walk = read
            case .refused(let refusal): return .refuse(refusal)
            }
        } else if command.families.count > Limits.bulkItems {
            return .refuse(.tooMany, "families")
        }
        guard let programme = try Programmes.programme(command.programme, tables) else {
            return .refuse(.programmeUnknown, command.programme)
        }
        if let agency = programme.agency, !asked.mayAct(for: agency) { return .refuse(.otherAgency, agency) }
        guard programme.isValid(on: asked.today) else { return .refuse(.programmeNotValid, command.programme) }
        let families =
            try walk.map { try SurveyedFamily.page($0, tables) }
            ?? SurveyedFamily.named(command.families.compactMap { Identifier(bytes: $0) }, tables)
        let ids = walk == nil ? command.families : families.map { $0.id.data }
        let found = Dictionary(families.map { ($0.id.data, $0) }) { first, _ in first }
        let applicants = Applicants(
            programme: programme, rules: try CombinationRule.about(programme.code, on: asked.today, tables),
            assessments: try Assessments.of(families.map(\.id), tables), asked: asked)
        var bulk = RegistryBulkOutcome()
        var tallies = Tallies()
        bulk.lookedAt = UInt32(clamping: ids.count)
        if let walk { bulk.next = walk.next(after: families) }
        return .each(
            count: ids.count,
            item: { index in
                switch try applicants.admit(found[ids[index]], tables) {
                case .found(let warnings):
                    bulk.done += 1
                    bulk.items.append(.with { $0.id = ids[index] })
                    let enrolled = RegistryEnrolled.with {
                        $0.enrolment = asked.newID(index).data
                        $0.family = ids[index]
                        $0.region = found[ids[index]]?.region.text ?? ""
                        $0.programme = programme.code
                        $0.node = programme.node
                        $0.on = asked.today.number
                        $0.warnings = warnings
                    }
                    return [Happened(.with { $0.enrolled = enrolled })]
                case .refused(let refusal):
                    if walk != nil, let group = refusal.group {
                        tallies.count(group)
                    } else {
                        bulk.items.append(
                            .with {
                                $0.id = ids[index]
                                $0.refusal = refusal
                            })
                    }
                    return []
                }
            },
            answer: {
                bulk.tallies = tallies.lines
                return .with { $0.bulk = bulk }
            })
    }
}

extension RegistryRefusal {
    /// The group in which a walk counts a family refused for this reason; nil where the walk lists the family.
    fileprivate var group: TallyGroup? {
        switch code {
        case .notAssessed: .notAssessed
        case .notEligible:
            ProgrammeCondition(number: Int32(clamping: condition.rawValue)).map { TallyGroup.notEligible($0) }
        case .alreadyEnrolled: .alreadyEnrolled
        default: nil
        }
    }
}
