import Schemas
import Vocabulary

/// A report as it was answered, and how far Reporting had read when it answered.
struct Report<Content> {
    let content: Content
    let asOf: [WireFreshness]

    init(_ content: Content, asOf: [WireFreshness]) {
        self.content = content
        self.asOf = asOf
    }
}

extension Line where Query == ReportingQuery, Answer == ReportingAnswer {
    func indicators(_ area: RegionCode?) throws -> Report<ReportingIndicators> {
        var query = ReportingQuery()
        query.indicators.area = area?.text ?? ""
        let (answer, header) = try ask(query)
        return Report(answer.indicators, asOf: header.asOf)
    }

    func unmetNeed(_ area: RegionCode?) throws -> Report<ReportingUnmetNeed> {
        var query = ReportingQuery()
        query.unmetNeed.area = area?.text ?? ""
        let (answer, header) = try ask(query)
        return Report(answer.unmetNeed, asOf: header.asOf)
    }

    func ladder(_ area: RegionCode?) throws -> Report<ReportingLadder> {
        var query = ReportingQuery()
        query.ladder.area = area?.text ?? ""
        let (answer, header) = try ask(query)
        return Report(answer.ladder, asOf: header.asOf)
    }

    func flows(from: Day, to: Day) throws -> Report<ReportingFlows> {
        var query = ReportingQuery()
        query.flows.from = from.number
        query.flows.to = to.number
        let (answer, header) = try ask(query)
        return Report(answer.flows, asOf: header.asOf)
    }
}
