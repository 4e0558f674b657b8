import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Assessments {
    /// Assesses the next families of an area with the parameters valid today.
    ///
    /// Every family is assessed in full; only a result that differs from the family's latest assessment becomes an
    /// event. A changed answer, member, parameter or rule therefore takes effect without being named.
    static func decide(
        _ command: RegistryAssessFamilies, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        let walk: Walk
        switch Walk.read(area: command.area, after: command.after, most: command.most, asked, ofFamilies: true) {
        case .found(let read): walk = read
        case .refused(let refusal): return .refuse(refusal)
        }
        let numbers: StrategyNumbers
        switch try StrategyNumbers.valid(on: asked.today, tables) {
        case .found(let valid): numbers = valid
        case .refused(let refusal): return .refuse(refusal)
        }
        let families = try SurveyedFamily.page(walk, tables)
        let kept = try of(families.map(\.id), tables)
        var happened: [Happened<RegistryService>] = []
        var tallies = Tallies()
        for family in families {
            var assessed = family.household.assessed(numbers)
            assessed.family = family.id.data
            assessed.region = family.region.text
            let last = kept[family.id]?.last
            assessed.assessment = last?.event.assessment ?? Data()
            assessed.assessorBefore = last?.event.assessorBefore ?? ""
            if assessed == last?.event {
                tallies.count(.unchanged)
                continue
            }
            assessed.assessment = asked.newID(happened.count).data
            assessed.assessorBefore = last.map { $0.assessor == asked.person ? "" : $0.assessor } ?? ""
            happened.append(Happened(.with { $0.familyAssessed = assessed }))
            tallies.count(.status(assessed.status))
            if assessed.multidimensionallyPoor { tallies.count(.multidimensionallyPoor) }
            if assessed.permanentProtection { tallies.count(.permanentProtection) }
            if assessed.meetsCharity { tallies.count(.meetsCharity) }
        }
        let walked = RegistryWalked.with {
            $0.lookedAt = UInt32(clamping: families.count)
            $0.changed = UInt32(clamping: happened.count)
            $0.next = walk.next(after: families)
            $0.tallies = tallies.lines
        }
        return .accept(happened, .with { $0.walked = walked })
    }
}
