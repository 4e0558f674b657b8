import Edges
package import Intake
import Kernel
import Schemas
import Vocabulary

/// The regions that the Registry has loaded.
package enum KnownRegions {
    /// Reads them page by page.
    /// - Throws: ``TalkFault``.
    package static func ask(_ session: Session) throws -> RegionSet {
        var codes: [RegionCode] = []
        var query = RegistryQuery()
        query.regions.area = session.province.plan.code
        query.regions.most = UInt32(Limits.bulkItems)
        while true {
            let page = try session.registry().ask(query).0.regions
            codes += page.regions.compactMap { RegionCode($0.code) }
            if page.next.isEmpty { return RegionSet(codes) }
            query.regions.after = page.next
        }
    }
}
