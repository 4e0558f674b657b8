public import Foundation
public import SwiftProtobuf
public import Vocabulary

/// The rules of a service, over a journal and the tables folded from it.
///
/// Every function depends only on the tables, the input and the turn's time. Implementations use no clock, no random
/// number and no iteration order of a dictionary or set, so that the same journal always gives the same tables.
///
/// ```
/// struct RegistryService: Service {
///     static let name = "registry"
///     static let migrations = [Migration(1, tables: Families.tables)]
///
///     func decide(_ command: RegistryCommand, _ asked: Asked, _ tables: any Reading) throws -> Decision<Self> {
///         switch command.command {
///         case .markPerson(let command): try Families.decide(command, asked, tables)
///         case nil: .refuse(.notUnderstood)
///         }
///     }
/// }
/// ```
public protocol Service: Sendable {
    /// A command: a message with one `oneof`, a case for each kind.
    associatedtype Command: Message & Sendable
    /// A query: a message with one `oneof`, a case for each kind.
    associatedtype Query: Message & Sendable
    /// An event: a message with one `oneof`, a case for each kind. Every event ever written must stay decodable.
    associatedtype Event: Message & Sendable
    /// An event's personal data. It is stored beside the event in sealed parts (``parts(of:beside:)``), so that a follower
    /// may receive the event without them, and a family can be forgotten.
    associatedtype Personal: Message & Sendable
    /// The reply to a command or query.
    associatedtype Answer: Message & Sendable
    /// The domain's refusal, a value of a closed enum.
    associatedtype Refusal: Message & Sendable

    /// Divides an event's personal data into the parts that are sealed each by itself; see ``PersonalPart/personal``.
    static func parts(of personal: Personal, beside event: Event) -> [PersonalPart<Personal>]

    /// Changes an event of edition 1 with its personal data into the form that is sealed, by moving the clear fields
    /// into the personal data. Applying both gives the same rows.
    /// - Parameter tables: the tables up to this event, where it lacks the subject.
    /// - Returns: false for an event that has nothing personal.
    static func seal(_ event: inout Event, _ personal: inout Personal?, _ tables: any Reading) throws -> Bool

    /// The service's name, the first half of its nodes' names: `registry`.
    static var name: String { get }

    /// The service's schema, in ascending versions from 1.
    static var migrations: [Migration] { get }

    /// The service's derived tables; their definitions stand in the migrations.
    static var derived: [Derived] { get }

    /// The refusal of a command or query that is empty, or has an unknown enum value or a text that cannot be stored.
    /// - Parameter place: the path to the value, field numbers from the outermost inwards: `6.1[4].3`; empty for an
    ///   empty command or query.
    static func notUnderstood(_ place: String) -> Refusal

    /// The command's name in grants and in the audit trail, such as `register_families`; nil for an empty command.
    func name(of command: Command) -> String?

    /// The query's name in grants; nil for an empty query.
    func name(of query: Query) -> String?

    /// Decides a command against the tables. It cannot write.
    /// - Throws: an error fails the turn. A refusal is a ``Decision``, not an error.
    func decide(_ command: Command, _ asked: Asked, _ tables: any Reading) throws -> Decision<Self>

    /// Writes an event into the service's own tables, and says whose derived rows may have changed. It reads own tables
    /// only, and must succeed for every event that `decide` accepted, also without the personal data of those who are
    /// forgotten in a later entry.
    func apply(_ event: Event, _ personal: Personal?, _ settled: Settled, _ tables: any Writing) throws

    /// One page of a job's command: the command that looks at the `most` items after the cursor, which is empty for the
    /// first page. Nil for a command that is not carried out page by page.
    func page(of command: Command, after cursor: Data, most: Int) -> Command?

    /// The result of one page, read from the answer of its command; nil if it is no such answer.
    func paged(_ answer: Answer) -> Paged?

    /// The number of items that a job with this command will look at, for its progress; 0 if it is not known. It may take
    /// as long as a step.
    func total(of command: Command, _ tables: any Reading) throws -> UInt64

