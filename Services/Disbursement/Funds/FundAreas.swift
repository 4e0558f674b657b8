import Kernel
import Vocabulary

/// A cache, for one transaction, of the regions of funds. A fund's region never changes; without the cache a turn of
/// hundreds of commands would query the database as often.
final class FundAreas {
    private var known: [String: RegionCode?] = [:]

    /// The cache of the transaction.
    static func of(_ tables: any Reading) -> FundAreas { tables.notes.note { FundAreas() } }

    /// Whether the fund exists and the grant reaches it.
    /// - Throws: ``StorageFault``.
    func reaches(_ fund: String, _ asked: Asked, _ tables: any Reading) throws -> Bool {
        if let area = known[fund] { return asked.reaches(regionOrProvince: area) }
        // An unknown fund is not cached, because the next command may open it.
        guard let area = try tables.first(FundAreas.question, [.text(fund)], { $0.region(0) }) else { return false }
        known.updateValue(area, forKey: fund)
        return asked.reaches(regionOrProvince: area)
    }

    private static let question = "SELECT area FROM fund WHERE code = $1"
}
