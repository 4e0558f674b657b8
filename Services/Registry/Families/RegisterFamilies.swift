import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Families {
    /// As many families as one command carries.
    static let mostAtOnce = 1_000

    /// A batch of a hand-over: each family is registered, registered again, left as it is, or rejected with the codes
    /// of the intake format.
    static func decide(
        _ command: RegistryRegisterFamilies, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        guard (1...mostAtOnce).contains(command.families.count) else { return .refuse(RegistryRefusal(.tooMany)) }
        guard !command.run.isEmpty else { return .refuse(RegistryRefusal(.valueMissing, "run")) }
        guard command.importedOn != 0 else { return .refuse(RegistryRefusal(.valueMissing, "imported_on")) }
        guard Texts.fits(command.run) else { return .refuse(RegistryRefusal(.valueWrong, "run")) }
        guard let importedOn = Day(number: command.importedOn), importedOn <= asked.today else {
            return .refuse(RegistryRefusal(.valueWrong, "imported_on"))
        }
        let known = try RegisteredFamilies(of: command.families, tables)
        var reading = FormReading(importedOn: importedOn, known, asked)
        var registering = FamilyRegistering(run: command.run, asked)
        let outcomes = try command.families.map { form in
            try registering.register(form, reading.read(form))
        }
        return .accept(registering.happened, .with { $0.registered = .with { $0.outcomes = outcomes } })
    }
}

/// What a batch does to the register, form by form.
private struct FamilyRegistering {
    private let run: String
    private let asked: Asked
    private var ids = 0
    private var events: [(card: FamilyCardNumber, happened: Happened<RegistryService>)] = []

    init(run: String, _ asked: Asked) {
        self.run = run
        self.asked = asked
    }

    /// What happened, in the order of the card numbers.
    ///
    /// A full register is larger than the page cache, and what costs is reading the pages of the two indexes that new
    /// rows meet anywhere: card numbers and NIKs. Both begin with the kecamatan, so in the order of the cards
    /// neighbours in the batch are neighbours in both. The rows' own keys are new ids, which lie together at the end.
    var happened: [Happened<RegistryService>] {
        events.sorted { $0.card < $1.card }.map(\.happened)
    }

    mutating func register(
        _ form: RegistryFamilyForm, _ read: FormReading.Read
    ) throws -> RegistryRegistered.Outcome {
        var outcome = RegistryRegistered.Outcome()
        outcome.faults = read.faults(of: form)
        guard read.family.isEmpty, let card = read.card else {
            outcome.fate = .rejected
            return outcome
        }
        var personal = form.personal
        if form.hasFacts, personal.hasAccount {
            if !FamilyRowRules.isAccount(personal.account) { outcome.faults.insert(Self.accountLeftOut, at: 0) }
            if !FamilyRowRules.isAccount(personal.account) || personal.account.number.isEmpty {
                personal.clearAccount()
            }
        }
        if let registered = read.registered {
            outcome.family = registered.id.data
            let changed = try registerAgain(form, personal, read, registered, card)
            outcome.fate = changed ? .updated : .unchanged
        } else {
            outcome.family = newID()
            outcome.fate = .new
            registerNew(form, personal, read, outcome.family, card)
        }
        return outcome
    }

    private mutating func registerNew(
        _ form: RegistryFamilyForm, _ personal: RegistryFamilyPersonal, _ read: FormReading.Read, _ id: Data,
        _ card: FamilyCardNumber
    ) {
        var event = RegistryFamilyRegistered()
        var beside = RegistryEventPersonal()
        event.family = id
        event.region = form.region
        event.facts = form.facts
        event.livingMembers = UInt32(read.accepted.count)
        event.members.reserveCapacity(read.accepted.count)
        beside.family = personal
        beside.members.reserveCapacity(read.accepted.count)
        for (place, _) in read.accepted {
            event.members.append(Self.member(newID(), form.members[place]))
            beside.members.append(form.members[place].personal)
        }
        add(event, beside, card)
    }

    /// The survey of the latest day counts: an earlier one adds its answers and unknown persons, and changes nothing
    /// that is known of the card and its persons. A form without a row only concerns persons.
    private mutating func registerAgain(
        _ form: RegistryFamilyForm, _ personal: RegistryFamilyPersonal, _ read: FormReading.Read,
        _ registered: RegisteredFamilies.Family, _ card: FamilyCardNumber
    ) throws -> Bool {
        let counts = !form.hasFacts || form.facts.surveyedOn >= registered.surveyedOn
        var event = RegistryFamilyRegistered()
        var beside = RegistryEventPersonal()
        var changed = false
        var added: UInt32 = 0
        for (place, nik) in read.accepted {
            let form = form.members[place]
            if let person = registered.persons.first(where: { $0.nik == nik.number }) {
                guard counts else { continue }
                let member = Self.member(person.id.data, form)
                changed =
                    try changed || member.facts.serializedData() != person.facts
                    || form.personal.serializedData() != person.personal
                event.members.append(member)
            } else {
                event.members.append(Self.member(newID(), form))
                added += 1
            }
            beside.members.append(form.personal)
        }
        event.region = registered.region.text
        if form.hasFacts {
            changed = try changed || form.facts.serializedData() != registered.surveys[form.facts.surveyedOn]
            event.facts = form.facts
            if counts {
                changed =
                    try changed || read.village != registered.region
                    || personal.serializedData() != registered.personal
                event.region = form.region
                beside.family = personal
            } else {
                beside.family = try RegistryFamilyPersonal(serializedBytes: registered.personal)
            }
        }
        guard changed || added > 0 else { return false }
        event.family = registered.id.data
        event.again = true
        event.livingMembers = registered.living + added
        add(event, beside, card)
        return true
    }

    private mutating func add(
        _ event: RegistryFamilyRegistered, _ beside: RegistryEventPersonal, _ card: FamilyCardNumber
    ) {
        var named = event
        named.run = run
        var happened = RegistryEvent()
        happened.familyRegistered = named
        events.append((card, Happened(happened, beside)))
    }

    private mutating func newID() -> Data {
        defer { ids += 1 }
        return asked.newID(ids).data
    }

    /// The occupation tells the signal of exclusion where it is one of its words, whatever the form says.
    private static func member(_ id: Data, _ form: RegistryMemberForm) -> RegistryMember {
        var member = RegistryMember()
        member.person = id
        member.facts = form.facts
        if let signal = MemberRowRules.signal(of: form.personal.occupation) { member.facts.signal = signal }
        return member
    }

    private static let accountLeftOut: RegistryRegistered.Fault = .with {
        $0.member = -1
        $0.code = IntakeFault.accountMalformed.rawValue
    }
}