    /// The work that is due by itself at a time, begun already or not. The node asks every ``Limits/dueInterval``, and
    /// begins each work once, with all of `province` as its area.
    func due(at: Moment, in province: RegionCode, _ tables: any Reading) throws -> [DueWork<Command>]

    /// Checks what must hold of the service's tables after a turn's inputs, before the commit: the sums of a ledger, one
    /// rung for a family. It is the net under `decide`: a mistake there rolls the turn back and is a fault, never a
    /// commit.
    ///
    /// It reads only the rows that the turn wrote, which the code that writes them records in ``Reading/notes``; of a
    /// turn that wrote none of them it costs nothing.
    /// - Throws: ``StorageFault`` of kind `constraint`, whose message names the row; the turn's inputs are settled one by
    ///   one, and the input at fault gets the fault.
    func check(_ tables: any Reading) throws

    /// Whether an event only records that personal data was read, or that numbers were asked. An entry with only such
    /// events reaches followers as a hash. The event has its case and no content, because the feed decodes no more.
    func isReading(_ event: Event) -> Bool

    /// Whether a query reads a bounded number of rows, such as one row by its key. The loop answers such a query
    /// itself, because handing it to a reader's thread takes longer than the answer.
    func isBrief(_ query: Query) -> Bool

    /// Answers a query. It cannot write.
    func answer(_ query: Query, _ asked: Asked, _ tables: any Reading) throws -> Reply<Self>

    /// Writes a peer's entry into the copied tables, and says whose derived rows may have changed. Following from zero
    /// repeats all entries, into emptied tables.
    func learn(_ told: Told, _ tables: any Writing) throws
}

extension Service {
    /// An event of which nothing personal stood in the clear stays as it is.
    public static func seal(_ event: inout Event, _ personal: inout Personal?, _ tables: any Reading) throws -> Bool {
        personal != nil
    }

    /// None.
    public static var derived: [Derived] { [] }

    /// Nil: no command is carried out page by page.
    public func page(of command: Command, after cursor: Data, most: Int) -> Command? { nil }

    /// Nil: there are no pages.
    public func paged(_ answer: Answer) -> Paged? { nil }

    /// 0: not known.
    public func total(of command: Command, _ tables: any Reading) throws -> UInt64 { 0 }

    /// None: nothing falls due by itself.
    public func due(at: Moment, in province: RegionCode, _ tables: any Reading) throws -> [DueWork<Command>] { [] }

    /// Nothing: the constraints of the tables suffice.
    public func check(_ tables: any Reading) throws {}

    /// False: by default no event is a reading.
    public func isReading(_ event: Event) -> Bool { false }

    /// False: by default every query goes to a reader's thread.
    public func isBrief(_ query: Query) -> Bool { false }
}

/// An event with its personal data.
public struct Happened<S: Service>: Sendable {
    /// The event.
    public let event: S.Event
    /// The personal data beside the event; nil if the event has none.
    public let personal: S.Personal?

    /// `personal` is nil for an event without personal data.
    public init(_ event: S.Event, _ personal: S.Personal? = nil) {
        self.event = event
        self.personal = personal
    }
}

/// The outcome of `decide`.
public enum Decision<S: Service> {
    /// The command succeeds with these events and this reply.
    case accept([Happened<S>], S.Answer)
    /// The domain's refusal; it is journalled.
    case refuse(S.Refusal)
    /// The reply shows personal data in full: the journal stores the reply's digest, not the reply.
    case show([Happened<S>], S.Answer)
    /// A bulk command, decided and applied item by item, so that a later item sees the earlier ones. `item` is called
    /// with 0 ..< `count` in order and reads the same tables; its events are applied before the next call; then
    /// `answer`.
    case each(count: Int, item: (Int) throws -> [Happened<S>], answer: () -> S.Answer)
}

/// The result of one page of a job.
public struct Paged: Sendable {
    /// The items that the page looked at.
    public let lookedAt: Int
    /// The items that it changed.
    public let changed: Int
    /// The cursor of the next page; empty at the end.
    public let next: Data
    /// Items by kind, by the kind's name.
    public let counts: [(name: String, count: Int)]

