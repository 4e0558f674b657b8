import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension RegistryProgramme {
    /// The first fault of the entry in the order of the refusals; nil when it is well-formed. The subject is the
    /// programme's code and the field's name.
    var fault: RegistryRefusal? {
        guard hasListedWordsOnly else { return RegistryRefusal(.notUnderstood, code) }
        if let field = missing { return RegistryRefusal(.valueMissing, code + "." + field) }
        if let field = wrong { return RegistryRefusal(.valueWrong, code + "." + field) }
        return nil
    }

    private var hasListedWordsOnly: Bool {
        phase.isListed && kind.isListed && rhythm.isListed && sources.allSatisfy(\.isListed)
            && relieves.allSatisfy(\.isListed) && conditions.statuses.allSatisfy(\.isListed)
            && conditions.deprivedOf.allSatisfy(\.isListed) && conditions.rungs.allSatisfy(\.isListed)
            && conditions.houseStatuses.allSatisfy(\.isListed)
    }

    private var missing: String? {
        if code.isEmpty { return "code" }
        if name.isEmpty { return "name" }
        if owner.isEmpty { return "owner" }
        if phase.isUnknown { return "phase" }
        if kind.isUnknown { return "kind" }
        if rhythm.isUnknown { return "rhythm" }
        if validFrom == 0 { return "valid_from" }
        return nil
    }

    private var wrong: String? {
        if !RegistryProgramme.isCode(code) { return "code" }
        if name.unicodeScalars.count > 200 { return "name" }
        if !RegistryProgramme.isCode(owner) { return "owner" }
        // Empty for a programme that no node of Tangga serves yet.
        if !node.isEmpty, NodeName(node) == nil { return "node" }
        if !(0...Rupiah.range.upperBound).contains(amount) { return "amount" }
        if sources.contains(where: \.isUnknown) { return "sources" }
        if relieves.contains(where: \.isUnknown) { return "relieves" }
        if conditions.areWrong { return "conditions" }
        if !areDays(from: validFrom, to: hasValidTo ? validTo : nil) { return "valid_to" }
        return nil
    }

    /// At most 64 ASCII letters, digits, hyphens, underscores and points.
    private static func isCode(_ text: String) -> Bool {
        text.utf8.count <= 64
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
            }
    }
}

extension RegistryConditions {
    fileprivate var areWrong: Bool {
        let ages = [member.hasAgeFrom ? member.ageFrom : 0, member.hasAgeTo ? member.ageTo : 150]
        return statuses.contains(where: \.isUnknown) || deprivedOf.contains(where: \.isUnknown)
            || rungs.contains(where: \.isUnknown) || houseStatuses.contains(where: \.isUnknown)
            || !(0...10).contains(desilAtMost) || !(0 <= ages[0] && ages[0] <= ages[1] && ages[1] <= 150)
            || member.severelyDisabled && member.notSeverelyDisabled
    }
}

extension RegistryCombination {
    /// The first field that is missing; nil when all are there.
    var incomplete: RegistryRefusal? {
        guard scope.isListed, effect.isListed else { return RegistryRefusal(.notUnderstood, name) }
        if name.isEmpty { return RegistryRefusal(.valueMissing, "name") }
        let missing: String? =
            one.isEmpty
            ? "one"
            : other.isEmpty
                ? "other"
                : scope.isUnknown ? "scope" : effect.isUnknown ? "effect" : validFrom == 0 ? "valid_from" : nil
        return missing.map { RegistryRefusal(.valueMissing, name + "." + $0) }
    }

    /// Whether the name has at most 100 Unicode scalars, the window 0 to 36,525 days, and the dates are valid. A rule
    /// of a programme against itself needs a window, because a family cannot have two running enrolments in one
    /// programme anyway.
    var isWellFormed: Bool {
        name.unicodeScalars.count <= 100 && (0...36_525).contains(windowDays) && (one != other || windowDays > 0)
            && areDays(from: validFrom, to: hasValidTo ? validTo : nil)
    }
}

/// Whether both are days, and `to`, where given, is not before `from`.
private func areDays(from: Int32, to: Int32?) -> Bool {
    Day(number: from) != nil && (to.map { Day(number: $0) != nil && $0 >= from } ?? true)
}
