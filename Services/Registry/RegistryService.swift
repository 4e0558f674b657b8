public import Kernel
import Schemas
import Vocabulary

/// The province's register: regions, parameters, families and persons, assessments, rungs, programmes and enrolments.
///
/// Each topic has a folder; this file routes commands, queries and events to the topics.
struct RegistryService: Service {
    typealias Command = RegistryCommand
    typealias Query = RegistryQuery
    typealias Event = RegistryEvent
    typealias Personal = RegistryEventPersonal
    typealias Answer = RegistryAnswer
    typealias Refusal = RegistryRefusal

    static let name = "registry"

    static let migrations = [
        Migration(
            1,
            tables: Regions.tables + Parameters.tables + Families.tables + Assessments.tables + Rungs.tables
                + Programmes.tables + Enrolments.tables + Evidence.tables),
        Migration(2, tables: Hands.tables),
        // Earlier versions counted a family as served by a course that it never attended.
        Migration(3, tables: [], followsAnew: true),
        Migration(4, tables: Need.tables),
        // The version of the family's last change, and the day from which it holds; 0 before the first FamilyChanged.
        Migration(5, adding: ["version", "holds_from"], to: "family"),
        Migration(6, tables: Readings.tables + Numbers.tables),
        // The epoch of the key that seals the family's last version; 0 before the first sealed one.
        Migration(7, adding: ["key_epoch"], to: "family"),
    ]

    static let derived = [Need.derived]

    static func parts(
        of personal: RegistryEventPersonal, beside event: RegistryEvent
    ) -> [PersonalPart<RegistryEventPersonal>] { SealedGroups.parts(of: personal, beside: event) }

    static func seal(
        _ event: inout RegistryEvent, _ personal: inout RegistryEventPersonal?, _ tables: any Reading
    ) throws -> Bool {
        EarlierEvents.seal(&event, &personal)
        return personal != nil
    }

    static func notUnderstood(_ place: String) -> RegistryRefusal { RegistryRefusal(.notUnderstood, place) }

    func name(of command: RegistryCommand) -> String? {
        switch command.command {
        case .importRegions: "import_regions"
        case .setParameters: "set_parameters"
        case .registerFamilies: "register_families"
        case .markPerson: "mark_person"
        case .assessFamilies: "assess_families"
        case .proposeRungs: "propose_rungs"
        case .confirmRungs: "confirm_rungs"
        case .loadProgrammes: "load_programmes"
        case .enrolFamilies: "enrol_families"
        case .endEnrolment: "end_enrolment"
        case .revealFamily: "reveal_family"
        case .openHandover: "open_handover"
        case .checkNumbers: "check_numbers"
        case nil: nil
        }
    }

    func name(of query: RegistryQuery) -> String? {
        switch query.query {
        case .family: "family"
        case .regions: "regions"
        case .parameters: "parameters"
        case .programmes: "programmes"
        case .proposals: "proposals"
        case .enrolments: "enrolments"
        case .worklist: "worklist"
        case .readers: "readers"
        case nil: nil
        }
    }

    func decide(
        _ command: RegistryCommand, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        switch command.command {
        case .importRegions(let command): try Regions.decide(command, asked, tables)
        case .setParameters(let command): try Parameters.decide(command, asked, tables)
        case .registerFamilies(let command): try Families.decide(command, asked, tables)
        case .markPerson(let command): try Families.decide(command, asked, tables)
        case .assessFamilies(let command): try Assessments.decide(command, asked, tables)
        case .proposeRungs(let command): try Rungs.decide(command, asked, tables)
        case .confirmRungs(let command): try Rungs.decide(command, asked, tables)
        case .loadProgrammes(let command): try Programmes.decide(command, asked, tables)
        case .enrolFamilies(let command): try Enrolments.decide(command, asked, tables)
        case .endEnrolment(let command): try Enrolments.decide(command, asked, tables)
        case .revealFamily(let command): try Families.decide(command, asked, tables)
        case .openHandover(let command): try Numbers.decide(command, asked, tables)
        case .checkNumbers(let command): try Numbers.decide(command, asked, tables)
        case nil: .refuse(.notUnderstood)
        }
    }

    func apply(
        _ event: RegistryEvent, _ personal: RegistryEventPersonal?, _ settled: Settled, _ tables: any Writing
    ) throws {
        switch event.event {
        case .regionsImported(let event): try Regions.apply(event, tables)
        case .parameterSet(let event): try Parameters.apply(event, tables)
        case .familyRegistered(let event): try Families.apply(event, personal, settled, tables)
        case .personMarked(let event): try Families.apply(event, settled, tables)
        case .familyChanged(let event): try Families.apply(event, personal, settled, tables)
        case .familyAssessed(let event): try Assessments.apply(event, settled, tables)
        case .rungProposed(let event): try Rungs.apply(event, settled, tables)
        case .rungDecided(let event): try Rungs.apply(event, personal, settled, tables)
        case .programmeLoaded(let event): try Programmes.apply(event, tables)
        case .combinationLoaded(let event): try Programmes.apply(event, tables)
        case .enrolled(let event): try Enrolments.apply(event, settled, tables)
        case .enrolmentEnded(let event): try Enrolments.apply(event, personal, settled, tables)
        case .familyRevealed(let event): try Readings.apply(event, personal, settled, tables)
        case .handoverOpened(let event): try Numbers.apply(event, settled, tables)
        case .numbersChecked(let event): try Numbers.apply(event, settled, tables)
        case nil: break
        }
    }

    func isReading(_ event: RegistryEvent) -> Bool {
        switch event.event {
        case .familyRevealed, .handoverOpened, .numbersChecked: true
        default: false
        }
    }

    func isBrief(_ query: RegistryQuery) -> Bool {
        if case .family = query.query { true } else { false }
    }

    func answer(_ query: RegistryQuery, _ asked: Asked, _ tables: any Reading) throws -> Reply<RegistryService> {
        switch query.query {
        case .family(let query): try Families.answer(query, asked, tables)
        case .regions(let query): try Regions.answer(query, asked, tables)
        case .parameters(let query): try Parameters.answer(query, asked, tables)
        case .programmes(let query): try Programmes.answer(query, asked, tables)
        case .proposals(let query): try Rungs.answer(query, asked, tables)
        case .enrolments(let query): try Enrolments.answer(query, asked, tables)
        case .worklist(let query): try Worklist.answer(query, asked, tables)
        case .readers(let query): try Readings.answer(query, asked, tables)
        case nil: .refuse(.notUnderstood)
        }
    }

    func check(_ tables: any Reading) throws { try Rungs.check(tables) }

    func learn(_ told: Told, _ tables: any Writing) throws {
        try Evidence.learn(told, tables)
    }
}

extension RegistryRefusal: DomainRefusal {
    /// A refusal because the person took part in the family's data, and may not decide its move.
    init(samePerson role: DecisionRole) {
        self.init(.samePerson, role.rawValue)
        self.role = RegistryDecisionRole(rawValue: Int(role.number)) ?? .unknown
    }

    /// A refusal because of the programme's condition that fails first.
    init(failing condition: ProgrammeCondition) {
        self.init(.notEligible, condition.rawValue)
        self.condition = RegistryProgrammeCondition(condition)
    }

    /// A refusal because the family is excluded from every programme.
    init(exclusion: FamilyExclusion) {
        self.init(.excluded, exclusion.rawValue)
        self.exclusion = RegistryFamilyExclusion(rawValue: Int(exclusion.number)) ?? .unknown
    }
}
