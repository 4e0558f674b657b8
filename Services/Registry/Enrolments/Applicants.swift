import Foundation
import Kernel
import Schemas
import Vocabulary

/// The facts against which the families of one command are checked: the programme, its combination rules and the
/// families' assessments.
struct Applicants {
    let programme: RegistryProgramme
    let rules: [CombinationRule]
    let assessments: [Identifier: [Assessments.Kept]]
    let asked: Asked

    /// Decides whether a family can be enrolled now. Returns the names of the combination rules that only warn, or the
    /// first refusal in the order of the checks.
    func admit(_ family: SurveyedFamily?, _ tables: any Reading) throws -> Lookup<[String], RegistryRefusal> {
        guard let family, asked.reaches(family.region) else { return .refused(.familyUnknown) }
        guard let assessment = assessments[family.id]?.last?.event else { return .refused(.notAssessed) }
        if let condition = programme.conditions.failing(family, assessment, on: asked.today) {
            return .refused(RegistryRefusal(failing: condition))
        }
        let held = try Enrolment.of(family.id, tables)
        if held.contains(where: { $0.programme == programme.code && $0.endedOn == nil }) {
            return .refused(.alreadyEnrolled, programme.code)
        }
        if let exclusion = family.exclusion { return .refused(RegistryRefusal(exclusion: exclusion)) }
        var warnings: [String] = []
        for rule in rules where try rule.isBroken(by: family, holding: held, on: asked.today, tables) {
            if rule.blocks { return .refused(.combination, rule.name) }
            warnings.append(rule.name)
        }
        return .found(warnings)
    }
}

extension RegistryProgramme {
    /// The agency of the node that the programme is addressed to; nil for a programme that no node serves yet.
    var agency: String? { NodeName(node)?.agency }

    /// Whether the programme is valid on a day; the first and the last day count.
    func isValid(on day: Day) -> Bool { validFrom <= day.number && (!hasValidTo || day.number <= validTo) }
}
