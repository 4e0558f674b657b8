import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// The proposals that the Registry's node makes by itself, once in a month for the whole province.
///
/// Some moves fall due with time alone: an enterprise has run for six months, and no event says so. The day of the month is
/// the parameter `proposal_day`; without a row, or with 0, proposals are made only when a person asks for them. A proposal
/// moves no family: a person confirms it.
enum MonthlyProposals {
    static func due(
        at moment: Moment, in province: RegionCode, _ tables: any Reading
    ) throws -> [DueWork<RegistryCommand>] {
        let row = try tables.first(
            "SELECT value, valid_from FROM parameter WHERE name = $1 AND valid_from <= $2 ORDER BY valid_from DESC LIMIT 1",
            [.text(ParameterName.proposalDay.rawValue), .day(moment.day)]
        ) { ($0.integer(0), $0.int32(1)) }
        guard let (dayOfMonth, validFrom) = row, dayOfMonth > 0,
            let day = last(Int(clamping: dayOfMonth), until: moment.day), day.number >= validFrom
        else { return [] }
        let command = RegistryCommand.with { $0.proposeRungs.area = province.text }
        return [DueWork(command, since: Moment(startOf: day))]
    }

    /// The last day with this number in its month (1–28), at most `today`.
    static func last(_ dayOfMonth: Int, until today: Day) -> Day? {
        let month = Month(of: today)
        let began = today.day < dayOfMonth ? month.previous : month
        return Day(year: began.year, month: began.month, day: dayOfMonth)
    }
}
