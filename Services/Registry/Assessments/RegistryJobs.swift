import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The commands that the Registry's node carries out page by page: assessing an area's families, proposing their rungs, and
/// enrolling them. Each is the command of one page; a job repeats it from the first family to the last.
extension RegistryService {
    func page(of command: RegistryCommand, after cursor: Data, most: Int) -> RegistryCommand? {
        var page = command
        let most = UInt32(clamping: most)
        switch command.command {
        case .assessFamilies: (page.assessFamilies.after, page.assessFamilies.most) = (cursor, most)
        case .proposeRungs: (page.proposeRungs.after, page.proposeRungs.most) = (cursor, most)
        case .enrolFamilies(let enrol) where enrol.families.isEmpty:
            (page.enrolFamilies.after, page.enrolFamilies.most) = (cursor, most)
        default: return nil
        }
        return page
    }

    func paged(_ answer: RegistryAnswer) -> Paged? {
        switch answer.answer {
        case .walked(let walked):
            return Paged(
                lookedAt: Int(walked.lookedAt), changed: Int(walked.changed), next: walked.next,
                counts: walked.tallies.map { ($0.name, Int($0.count)) })
        case .bulk(let bulk):
            // Families that an exclusion or a combination rule stops are listed in the step's reply, and counted here.
            var stopped: [(name: String, count: Int)] = []
            for item in bulk.items where item.hasRefusal {
                let name =
                    switch item.refusal.code {
                    case .excluded: "excluded." + item.refusal.subject
                    case .combination: "combination." + item.refusal.subject
                    default: "refused"
                    }
                if let place = stopped.firstIndex(where: { $0.name == name }) {
                    stopped[place].count += 1
                } else {
                    stopped.append((name, 1))
                }
            }
            return Paged(
                lookedAt: Int(bulk.lookedAt), changed: Int(bulk.done), next: bulk.next,
                counts: bulk.tallies.map { ($0.name, Int($0.count)) } + stopped)
        default: return nil
        }
    }

    func due(at: Moment, in province: RegionCode, _ tables: any Reading) throws -> [DueWork<RegistryCommand>] {
        try MonthlyProposals.due(at: at, in: province, tables)
    }

    func total(of command: RegistryCommand, _ tables: any Reading) throws -> UInt64 {
        let area =
            switch command.command {
            case .assessFamilies(let command): command.area
            case .proposeRungs(let command): command.area
            case .enrolFamilies(let command): command.area
            default: ""
            }
        guard let region = RegionCode(area) else { return 0 }
        return UInt64(
            clamping: try tables.integer(
                "SELECT count(*) FROM family WHERE region BETWEEN $1 AND $2",
                [.integer(region.numbers.lowerBound), .integer(region.numbers.upperBound)]))
    }
}
