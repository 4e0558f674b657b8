import Edges
package import Intake
import Kernel
import Schemas
import Vocabulary

/// The Registry's regions.
package enum KnownRegions {
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
