import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Groups {
    /// Records a member's deposit, or a withdrawal as a negative amount. A withdrawal must not exceed the member's
    /// balance.
    static func decide(_ command: EmpowermentRecordSavings, _ asked: Asked, _ tables: any Reading) throws -> Verdict {
        let refusal = EmpowermentRefusal.to(
            missing: [
                "group": command.group.isEmpty, "person": command.person.isEmpty, "amount": command.amount == 0,
                "on": command.on == 0,
            ],
            outOfRange: ["amount": Rupiah(command.amount) == nil])
        if let refusal { return .refuse(refusal) }
        let group: BusinessGroup
        switch try BusinessGroup.seekRunning(command.group, asked, tables) {
        case .found(let found): group = found
        case .refused(let refusal): return .refuse(refusal)
        }
        if command.on.isNoDay(from: group.formedOn, to: asked.today) { return .refuse(.valueOutOfRange, "on") }
        let balance = try tables.first(
            "SELECT balance FROM group_member WHERE group_id = $1 AND person = $2",
            [.blob(group.id), .blob(command.person)]
        ) { $0.integer(0) }
        guard let balance else { return .refuse(.notAMember, id: command.person) }
        // Both are within the range of Rupiah, so these sums cannot overflow.
        guard balance + command.amount >= 0 else { return .refuse(.savingsTooSmall, number: balance) }
        let savings = group.savings + command.amount
        guard Rupiah(savings) != nil else { return .refuse(.valueOutOfRange, "amount") }
        return .done(
            .savingsRecorded(
                .with {
                    $0.group = group.id
                    $0.person = command.person
                    $0.amount = command.amount
                    $0.on = command.on
                    $0.balance = savings
                }))
    }

    static func apply(_ event: EmpowermentSavingsRecorded, _ tables: any Writing) throws {
        try tables.write(
            "UPDATE group_member SET balance = balance + $1 WHERE group_id = $2 AND person = $3",
            [.integer(event.amount), .blob(event.group), .blob(event.person)])
        try tables.write(
            "UPDATE business_group SET savings = $1 WHERE id = $2", [.integer(event.balance), .blob(event.group)])
    }
}
