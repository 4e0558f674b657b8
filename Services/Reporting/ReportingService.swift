import Kernel
import Schemas
import Vocabulary

/// What the province and each of its kabupaten and kota look like, folded from what all other nodes tell.
///
/// It has no journal of its own to speak of: no commands, copied tables only. `Learned/` takes in, each report has a
/// folder.
struct ReportingService: Service {
    typealias Command = ReportingCommand
    typealias Query = ReportingQuery
    typealias Event = ReportingEvent
    /// Reporting says nothing of anybody by name: an empty message.
    typealias Personal = ReportingEvent
    typealias Answer = ReportingAnswer
    typealias Refusal = ReportingRefusal

    static let name = "reporting"

    static let migrations = [Migration(1, tables: Learned.tables)]

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
        .refuse(Self.notUnderstood(""))
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
        case nil: .refuse(Self.notUnderstood(""))
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

/// What this service says to a query.
typealias Response = Reply<ReportingService>

/// What was looked for, or the no that stands in its place.
enum Sought<Thing> {
    case found(Thing)
    case refused(ReportingRefusal)
}

extension ReportingRefusal {
    /// A no with its code and what it is about.
    init(_ code: Code, _ subject: String = "") {
        self.init()
        self.code = code
        self.subject = subject
    }
}
