import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Kur {
    /// Records the bank's answer: an approved amount, at most the one applied for, or the reason of a rejection.
    static func decide(_ command: EmpowermentRecordBankAnswer, _ asked: Asked, _ tables: any Reading) throws -> Verdict
    {
        let refusal = EmpowermentRefusal.to(
            missing: [
                "application": command.application.isEmpty, "amount": command.approved && command.amount == 0,
                "bank": command.bank.isEmpty, "reason": !command.approved && command.reason.isEmpty,
                "on": command.on == 0,
            ],
            outOfRange: [
                "bank": command.bank.isTooLong, "reason": command.reason.isTooLong,
                "on": command.on.isNoDay(to: asked.today),
            ])
        if let refusal { return .refuse(refusal) }
        let application: KurApplication
        switch try KurApplication.seek(command.application, asked, tables) {
        case .found(let found): application = found
        case .refused(let refusal): return .refuse(refusal)
        }
        let amount = command.approved ? command.amount : 0
        guard (0...application.amount).contains(amount) else { return .refuse(.valueOutOfRange, "amount") }
        guard application.isApproved == nil else { return .refuse(.applicationAnswered, id: application.id) }
        let families = try application.families(tables)
        return .done(
            .kurAnswered(
                .with {
                    $0.application = application.id
                    $0.approved = command.approved
                    $0.amount = amount
                    $0.instalment = Annuity.instalment(
                        of: amount, rate: application.rate, months: Int(application.months))
                    $0.bank = command.bank
                    $0.reason = command.reason
                    $0.on = command.on
                    $0.families = families
                    $0.region = application.region.text
                }))
    }

    static func apply(_ event: EmpowermentKurAnswered, _ tables: any Writing) throws {
        try tables.write(
            """
            UPDATE kur_application SET approved = $1, approved_amount = $2, outstanding = $2, instalment = $3,
                answered_on = $4
            WHERE id = $5
            """,
            [
                .flag(event.approved), .integer(event.amount), .integer(event.instalment), .number(event.on),
                .blob(event.application),
            ])
    }

    /// Records a payment for the next month of the schedule. It pays interest first, unpaid interest of earlier months
    /// included, then principal. It is late after its due day, or when it is below the instalment, from the last month
    /// on below the whole debt; it must not exceed the debt.
    static func decide(
        _ command: EmpowermentRecordInstalment, _ asked: Asked, _ tables: any Reading
    ) throws -> Verdict {
        let refusal = EmpowermentRefusal.to(
            missing: [
                "application": command.application.isEmpty, "amount": command.amount == 0, "on": command.on == 0,
            ],
            outOfRange: ["amount": command.amount < 0])
        if let refusal { return .refuse(refusal) }
        let application: KurApplication
        switch try KurApplication.seek(command.application, asked, tables) {
        case .found(let found): application = found
        case .refused(let refusal): return .refuse(refusal)
        }
        guard application.isApproved == true, let approvedOn = application.answeredOn else {
            return .refuse(.notApproved, id: application.id)
        }
        guard !application.isRepaid else { return .refuse(.repaid, id: application.id) }
        if command.on.isNoDay(from: application.lastOn ?? approvedOn, to: asked.today) {
            return .refuse(.valueOutOfRange, "on")
        }
        let number = application.instalments + 1
        let interest = application.interestOwed + Annuity.interest(on: application.outstanding, rate: application.rate)
        let owed = application.outstanding + interest
        guard command.amount <= owed else { return .refuse(.instalmentTooLarge, number: owed) }
        let asksFor = number >= application.months ? owed : min(application.instalment, owed)
        let late = command.on > approvedOn.addingMonths(Int(number)).number || command.amount < asksFor
        let interestPaid = min(command.amount, interest)
        let families = try application.families(tables)
        return .done(
            .instalmentRecorded(
                .with {
                    $0.application = application.id
                    $0.number = number
                    $0.amount = command.amount
                    $0.interest = interestPaid
                    $0.principal = command.amount - interestPaid
                    $0.outstanding = owed - interest - $0.principal
                    $0.interestOwed = interest - interestPaid
                    $0.on = command.on
                    $0.late = late
                    $0.repaid = command.amount == owed
                    $0.families = families
                    $0.region = application.region.text
                    $0.inArrears = application.inArrears || late
                }))
    }

    static func apply(_ event: EmpowermentInstalmentRecorded, _ tables: any Writing) throws {
        try tables.write(
            """
            UPDATE kur_application SET outstanding = $1, interest_owed = $2, instalments = $3, last_on = $4,
                repaid = $5, in_arrears = $6
            WHERE id = $7
            """,
            [
                .integer(event.outstanding), .integer(event.interestOwed), .number(event.number),
                .number(event.on), .flag(event.repaid), .flag(event.inArrears), .blob(event.application),
            ])
    }
}
