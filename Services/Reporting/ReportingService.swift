public import Kernel
import Schemas
import Vocabulary

/// Reports on the province and each kabupaten and kota, folded from the feeds of all other nodes.
///
/// The service has no commands and only copied tables. `Learned/` fills them; each report has a folder.
struct ReportingService: Service {
    typealias Command = ReportingCommand
    typealias Query = ReportingQuery
    typealias Event = ReportingEvent
    /// Reporting stores no personal data, so its personal part is an empty message.
    typealias Personal = ReportingEvent
    typealias Answer = ReportingAnswer
    typealias Refusal = ReportingRefusal

    static let name = "reporting"

    static let migrations = [
        Migration(1, tables: Learned.tables),
        // The version of the family that was learned, and the day from which it holds; 0 of events of earlier versions.
        Migration(2, adding: ["version", "holds_from"], to: "family"),
        // No table: earlier programs cannot read the journal from here on, whose entries are of edition 2.
        Migration(3, tables: []),
    ]

    /// None: Reporting stores no personal data.
    static func parts(of personal: ReportingEvent, beside event: ReportingEvent) -> [PersonalPart<ReportingEvent>] {
        []
    }

    static func notUnderstood(_ place: String) -> ReportingRefusal { ReportingRefusal(.notUnderstood, place) }

    func name(of command: ReportingCommand) -> String? { nil }

    func name(of query: ReportingQuery) -> String? {
        switch query.query {
        case .indicators: "indicators"
        case .unmetNeed: "unmet_need"
        case .ladder: "ladder"
        case .flows: "flows"
        case nil: nil
        }
    }

    func decide(
        _ command: ReportingCommand, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<ReportingService> {
        .refuse(.notUnderstood)
    }

    func apply(
        _ event: ReportingEvent, _ personal: ReportingEvent?, _ settled: Settled, _ tables: any Writing
    ) throws {}

    func answer(_ query: ReportingQuery, _ asked: Asked, _ tables: any Reading) throws -> Response {
        switch query.query {
        case .indicators(let query): try Indicators.answer(query, asked, tables)
        case .unmetNeed(let query): try UnmetNeed.answer(query, asked, tables)
        case .ladder(let query): try Ladder.answer(query, asked, tables)
        case .flows(let query): try Flows.answer(query, asked, tables)
        case nil: .refuse(.notUnderstood)
        }
    }

    func learn(_ told: Told, _ tables: any Writing) throws {
        switch told.peer.service {
        case "registry": try LearnedRegistry.learn(told, tables)
        case "disbursement": try LearnedDisbursement.learn(told, tables)
        case "empowerment-training": try LearnedEmpowerment.learn(told, tables)
        default: break
        }
    }
}

/// The reply to a query.
typealias Response = Reply<ReportingService>

extension ReportingRefusal: DomainRefusal {}
