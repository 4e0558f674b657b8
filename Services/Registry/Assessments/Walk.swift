import Foundation
import Kernel
import Schemas
import Vocabulary

/// One page of an area's rows in the order of their ids.
struct Walk {
    /// Most rows in one page.
    static let mostAtOnce: UInt32 = 1_000

    let area: RegionCode
    /// The last id of the page before; empty for the first page.
    let after: Data
    let most: Int

    /// The page that a command or query asks for: `most` from 1 to 1,000, an area within the grant, `after` empty or 16
    /// bytes. Otherwise the refusal.
    static func read(
        area: String, after: Data, most: UInt32, _ asked: Asked
    ) -> Result<Walk, RegistryRefusal> {
        guard (1...mostAtOnce).contains(most) else { return .failure(RegistryRefusal(.tooMany, "most")) }
        guard !area.isEmpty else { return .failure(RegistryRefusal(.valueMissing, "area")) }
        guard let region = RegionCode(area) else { return .failure(RegistryRefusal(.valueWrong, "area")) }
        guard asked.reaches(region) else { return .failure(RegistryRefusal(.outsideArea, area)) }
        guard after.isEmpty || after.count == 16 else { return .failure(RegistryRefusal(.valueWrong, "after")) }
        return .success(Walk(area: region, after: after, most: Int(most)))
    }

    /// The cursor of the next page: this page's last id, or empty when the page was not full.
    func next(after ids: [Data]) -> Data { ids.count == most ? ids.last ?? Data() : Data() }
}

// Serves as the failure of a `Result`; a refusal is never thrown.
extension RegistryRefusal: Error {}
