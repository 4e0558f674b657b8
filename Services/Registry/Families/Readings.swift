import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Who read a family's personal data in full, when and for which purpose (UU 27/2022, article 7: a person may know who
/// processed the person's data, and why).
///
/// A reading is an event of the journal; these rows are folded from it, so that a family's readers are found without
/// a walk through the journal. Events of earlier versions do not state what was read, and have no row.
enum Readings {
    static let tables = [
        // `groups` has bit n for the PersonalGroup n.
        Table(
            "reading", .own, key: ["family", "entry"], order: .arrival,
            columns: """
                family BLOB NOT NULL,
                entry INTEGER NOT NULL,
                at INTEGER NOT NULL,
                person TEXT NOT NULL,
                purpose TEXT NOT NULL,
                groups INTEGER NOT NULL,
                PRIMARY KEY (family, entry)
                """)
    ]

    /// Most lines of an answer.
    private static let most = 200

    static func apply(
        _ event: RegistryFamilyRevealed, _ personal: RegistryEventPersonal?, _ settled: Settled,
        _ tables: any Writing
    ) throws {
        guard !event.groups.isEmpty else { return }
        try tables.write(
            """
            INSERT INTO reading (family, entry, at, person, purpose, groups) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (family, entry) DO NOTHING
            """,
            [
                .blob(event.family), .number(settled.entry), .moment(settled.at), .text(settled.person),
                .text(personal?.text ?? event.purpose), .number(bits(event.groups)),
            ])
    }

    /// The readings of a family within the grant, the latest first.
    static func answer(
        _ query: RegistryReadersQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<RegistryService> {
        let family: Identifier
        switch try Families.find(query.key, asked, tables) {
        case .refused(let refusal): return .refuse(refusal)
        case .family(let found): family = found.id
        }
        let most = query.most == 0 ? Self.most : min(Int(query.most), Self.most)
        let before = query.before == 0 ? Int64.max : Int64(clamping: query.before)
        var lines = try tables.rows(
            """
            SELECT entry, at, person, purpose, groups FROM reading WHERE family = $1 AND entry < $2
            ORDER BY entry DESC LIMIT $3
            """, [.id(family), .integer(before), .number(most + 1)]
        ) { row in
            RegistryReaders.Line.with {
                $0.entry = UInt64(clamping: row.integer(0))
                $0.at = row.integer(1)
                $0.person = row.text(2)
                $0.purpose = row.text(3)
                $0.groups = groups(row.integer(4))
            }
        }
        let hasMore = lines.count > most
        if hasMore { lines.removeLast() }
        return .answer(
            .with {
                $0.readers.family = family.data
                $0.readers.lines = lines
                $0.readers.next = hasMore ? lines.last?.entry ?? 0 : 0
            })
    }

    private static func bits(_ groups: [FieldPersonalGroup]) -> Int64 {
        groups.reduce(0) { bits, group in bits | 1 << Int64(group.rawValue) }
    }

    private static func groups(_ bits: Int64) -> [FieldPersonalGroup] {
        FieldPersonalGroup.allCases.filter { $0 != .unknown && bits & 1 << Int64($0.rawValue) != 0 }
    }
}
