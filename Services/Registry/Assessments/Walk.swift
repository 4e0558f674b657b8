import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// Going through the rows of an area in the order of their ids, a page at a time.
struct Walk {
    /// The most that one command looks at.
    static let mostAtOnce: UInt32 = 1_000

    let area: RegionCode
    /// The id after which to go on; empty at the beginning.
    let after: Data
    let most: Int

    /// What a command or query asks to walk through, or why it may not.
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

    /// Where to go on after a page: its last id, or nothing when the page was not full.
    func next(after ids: [Data]) -> Data { ids.count == most ? ids.last ?? Data() : Data() }
}

// Only ever the failure of a `Result`; a refusal is never thrown.
extension RegistryRefusal: Error {}

/// Counts by name, in the order in which the names first came up.
struct Tallies {
    private(set) var lines: [RegistryTally] = []

    /// Counts one more of a name.
    mutating func count(_ name: String) {
        if let place = lines.firstIndex(where: { $0.name == name }) {
            lines[place].count += 1
        } else {
            lines.append(
                .with {
                    $0.name = name
                    $0.count = 1
                })
        }
    }
}
