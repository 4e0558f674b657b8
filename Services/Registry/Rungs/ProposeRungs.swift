import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Rungs {
    /// Proposes the due moves among the next families of an area.
    ///
    /// A family has at most one open proposal. A rejected move is not proposed again before the family has a new
    /// assessment.
    static func decide(
        _ command: RegistryProposeRungs, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        let walk: Walk
        switch Walk.read(area: command.area, after: command.after, most: command.most, asked, ofFamilies: true) {
        case .found(let read): walk = read
        case .refused(let refusal): return .refuse(refusal)
        }
        let numbers: StrategyNumbers
        switch try StrategyNumbers.valid(on: asked.today, tables) {
        case .found(let valid): numbers = valid
        case .refused(let refusal): return .refuse(refusal)
        }
        let families = try SurveyedFamily.page(walk, tables)
        let ids = families.map(\.id)
        let assessments = try Assessments.of(ids, tables)
        let evidence = try FamilyEvidence.of(ids, tables)
        let standing = try standing(ids, tables)
        var happened: [Happened<RegistryService>] = []
        var tallies = Tallies()
        for family in families {
            guard let kept = assessments[family.id], let latest = kept.last else {
                tallies.count(.notAssessed)
                continue
            }
            let move = Ladder(
                rung: family.rung, assessment: latest.event, previous: kept.dropLast().last?.event,
                members: family.household.members, evidence: evidence[family.id] ?? FamilyEvidence(),
                today: asked.today, numbers: numbers
            ).move
            guard move.isDue else {
                tallies.count(latest.event.permanentProtection ? .permanentProtection : .notDue)
                continue
            }
            let before = standing[family.id, default: Standing()]
            if before.open {
                tallies.count(.alreadyProposed)
            } else if before.rejected.contains(where: { $0.to == move.to && $0.entry > latest.entry }) {
                tallies.count(.rejectedBefore)
            } else {
                let proposed = try RegistryRungProposed.with {
                    $0.proposal = asked.newID(happened.count).data
                    $0.family = family.id.data
                    $0.region = family.region.text
                    $0.from = FieldRung(family.rung)
                    $0.to = FieldRung(move.to)
                    $0.urgent = move.urgent
                    $0.receipt = try move.receipt.serializedData()
                }
                happened.append(Happened(.with { $0.rungProposed = proposed }))
                tallies.count(move.urgent ? .proposedBackTo(move.to) : .proposedTo(move.to))
            }
        }
        let walked = RegistryWalked.with {
            $0.lookedAt = UInt32(clamping: families.count)
            $0.changed = UInt32(clamping: happened.count)
            $0.next = walk.next(after: families)
            $0.tallies = tallies.lines
        }
        return .accept(happened, .with { $0.walked = walked })
    }

    /// Earlier proposals for a family: whether one is open, and which moves were rejected.
    private struct Standing {
        var open = false
        var rejected: [(to: Rung, entry: Int64)] = []
    }

    private static func standing(
        _ families: [Identifier], _ tables: any Reading
    ) throws -> [Identifier: Standing] {
        var found: [Identifier: Standing] = [:]
        let sql = "SELECT family, state, to_rung, entry FROM proposal WHERE family"
        try tables.each(sql, among: families.map { .id($0) }) { row in
            guard let family = row.id(0), let to = Rung(number: row.int32(2)) else { return }
            switch State(rawValue: row.integer(1)) {
            case .open: found[family, default: Standing()].open = true
            case .rejected: found[family, default: Standing()].rejected.append((to, row.integer(3)))
            default: break
            }
        }
        return found
    }
}

extension FieldRung {
    /// The wire's form of a rung.
    init(_ rung: Rung) { self = FieldRung(rawValue: Int(rung.number)) ?? .unknown }
}
