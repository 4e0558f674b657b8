import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Kur {
    /// Files an application that meets the conditions of its type; the reply states the monthly instalment.
    static func decide(_ command: EmpowermentApplyForKur, _ asked: Asked, _ tables: any Reading) throws -> Verdict {
        switch (command.type, command.use) {
        case (.unknown, _), (.UNRECOGNIZED, _): return .refuse(.notUnderstood, "type")
        case (_, .unknown), (_, .UNRECOGNIZED): return .refuse(.notUnderstood, "use")
        default: break
        }
        let refusal = EmpowermentRefusal.to(
            missing: [
                "amount": command.amount == 0, "months": command.months == 0,
                "group": command.type == .khusus && command.group.isEmpty,
            ],
            outOfRange: [
                "amount": command.amount < 0 || Rupiah(command.amount) == nil, "months": command.months < 0,
                "outstanding": command.outstanding < 0 || Rupiah(command.outstanding) == nil,
            ])
        if let refusal { return .refuse(refusal) }
        let terms: KurTerms
        switch KurTerms.seek(command.type, command.use, try ParametersInForce(on: asked.today, tables)) {
        case .found(let found): terms = found
        case .refused(let refusal): return .refuse(refusal)
        }
        let owner: Owner
        switch try Owner.seek(family: command.family, group: command.group, asked, tables) {
        case .found(let found): owner = found
        case .refused(let refusal): return .refuse(refusal)
        }
        let beginnersFit = owner.isGroup ? 0...Int32(clamping: owner.families.count) : 0...0
        guard beginnersFit.contains(command.beginners) else { return .refuse(.valueOutOfRange, "beginners") }

        let enterprises = try Enterprises.all(of: owner.id, tables)
        let enterprise =
            command.enterprise.isEmpty ? enterprises.first : enterprises.first { $0.id == command.enterprise }
        let application = try facts(of: command, owner, enterprise, enterprises, asked, tables)
        if let refusal = KurRules.refusal(to: application, terms) { return .refuse(refusal) }
        let open = try tables.exists(
            "SELECT 1 FROM kur_application WHERE owner = $1 AND repaid = 0 AND (approved IS NULL OR approved = 1)",
            [.blob(owner.id)])
        guard !open else { return .refuse(.applicationOpen, id: owner.id) }

        let id = asked.newID()
        let instalment = Annuity.instalment(of: command.amount, rate: terms.rate, months: Int(command.months))
        let event = EmpowermentKurApplied.with {
            $0.application = id.data
            $0.family = owner.family
            $0.group = owner.group
            $0.region = owner.region.text
            $0.type = command.type
            $0.use = command.use
            $0.amount = command.amount
            $0.months = command.months
            $0.rateBasisPoints = Int32(terms.rate)
            $0.instalment = instalment
            $0.families = owner.families
            $0.enterprise = enterprise?.id ?? Data()
        }
        return .created(id, .kurApplied(event), instalment: instalment)
    }

    /// The input of the rules, from the command and from this node's tables.
    private static func facts(
        of command: EmpowermentApplyForKur, _ owner: Owner, _ enterprise: Enterprise?, _ enterprises: [Enterprise],
        _ asked: Asked, _ tables: any Reading
    ) throws -> KurCase {
        var facts = KurCase()
        facts.type = command.type
        facts.amount = command.amount
        facts.months = command.months
        facts.today = asked.today
        facts.members = owner.families.count
        facts.isGroup = owner.isGroup
        facts.servesTheState = try owner.families.contains { try LearnedFamily.servesTheState($0, tables) }
        facts.hadKurBefore = try command.hadKurBefore || owner.families.contains { try hadKur($0, tables) }
        facts.hasKurElsewhere = command.hasKurElsewhere_p
        facts.hasCommercialCredit = command.hasCommercialCredit_p
        facts.runningSince = enterprise?.runningSince
        facts.isLicensed = enterprise?.isLicensed ?? false
        facts.kinRunningSince = enterprises.filter { $0.id != enterprise?.id }.map(\.runningSince)
        if owner.isGroup {
            for family in owner.families {
                facts.kinRunningSince += try Enterprises.all(of: family, tables).map(\.runningSince)
            }
        }
        facts.isTrained = try owner.families.contains { try isTrained($0, tables) }
        facts.isInGroup = try owner.isGroup || !BusinessGroup.running(of: owner.id, tables).isEmpty
        facts.hasAccount = try Accounts.exists(of: owner.id, tables)
        facts.beginners = command.beginners
        facts.isRecommended = command.recommended
        facts.hasBPJS = command.bpjsKetenagakerjaan
        facts.hasOfftaker = command.hasOfftaker_p
        facts.outstanding = command.outstanding
        return facts
    }

    private static func hadKur(_ family: Data, _ tables: any Reading) throws -> Bool {
        try tables.exists(
            """
            SELECT 1 FROM kur_family f JOIN kur_application a ON a.id = f.application
            WHERE f.family = $1 AND a.approved = 1
            """, [.blob(family)])
    }

    /// Whether a member of the family takes part in a course, or has passed one.
    private static func isTrained(_ family: Data, _ tables: any Reading) throws -> Bool {
        try tables.exists(
            "SELECT 1 FROM participant WHERE family = $1 AND (passed IS NULL OR passed = 1)", [.blob(family)])
    }

    static func apply(_ event: EmpowermentKurApplied, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO kur_application (id, owner, is_group, region, type, purpose, amount, months, rate, instalment,
                enterprise, approved_amount, outstanding, interest_owed, instalments, repaid, in_arrears)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0, 0, 0, 0)
            """,
            [
                .blob(event.application), .blob(event.family.isEmpty ? event.group : event.family),
                .flag(event.family.isEmpty), .number(RegionCode(event.region)?.number),
                .number(event.type.rawValue), .number(event.use.rawValue), .integer(event.amount),
                .number(event.months), .number(event.rateBasisPoints), .integer(event.instalment),
                .blob(event.enterprise),
            ])
        for family in event.families {
            try tables.write(
                "INSERT INTO kur_family (family, application) VALUES ($1, $2)",
                [.blob(family), .blob(event.application)])
        }
    }
}
