import Foundation
import Kernel
import Schemas
import Vocabulary

/// One page of an area's rows in the order of their ids.
struct Walk {
    let area: RegionCode
    /// The last id of the page before; empty for the first page.
    let after: Data
    let most: Int

    /// The page that a command or query asks for: `most` from 1 to ``Limits/bulkItems``, an area within the grant,
    /// `after` empty or 16 bytes. Otherwise the refusal.
    static func read(
        area: String, after: Data, most: UInt32, _ asked: Asked
    ) -> Lookup<Walk, RegistryRefusal> {
        guard (1...UInt32(Limits.bulkItems)).contains(most) else { return .refused(.tooMany, "most") }
        guard !area.isEmpty else { return .refused(.valueMissing, "area") }
        guard let region = RegionCode(area) else { return .refused(.valueWrong, "area") }
        guard asked.reaches(region) else { return .refused(.outsideArea, area) }
        guard after.isEmpty || after.count == 16 else { return .refused(.valueWrong, "after") }
        return .found(Walk(area: region, after: after, most: Int(most)))
    }

    /// The cursor of the next page: this page's last id, or empty when the page was not full.
    func next(after ids: [Data]) -> Data { ids.count == most ? ids.last ?? Data() : Data() }
}
