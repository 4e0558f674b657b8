import Foundation
import Kernel
import Schemas
import Vocabulary

/// One page of an area's rows.
///
/// Proposals and enrolments come in the order of their ids. Families of the whole province do too; those of a smaller area
/// come by region and id, so that a page reads none outside the area however large the register is.
struct Walk {
    let area: RegionCode
    /// The last row's place of the page before; empty for the first page. An id, or a region and an id.
    let after: Data
    let most: Int

    /// A place by region and id: the region's number, big-endian, and the id.
    static let placeBytes = 8 + 16

    /// The page that a command or query asks for: `most` from 1 to ``Limits/bulkItems``, an area within the grant,
    /// `after` empty or 16 bytes, or for families also 24. Otherwise the refusal.
    static func read(
        area: String, after: Data, most: UInt32, _ asked: Asked, ofFamilies: Bool = false
    ) -> Lookup<Walk, RegistryRefusal> {
        guard (1...UInt32(Limits.bulkItems)).contains(most) else { return .refused(.tooMany, "most") }
        guard !area.isEmpty else { return .refused(.valueMissing, "area") }
        guard let region = RegionCode(area) else { return .refused(.valueWrong, "area") }
        guard asked.reaches(region) else { return .refused(.outsideArea, area) }
        guard after.isEmpty || after.count == 16 || ofFamilies && after.count == placeBytes else {
            return .refused(.valueWrong, "after")
        }
        return .found(Walk(area: region, after: after, most: Int(most)))
    }

    /// Whether families come in the order of their ids. A client may also go on with an id, which was once the only place
    /// of a page.
    var isByID: Bool { after.isEmpty ? area.level == .provinsi : after.count == 16 }

    /// The region and id after which the page begins, where families come by region.
    var place: (region: Int64, id: Data) {
        guard after.count == Walk.placeBytes else { return (area.numbers.lowerBound, Data()) }
        return (after.prefix(8).reduce(0) { $0 << 8 | Int64($1) }, after.suffix(16))
    }

    /// The cursor of the next page: this page's last id, or empty when the page was not full.
    func next(after ids: [Data]) -> Data { ids.count == most ? ids.last ?? Data() : Data() }

    /// The cursor of the next page of families: the last one's place, or empty when the page was not full.
    func next(after families: [SurveyedFamily]) -> Data {
        guard families.count == most, let last = families.last else { return Data() }
        if isByID { return last.id.data }
        return withUnsafeBytes(of: last.region.number.bigEndian) { Data($0) } + last.id.data
    }
}
