import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The catalogue: the programmes of all agencies, and the rules for combining them.
enum Programmes {
    static let tables = [
        // One row for each programme. `content` holds the message's bytes, `relieves` a set of deprivations as bits.
        Table(
            "programme", .own, key: ["code"],
            columns: """
                code TEXT NOT NULL PRIMARY KEY,
                relieves INTEGER NOT NULL,
                content BLOB NOT NULL
                """),
        // One row for each rule about two programmes, or about repeating one within a window.
        Table(
            "combination", .own, key: ["name"],
            columns: """
                name TEXT NOT NULL PRIMARY KEY,
                one TEXT NOT NULL,
                other TEXT NOT NULL,
                content BLOB NOT NULL
                """,
            indexes: [
                "CREATE INDEX combination_one ON combination (one)",
                "CREATE INDEX combination_other ON combination (other)",
            ]),
    ]

    /// The programme with this code; nil where there is none.
    static func programme(_ code: String, _ tables: any Reading) throws -> RegistryProgramme? {
        try tables.first("SELECT content FROM programme WHERE code = $1", [.text(code)]) {
            try RegistryProgramme(serializedBytes: $0.blob(0))
        }
    }

    static func apply(_ event: RegistryProgrammeLoaded, _ tables: any Writing) throws {
        let programme = event.programme
        let relieves = programme.relieves.compactMap { Deprivation(number: Int32(clamping: $0.rawValue)) }
        let before = try tables.integer("SELECT relieves FROM programme WHERE code = $1", [.text(programme.code)])
        // The families that it has served wait for other deprivations now.
        if before != relieves.bits { tables.rebuild(Need.table.name) }
        try tables.write(
            """
            INSERT INTO programme (code, relieves, content) VALUES ($1, $2, $3)
            ON CONFLICT (code) DO UPDATE SET relieves = excluded.relieves, content = excluded.content
            """, [.text(programme.code), .integer(relieves.bits), .blob(try programme.serializedData())])
    }

    static func apply(_ event: RegistryCombinationLoaded, _ tables: any Writing) throws {
        let rule = event.combination
        try tables.write(
            """
            INSERT INTO combination (name, one, other, content) VALUES ($1, $2, $3, $4)
            ON CONFLICT (name) DO UPDATE SET
                one = excluded.one, other = excluded.other, content = excluded.content
            """, [.text(rule.name), .text(rule.one), .text(rule.other), .blob(try rule.serializedData())])
    }

    /// The whole catalogue, ordered by code and by name.
    static func answer(
        _ query: RegistryProgrammesQuery, _ asked: Asked, _ tables: any Reading
    ) throws -> Reply<RegistryService> {
        let catalogue = try RegistryProgrammes.with {
            $0.programmes = try tables.rows("SELECT content FROM programme ORDER BY code") {
                try RegistryProgramme(serializedBytes: $0.blob(0))
            }
            $0.combinations = try tables.rows("SELECT content FROM combination ORDER BY name") {
                try RegistryCombination(serializedBytes: $0.blob(0))
            }
        }
        return .answer(.with { $0.programmes = catalogue })
    }
}
