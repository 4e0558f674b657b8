import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Bank accounts of families and groups. The number and the holder are stored only beside the event in the journal; the
/// table has the columns that the rules need.
enum Accounts {
    static let tables = [
        // The latest account of each family or group.
        Table(
            "account", .own, key: ["owner"],
            columns: "owner BLOB NOT NULL PRIMARY KEY, bank TEXT NOT NULL, opened_on INTEGER NOT NULL")
    ]

    /// Records an account whose number is well-formed for its bank; whether it exists, only the bank knows.
    static func decide(_ command: EmpowermentRecordAccount, _ asked: Asked, _ tables: any Reading) throws -> Verdict {
        let owner: Owner
        switch try Owner.seek(family: command.family, group: command.group, asked, tables) {
        case .found(let found): owner = found
        case .refused(let refusal): return .refuse(refusal)
        }
        let refusal = EmpowermentRefusal.to(
            missing: [
                "bank": command.bank.isEmpty, "number": command.number.isEmpty, "holder": command.holder.isEmpty,
                "opened_on": command.openedOn == 0,
            ],
            outOfRange: ["opened_on": command.openedOn.isNoDay(to: asked.today)])
        if let refusal { return .refuse(refusal) }
        guard let account = BankAccount(bank: command.bank, number: command.number, holder: command.holder) else {
            return .refuse(.accountMalformed)
        }
        let event = EmpowermentAccountRecorded.with {
            $0.family = owner.family
            $0.group = owner.group
            $0.bank = account.bank
            $0.openedOn = command.openedOn
            $0.families = owner.families
            $0.keyEpoch = owner.keyEpoch
        }
        let personal = EmpowermentEventPersonal.with {
            $0.accountNumber = account.number
            $0.accountHolder = account.holder
        }
        return .accept(
            [Happened(.accountRecorded(event), personal)], .with { $0.done = .with { $0.count = 1 } })
    }

    static func apply(_ event: EmpowermentAccountRecorded, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO account (owner, bank, opened_on) VALUES ($1, $2, $3)
            ON CONFLICT (owner) DO UPDATE SET bank = excluded.bank, opened_on = excluded.opened_on
            """,
            [.blob(event.family.isEmpty ? event.group : event.family), .text(event.bank), .number(event.openedOn)])
    }

    /// Whether the family or group has an account.
    static func exists(of owner: Data, _ tables: any Reading) throws -> Bool {
        try tables.exists("SELECT 1 FROM account WHERE owner = $1", [.blob(owner)])
    }
}
