import Schemas
import SwiftProtobuf
import Talk
import Vocabulary
import WireSchemas

/// A report's answer, with the last entry of each node that Reporting had read.
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
        return try report(query) { $0.indicators }
    }

    func unmetNeed(_ area: RegionCode?) throws -> Report<ReportingUnmetNeed> {
        var query = ReportingQuery()
        query.unmetNeed.area = area?.text ?? ""
        return try report(query) { $0.unmetNeed }
    }

    func ladder(_ area: RegionCode?) throws -> Report<ReportingLadder> {
        var query = ReportingQuery()
        query.ladder.area = area?.text ?? ""
        return try report(query) { $0.ladder }
    }

    func flows(from: Day, to: Day) throws -> Report<ReportingFlows> {
        var query = ReportingQuery()
        query.flows.from = from.number
        query.flows.to = to.number
        return try report(query) { $0.flows }
    }

    /// Requests a report. Before Reporting has read an entry of the Registry it knows no region; the fault says so,
    /// because a refusal of the region would mislead.
    private func report<Content>(_ query: Query, _ content: (Answer) -> Content) throws -> Report<Content> {
        let answer = try session.answer(node, .query, try query.serializedData())
        let registry = answer.header.asOf.first { $0.peer.hasPrefix("registry.") }
        if answer.header.outcome == .refused, registry?.entry == 0 {
            throw ConsoleFault.refused(ReportingReminder.nothingRead)
        }
        let answered = try session.answered(answer, by: node, refusal: Line.refusal)
        return Report(content(try Answer(serializedBytes: answered.body)), asOf: answered.header.asOf)
    }
}
