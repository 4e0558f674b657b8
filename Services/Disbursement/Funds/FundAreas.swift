import Kernel
import Vocabulary

/// The regions of the funds that one transaction has asked for: they never change, and a turn of hundreds of commands
/// would else wait for the database as many times.
final class FundAreas {
    private var known: [String: RegionCode?] = [:]

    /// Those of a transaction.
    static func of(_ tables: any Reading) -> FundAreas { tables.notes.note { FundAreas() } }

    /// Whether there is a fund that the asker's grant reaches.
    /// - Throws: ``StorageFault``.
    func reaches(_ fund: String, _ asked: Asked, _ tables: any Reading) throws -> Bool {
        if let area = known[fund] { return Funds.reaches(area, asked) }
        // A fund that is not there may be opened by the next command.
        guard let area = try tables.first(FundAreas.question, [.text(fund)], { $0.region(0) }) else { return false }
        known.updateValue(area, forKey: fund)
        return Funds.reaches(area, asked)
    }

    private static let question = "SELECT area FROM fund WHERE code = $1"
}
