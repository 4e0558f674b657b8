import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Vocabulary

@testable import Registry
@testable import Reporting

extension Evidence {
    /// The Registry's worklists hold as many families with an unmet need as Reporting's matrix says on the same day, for each
    /// deprivation.
    func needFindings() throws -> [Finding] {
        guard let registry = nodes.lazy.compactMap({ $0.machine as? SimulatedNode<RegistryService> }).first,
            let reporting = nodes.lazy.compactMap({ $0.machine as? SimulatedNode<ReportingService> }).first,
            let province = RegionCode("36"), let id = Identifier(hex: String(repeating: "0", count: 32))
        else { return [] }
        let asked = Asked(
            principal: "auditor", request: id, at: max(registry.clock.now(), reporting.clock.now()), areas: [province])
        var listed: [FieldDeprivation: Set<Data>] = [:]
        var counted: [FieldDeprivation: Set<Int64>] = [:]
        var findings: [Finding] = []
        for agency in Agency.allCases {
            let query = RegistryWorklistQuery.with { ($0.agency, $0.area, $0.most) = (agency.rawValue, "36", 1_000) }
            // Before the parameters are set there is neither list nor matrix.
            guard case .answer(let answer) = try registry.store.sound.read({ try Worklist.answer(query, asked, $0) })
            else { return [] }
            for line in answer.worklist.lines {
                for deprivation in line.deprivedOf { listed[deprivation, default: []].insert(line.family) }
            }
            let list = answer.worklist
            if list.rebuilding { findings.append(Finding(check: .need, words: "the worklists are being rebuilt")) }
            if Int(list.waiting) != list.lines.count {
                let words = "\(agency): \(list.waiting) families wait, \(list.lines.count) are listed"
                findings.append(Finding(check: .need, words: words))
            }
            for unmet in list.unmet { counted[unmet.deprivation, default: []].insert(Int64(unmet.families)) }
        }
        let query = ReportingUnmetNeedQuery.with { $0.area = "36" }
        guard case .answer(let answer) = try reporting.store.sound.read({ try UnmetNeed.answer(query, asked, $0) }),
            let whole = answer.unmetNeed.rows.first(where: { $0.region == "36" })
        else { return [] }
        return findings
            + whole.cells.compactMap { cell in
                let count = Int64(listed[cell.deprivation, default: []].count)
                if count == cell.gap, counted[cell.deprivation] == [cell.gap] { return nil }
                let words = """
                    \(cell.deprivation): \(count) families wait on the worklists, which count                     \(counted[cell.deprivation, default: []].sorted()), the matrix says \(cell.gap)
                    """
                return Finding(check: .need, words: words)
            }
    }
}
