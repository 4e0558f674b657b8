import Foundation
import Kernel
import Vocabulary

/// The families about whose rung the transaction wrote, for the check that each has one.
final class MovedFamilies {
    private(set) var families: Set<Data> = []

    static func of(_ tables: any Reading) -> MovedFamilies { tables.notes.note { MovedFamilies() } }

    func add(_ family: Data) { families.insert(family) }
}

extension Rungs {
    /// Checks each family about whose rung the transaction wrote: it has at most one open proposal, and stands where its
    /// last confirmed proposal put it.
    /// - Throws: ``StorageFault`` of kind `constraint`, with the proposal.
    static func check(_ tables: any Reading) throws {
        let families = MovedFamilies.of(tables).families
        if families.isEmpty { return }
        var (open, last): (Set<Data>, [Data: (proposal: Data, entry: Int64, to: Int64, stands: Int64)]) = ([], [:])
        // Sorted, so that the database reads its pages in order; a list is padded with its last key, hence the set of
        // proposals that were seen.
        var seen: Set<Data> = []
        let keys = families.sorted { $0.lexicographicallyPrecedes($1) }.map { Value.blob($0) }
        try tables.each(proposals, among: keys) { row in
            let (family, proposal) = (row.blob(0), row.blob(1))
            guard seen.insert(proposal).inserted else { return }
            switch State(rawValue: row.integer(2)) {
            case .open:
                guard open.insert(family).inserted else {
                    throw StorageFault(.constraint, "two open proposals for one family: \(hex(proposal))")
                }
            case .confirmed:
                let next = (proposal, row.integer(3), row.integer(4), row.integer(5))
                // A family has one open proposal at a time, so that the later entry was also confirmed later.
                if let before = last[family], before.entry > next.1 { return }
                last[family] = next
            case .rejected, .overtaken, nil: break
            }
        }
        for (proposal, _, to, stands) in last.values where to != stands {
            throw StorageFault(.constraint, "a family is not on the rung of its last proposal: \(hex(proposal))")
        }
    }

    private static func hex(_ id: Data) -> String { Identifier(bytes: id)?.text ?? "" }

    private static let proposals = """
        SELECT p.family, p.id, p.state, p.entry, p.to_rung, f.rung
        FROM proposal p JOIN family f ON f.id = p.family WHERE p.family
        """
}
