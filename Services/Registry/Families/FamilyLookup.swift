import Kernel
import Schemas
import Vocabulary

extension Families {
    /// The result of a lookup.
    enum Found {
        case family(FamilyRecord)
        case refused(RegistryRefusal)
    }

    /// Finds a family by key: an id of 32 hexadecimal digits, or 16 digits, taken first as a card number and then as a
    /// NIK.
    ///
    /// A family outside the grant is refused like one that does not exist.
    static func find(_ key: String, _ asked: Asked, _ tables: any Reading) throws -> Found {
        if key.isEmpty { return .refused(RegistryRefusal(.valueMissing, "key")) }
        let family: FamilyRecord?
        if let id = Identifier(hex: key) {
            family = try row(of: id, tables)
        } else if let card = FamilyCardNumber(key) {
            family = try row(of: card, tables) ?? row(ofNIK: key, tables)
        } else {
            return .refused(RegistryRefusal(.valueWrong, "key"))
        }
        guard let family, asked.reaches(family.region) else { return .refused(RegistryRefusal(.familyUnknown)) }
        return .family(family)
    }

    private static func row(ofNIK key: String, _ tables: any Reading) throws -> FamilyRecord? {
        guard let nik = try? NIK(key), let family = try family(of: nik, tables) else { return nil }
        return try row(of: family, tables)
    }
}
