import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Enterprises (*usaha*) of families and groups, and their licences.
enum Enterprises {
    static let tables = [
        Table(
            "enterprise", .own, key: ["id"],
            columns: """
                id BLOB NOT NULL PRIMARY KEY,
                owner BLOB NOT NULL,
                name TEXT NOT NULL,
                sector TEXT NOT NULL,
                running_since INTEGER NOT NULL,
                has_nib INTEGER NOT NULL,
                has_letter INTEGER NOT NULL,
                yearly_sales INTEGER NOT NULL
                """,
            indexes: ["CREATE UNIQUE INDEX enterprise_owner ON enterprise (owner, name)"])
    ]

    /// Records an enterprise, or updates the one with the same owner and name. Its licence is a business number (NIB,
    /// 13 digits) or a letter of business; an embryo business may have neither yet.
    static func decide(
        _ command: EmpowermentRecordEnterprise, _ asked: Asked, _ tables: any Reading
    ) throws -> Verdict {
        let owner: Owner
        switch try Owner.seek(family: command.family, group: command.group, asked, tables) {
        case .found(let found): owner = found
        case .refused(let refusal): return .refuse(refusal)
        }
        let refusal = EmpowermentRefusal.to(
            missing: [
                "name": command.name.isEmpty, "sector": command.sector.isEmpty,
                "running_since": command.runningSince == 0,
            ],
            outOfRange: [
                "name": command.name.isTooLong, "sector": command.sector.isTooLong,
                "running_since": command.runningSince.isNoDay(to: asked.today),
                "letter": command.letter.isTooLong,
                "yearly_sales": command.yearlySales < 0 || Rupiah(command.yearlySales) == nil,
            ])
        if let refusal { return .refuse(refusal) }
        guard command.nib.isEmpty || isNIB(command.nib) else { return .refuse(.nibMalformed) }
        let known = try tables.first(
            "SELECT id FROM enterprise WHERE owner = $1 AND name = $2", [.blob(owner.id), .text(command.name)]
        ) { $0.id(0) }
        let enterprise = (known ?? nil) ?? asked.newID()
        let event = EmpowermentEnterpriseRecorded.with {
            $0.enterprise = enterprise.data
            $0.family = owner.family
            $0.group = owner.group
            $0.name = command.name
            $0.sector = command.sector
            $0.runningSince = command.runningSince
            $0.hasNib_p = !command.nib.isEmpty
            $0.hasLetter_p = !command.letter.isEmpty
            $0.yearlySales = command.yearlySales
            $0.families = owner.families
            $0.region = owner.region.text
            $0.keyEpoch = owner.keyEpoch
        }
        let personal = EmpowermentEventPersonal.with {
            $0.nib = command.nib
            $0.letter = command.letter
        }
        return .created(enterprise, .enterpriseRecorded(event), personal)
    }

    static func apply(_ event: EmpowermentEnterpriseRecorded, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO enterprise (id, owner, name, sector, running_since, has_nib, has_letter, yearly_sales)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (id) DO UPDATE SET sector = excluded.sector, running_since = excluded.running_since,
                has_nib = excluded.has_nib, has_letter = excluded.has_letter, yearly_sales = excluded.yearly_sales
            """,
            [
                .blob(event.enterprise), .blob(event.family.isEmpty ? event.group : event.family),
                .text(event.name), .text(event.sector), .number(event.runningSince), .flag(event.hasNib_p),
                .flag(event.hasLetter_p), .integer(event.yearlySales),
            ])
    }

    /// Whether the text has the form of a business number (*nomor induk berusaha*): 13 digits (`domain.md` 2.5).
    static func isNIB(_ text: String) -> Bool {
        text.utf8.count == 13 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

/// The columns of an enterprise that rules read.
struct Enterprise {
    let id: Data
    let runningSince: Day
    let isLicensed: Bool
}

extension Enterprises {
    /// The enterprises of a family or group, the oldest first.
    static func all(of owner: Data, _ tables: any Reading) throws -> [Enterprise] {
        try tables.rows(
            """
            SELECT id, running_since, has_nib, has_letter FROM enterprise WHERE owner = $1 ORDER BY running_since, id
            """, [.blob(owner)]
        ) { Enterprise(id: $0.blob(0), runningSince: $0.day(1) ?? .last, isLicensed: $0.flag(2) || $0.flag(3)) }
    }
}
