import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Testing

/// The names, NIKs, card numbers and accounts of a Registry's tables, to be sought in bytes that must not have them.
struct PersonalTexts {
    private let texts: Set<String>

    init(in tables: any Reading) throws {
        let persons = try tables.rows("SELECT personal FROM person") { row in
            let person = try RegistryMemberPersonal(serializedBytes: row.blob(0))
            return [person.nik, person.name, person.mother]
        }
        let families = try tables.rows("SELECT personal FROM family") { row in
            let family = try RegistryFamilyPersonal(serializedBytes: row.blob(0))
            return [family.card, family.account.number]
        }
        let all = (persons + families).flatMap { $0 }.filter { $0.count > 4 }
        #expect(all.count > 500, "too few texts for a search to say anything")
        texts = Set(all)
    }

    /// The number of different texts.
    var count: Int { texts.count }

    /// The texts that stand somewhere in these bytes.
    func found(in bytes: Data) -> Set<String> { texts.filter { bytes.range(of: Data($0.utf8)) != nil } }
}