    /// `next` is empty at the end.
    public init(lookedAt: Int, changed: Int, next: Data, counts: [(name: String, count: Int)]) {
        self.lookedAt = lookedAt
        self.changed = changed
        self.next = next
        self.counts = counts
    }
}

/// The outcome of a query.
public enum Reply<S: Service> {
    /// The answer.
    case answer(S.Answer)
    /// The domain's refusal; it is not journalled.
    case refuse(S.Refusal)
}

/// The principal, time and area of a command or query.
public struct Asked: Sendable {
    /// The principal of the connection's key.
    public let principal: String
    /// The person for whom the principal speaks; nil if it speaks for itself.
    public let onBehalfOf: String?
    /// The human behind the person, as the installed directory states it.
    public let identity: Identity
    /// The request's id, from which new ids derive.
    public let request: Identifier
    /// The turn's time; for a query, the time of the answer.
    public let at: Moment
    /// The granted areas: each region and all regions below it.
    public let areas: [RegionCode]

    /// `onBehalfOf` is nil where the principal speaks for itself; `identity` is nil where no directory states one.
    public init(
        principal: String, onBehalfOf: String? = nil, identity: Identity? = nil, request: Identifier, at: Moment,
        areas: [RegionCode]
    ) {
        self.principal = principal
        self.onBehalfOf = onBehalfOf
        self.identity = identity ?? Identity(of: onBehalfOf ?? principal)
        self.request = request
        self.at = at
        self.areas = areas
    }

    /// The id of the human who asks, under which events record the person. A human whom the directory does not state has
    /// the principal's name.
    public var person: String { identity.human }

    /// Whether a recorded person is the human who asks. Rules of two people ask this.
    ///
    /// The names of all the human's principals count too, because events from before the directory stated the human
    /// record those.
    public func isSamePerson(as recorded: String) -> Bool {
        recorded == identity.human || identity.names.contains(recorded)
    }

    /// Whether the asker may act for an agency: the asker is of that agency, or the directory does not state the asker's.
    public func mayAct(for agency: String) -> Bool { identity.agency.map { $0 == agency } ?? true }

    /// The day in Jakarta.
    public var today: Day { at.day }

    /// Whether a granted area contains the region.
    public func reaches(_ region: RegionCode) -> Bool { areas.contains { $0.contains(region) } }

    /// A new id, derived from the request, so that a repeated request gives the same ids. Ids of one request are
    /// adjacent and later requests have higher ids, so that index inserts hit cached pages.
    public func newID(_ index: Int = 0) -> Identifier { request.derived(index) }
}

/// The entry, time and person of an event that is applied.
public struct Settled: Sendable {
    /// The number of the event's entry.
    public let entry: UInt64
    /// The turn's time.
    public let at: Moment
    /// The id of the human who asked, as the directory of that time stated it (``Asked/person``).
    public let person: String

    /// `entry` counts from 1.
    public init(entry: UInt64, at: Moment, person: String) {
        self.entry = entry
        self.at = at
        self.person = person
    }

    /// The day in Jakarta.
    public var day: Day { at.day }
}

/// One entry of a peer's journal, as far as the peer's grants let this node read it.
public struct Told: Sendable {
    /// The peer: `registry.bappeda`.
    public let peer: NodeName
    /// The entry's number in the peer's journal, from 1.
    public let entry: UInt64
    /// The time of the peer's turn.
    public let at: Moment
    /// The stored bytes of each event; empty for one that this node does not receive.
    public let events: [Data]
    /// The personal data by the event's index, as far as the grant includes it and it was not forgotten.
    public let personal: [Int: Data]

    /// `personal` is keyed by the index into `events`.
    public init(peer: NodeName, entry: UInt64, at: Moment, events: [Data], personal: [Int: Data]) {
        self.peer = peer
        self.entry = entry
        self.at = at
        self.events = events
        self.personal = personal
    }
}
