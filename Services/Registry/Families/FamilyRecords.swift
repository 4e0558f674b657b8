import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// A row of `family`.
struct FamilyRecord {
    let id: Identifier
    let card: FamilyCardNumber
    let region: RegionCode
    /// Number of living members.
    let living: Int
    /// The date of the latest survey.
    let surveyedOn: Day
    /// The person who last imported the card.
    let importedBy: String
    let run: String
    let rung: Rung
    let rungSince: Day
    /// The version of the last ``RegistryFamilyChanged``; 0 if earlier events were the last.
    let version: UInt32
    /// The day from which this version holds.
    let holdsFrom: Day
    /// The epoch of the key that seals this version; 0 if earlier events were the last.
    let keyEpoch: UInt32
    let personal: RegistryFamilyPersonal
}

/// A person on a card.
struct Member {
    let id: Identifier
    let nik: NIK
    let isHead: Bool
    let state: RegistryPersonState
    let stateSince: Day
    let facts: RegistryMemberFacts
    let personal: RegistryMemberPersonal

    var isLiving: Bool { state == .living }
    /// Nil where the birth date is not stored.
    var bornOn: Day? { personal.hasBornOn ? Day(number: personal.bornOn) : nil }
}

extension Families {
    /// The family with this id; nil where there is none.
    static func row(of family: Identifier, _ tables: any Reading) throws -> FamilyRecord? {
        try row(where: "id", is: .id(family), tables)
    }

    /// The family with this card number; nil where there is none.
    static func row(of card: FamilyCardNumber, _ tables: any Reading) throws -> FamilyRecord? {
        try row(where: "card", is: .integer(card.number), tables)
    }

    /// The family on whose card the NIK is registered; nil where there is none.
    static func family(of nik: NIK, _ tables: any Reading) throws -> Identifier? {
        try tables.first("SELECT family FROM person WHERE nik = $1", [.integer(nik.number)]) { $0.id(0) } ?? nil
    }

    /// All persons on the card, the head first.
    static func members(of family: Identifier, _ tables: any Reading) throws -> [Member] {
        let sql = """
            SELECT id, nik, head, state, state_since, facts, personal FROM person WHERE family = $1
            ORDER BY id
            """
        var members: [Member] = []
        try tables.each(sql, [.id(family)]) { row in
            guard let id = row.id(0), let nik = NIK(number: row.integer(1)), let since = row.day(4) else { return }
            members.append(
                Member(
                    id: id, nik: nik, isHead: row.flag(2),
                    state: RegistryPersonState(rawValue: Int(row.int32(3))) ?? .unknown, stateSince: since,
                    facts: try RegistryMemberFacts(serializedBytes: row.blob(5)),
                    personal: try RegistryMemberPersonal(serializedBytes: row.blob(6))))
        }
        // Rows in the order of the key need no sort in SQLite, and the head is usually the first already.
        guard members.dropFirst().contains(where: \.isHead) else { return members }
        return members.filter(\.isHead) + members.filter { !$0.isHead }
    }

    /// The answers of the latest survey.
    static func latestSurvey(of family: Identifier, _ tables: any Reading) throws -> RegistryFamilyFacts? {
        try tables.first(
            "SELECT facts FROM survey WHERE family = $1 ORDER BY surveyed_on DESC LIMIT 1", [.id(family)]
        ) { try RegistryFamilyFacts(serializedBytes: $0.blob(0)) }
    }

    private static func row(where column: String, is key: Value, _ tables: any Reading) throws -> FamilyRecord? {
        let sql = """
            SELECT id, card, region, living, surveyed_on, imported_by, run, rung, rung_since, version, holds_from,
                key_epoch, personal
            FROM family WHERE \(column) = $1
            """
        return try tables.first(sql, [key]) { row in
            guard let id = row.id(0), let card = FamilyCardNumber(number: row.integer(1)), let region = row.region(2),
                let surveyedOn = row.day(4), let rung = Rung(number: row.int32(7)), let rungSince = row.day(8),
                let holdsFrom = row.day(10)
            else { return nil }
            return FamilyRecord(
                id: id, card: card, region: region, living: Int(row.integer(3)), surveyedOn: surveyedOn,
                importedBy: row.text(5), run: row.text(6), rung: rung, rungSince: rungSince,
                version: UInt32(clamping: row.integer(9)), holdsFrom: holdsFrom,
                keyEpoch: UInt32(clamping: row.integer(11)),
                personal: try RegistryFamilyPersonal(serializedBytes: row.blob(12)))
        } ?? nil
    }
}
