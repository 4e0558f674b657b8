public import Foundation
public import SwiftProtobuf
public import Vocabulary

/// What an agency's node serves: rules over a journal and the tables folded from it.
///
/// Everything here is a function of the tables, the input and the time that came with it. There is no clock, no random
/// number and no order of a dictionary in it, so that the same journal gives the same tables anywhere, any time.
public protocol Service: Sendable {
    /// What can be asked to happen: a message with one `oneof`.
    associatedtype Command: Message & Sendable
    /// What can be asked to be told: a message with one `oneof`.
    associatedtype Query: Message & Sendable
    /// What has happened: a message with one `oneof`.
    associatedtype Event: Message & Sendable
    /// What an event says of people by name; it stands beside the event.
    associatedtype Personal: Message & Sendable
    /// What is told.
    associatedtype Answer: Message & Sendable
    /// The domain's no.
    associatedtype Refusal: Message & Sendable

    /// The service's name, the first half of its nodes' names: `registry`.
    static var name: String { get }

    /// Its tables, version by version.
    static var migrations: [Migration] { get }

    /// The no to a command or query that is empty, or holds an unknown value of a closed list or a text that cannot be
    /// kept.
    /// - Parameter place: where that stands, by the fields' numbers from the outermost on: `6.1[4].3`; empty where
    ///   the command or query is.
    static func notUnderstood(_ place: String) -> Refusal

    /// The name under which a command is granted and stands in the audit trail, such as `register_families`; nil for
    /// an empty one.
    func name(of command: Command) -> String?

    /// The name under which a query is granted; nil for an empty one.
    func name(of query: Query) -> String?

    /// Decides a command. Reads only.
    func decide(_ command: Command, _ asked: Asked, _ tables: any Reading) throws -> Decision<Self>

    /// Writes into the service's own tables what an event says. Reads own tables only, decides nothing.
    func apply(_ event: Event, _ personal: Personal?, _ settled: Settled, _ tables: any Writing) throws

    /// Whether an event only says that somebody has read something: followers are not told of it.
    func isReading(_ event: Event) -> Bool

    /// Whether a query is answered from few rows, however much there is: one that leads to a thing by its key. Such a
    /// query is answered by the loop itself, because the way to a reader's thread and back takes longer than the answer.
    func isBrief(_ query: Query) -> Bool

    /// Answers a query. Reads only.
    func answer(_ query: Query, _ asked: Asked, _ tables: any Reading) throws -> Reply<Self>

    /// Writes into the copied tables what a peer's journal tells.
    func learn(_ told: Told, _ tables: any Writing) throws
}

extension Service {
    /// None does, unless the service says so.
    public func isReading(_ event: Event) -> Bool { false }

    /// None is, unless the service says so.
    public func isBrief(_ query: Query) -> Bool { false }
}

/// What happened, and what it says of people by name.
public struct Happened<S: Service>: Sendable {
    /// The event.
    public let event: S.Event
    /// What stands beside it.
    public let personal: S.Personal?

    /// An event, with what stands beside it.
    public init(_ event: S.Event, _ personal: S.Personal? = nil) {
        self.event = event
        self.personal = personal
    }
}

/// What a service made of a command.
public enum Decision<S: Service> {
    /// It happens, and this is told.
    case accept([Happened<S>], S.Answer)
    /// The domain's no; it stands in the journal.
    case refuse(S.Refusal)
    /// Personal data is shown in full: the journal keeps a digest of the answer, not the answer.
    case show([Happened<S>], S.Answer)
    /// A bulk command, decided and applied item by item, so that the second sees the first: `item` is called with
    /// 0 ..< `count` in turn, reading the same tables, and what it gives is applied before the next; then `answer`.
    case each(count: Int, item: (Int) throws -> [Happened<S>], answer: () -> S.Answer)
}

/// What a service says to a query.
public enum Reply<S: Service> {
    /// What was asked for.
    case answer(S.Answer)
    /// The domain's no; it is not journalled.
    case refuse(S.Refusal)
}

/// Who asks, when, and how far the grant reaches.
public struct Asked: Sendable {
    /// The key that asked.
    public let principal: String
    /// For whom it spoke, if for another.
    public let onBehalfOf: String?
    /// The request's id, from which new ids derive.
    public let request: Identifier
    /// The turn's time.
    public let at: Moment
    /// The regions that the grant reaches: everything below one of these.
    public let areas: [RegionCode]

    /// Who asks.
    public init(
        principal: String, onBehalfOf: String? = nil, request: Identifier, at: Moment, areas: [RegionCode]
    ) {
        self.principal = principal
        self.onBehalfOf = onBehalfOf
        self.request = request
        self.at = at
        self.areas = areas
    }

    /// Who really asks: rules of two people compare these.
    public var person: String { onBehalfOf ?? principal }
    /// The day in Jakarta.
    public var today: Day { at.day }

    /// Whether the grant reaches the region.
    public func reaches(_ region: RegionCode) -> Bool { areas.contains { $0.contains(region) } }

    /// A new id, derived from the request: the same request gives the same ids. Ids of one request stand together and
    /// later requests' ids come later, so that indexes stay warm.
    public func newID(_ index: Int = 0) -> Identifier { request.derived(index) }
}

/// When and through whom an event was settled.
public struct Settled: Sendable {
    /// The entry in which it stands.
    public let entry: UInt64
    /// The turn's time.
    public let at: Moment
    /// Who asked: rules of two people compare these.
    public let person: String

    /// Where an event stands.
    public init(entry: UInt64, at: Moment, person: String) {
        self.entry = entry
        self.at = at
        self.person = person
    }

    /// The day in Jakarta.
    public var day: Day { at.day }
}

/// One entry of a peer's journal, as far as this node may see it.
public struct Told: Sendable {
    /// The peer: `registry.bappeda`.
    public let peer: NodeName
    /// The entry.
    public let entry: UInt64
    /// When it was settled there.
    public let at: Moment
    /// The stored bytes of each event.
    public let events: [Data]
    /// The bytes that stand beside the events, by the event's place; empty where the grant leaves them out.
    public let personal: [Int: Data]

    /// What a peer told.
    public init(peer: NodeName, entry: UInt64, at: Moment, events: [Data], personal: [Int: Data]) {
        self.peer = peer
        self.entry = entry
        self.at = at
        self.events = events
        self.personal = personal
    }
}
