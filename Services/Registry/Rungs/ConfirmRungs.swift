import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Rungs {
    /// Confirms or rejects proposals, each by itself; a rejection states a reason.
    ///
    /// Four eyes, compared by human and not by key: the deciding human must not have imported or assessed the family
    /// or proposed a move since it came onto its rung, nor be the importer in its row or the assessor of its latest
    /// assessment, even from before.
    static func decide(
        _ command: RegistryConfirmRungs, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        guard (1...Limits.bulkItems).contains(command.proposals.count) else { return .refuse(.tooMany, "proposals") }
        guard !command.reject || !command.reason.isEmpty else { return .refuse(.valueMissing, "reason") }
        var bulk = RegistryBulkOutcome()
        bulk.lookedAt = UInt32(clamping: command.proposals.count)
        return .each(
            count: command.proposals.count,
            item: { index in
                let id = command.proposals[index]
                var item = RegistryBulkOutcome.Item()
                item.id = id
                defer { bulk.items.append(item) }
                let waiting: Waiting
                switch try Waiting.read(id, asked, tables) {
                case .found(let read): waiting = read
                case .refused(let refusal):
                    item.refusal = refusal
                    return []
                }
                bulk.done += 1
                let decided = RegistryRungDecided.with {
                    $0.proposal = id
                    $0.family = waiting.family
                    $0.region = waiting.region.text
                    $0.from = waiting.from
                    $0.to = waiting.to
                    $0.rejected = command.reject
                    $0.on = asked.today.number
                    $0.keyEpoch = waiting.keyEpoch
                }
                let reason = command.reason.isEmpty ? nil : RegistryEventPersonal.with { $0.text = command.reason }
                return [Happened(.with { $0.rungDecided = decided }, reason)]
            },
            answer: { .with { $0.bulk = bulk } })
    }
}

/// An open proposal that this person may decide.
private struct Waiting {
    let family: Data
    let region: RegionCode
    let from: FieldRung
    let to: FieldRung
    /// The epoch of the family's key.
    let keyEpoch: UInt32

    static func read(
        _ id: Data, _ asked: Asked, _ tables: any Reading
    ) throws -> Lookup<Waiting, RegistryRefusal> {
        let sql = """
            SELECT p.family, f.region, p.from_rung, p.to_rung, p.state, p.proposed_by, f.imported_by, a.assessor,
                f.key_epoch
            FROM proposal AS p JOIN family AS f ON f.id = p.family
            LEFT JOIN assessment AS a ON a.family = p.family AND a.latest = 1
            WHERE p.id = $1
            """
        let first = try tables.first(sql, [.blob(id)]) { row -> Lookup<Waiting, RegistryRefusal>? in
            // A proposal outside the grant must look like one that does not exist.
            guard let region = row.region(1), asked.reaches(region) else { return nil }
            guard row.integer(4) == Rungs.State.open.rawValue else { return .refused(.proposalSettled) }
            let others = [(DecisionRole.importer, row.text(6)), (.assessor, row.text(7)), (.proposer, row.text(5))]
            if let (role, _) = others.first(where: { asked.isSamePerson(as: $0.1) }) {
                return .refused(RegistryRefusal(samePerson: role))
            }
            return .found(
                Waiting(
                    family: row.blob(0), region: region, from: FieldRung(rawValue: Int(row.integer(2))) ?? .unknown,
                    to: FieldRung(rawValue: Int(row.integer(3))) ?? .unknown,
                    keyEpoch: UInt32(clamping: row.integer(8))))
        }
        guard let found = first ?? nil else { return .refused(.proposalUnknown) }
        guard case .found(let waiting) = found else { return found }
        // Records of the human's other names, from before the directory stated the human.
        for name in Set([asked.person] + asked.identity.names).sorted() {
            if let role = try Hands.role(of: name, in: waiting.family, tables) {
                return .refused(RegistryRefusal(samePerson: role))
            }
        }
        return .found(waiting)
    }
}
