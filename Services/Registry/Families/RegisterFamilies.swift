import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Families {
    /// Registers a batch of a hand-over: each family is registered, updated, left unchanged, or rejected with the codes
    /// of the intake format.
    ///
    /// All forms are read in the order given, then the families are written in the order of their card numbers. A full
    /// register exceeds the page cache, and the cost is in reading pages of the two indexes with scattered keys, card
    /// number and NIK. Both numbers begin with the kecamatan, so in that order neighbours in the batch are neighbours
    /// in both indexes. The rows' own keys are new ids, which are appended at the end.
    static func decide(
        _ command: RegistryRegisterFamilies, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        guard (1...Limits.bulkItems).contains(command.families.count) else { return .refuse(RegistryRefusal(.tooMany)) }
        guard !command.run.isEmpty else { return .refuse(RegistryRefusal(.valueMissing, "run")) }
        guard command.importedOn != 0 else { return .refuse(RegistryRefusal(.valueMissing, "imported_on")) }
        guard Texts.fits(command.run) else { return .refuse(RegistryRefusal(.valueWrong, "run")) }
        guard let importedOn = Day(number: command.importedOn), importedOn <= asked.today else {
            return .refuse(RegistryRefusal(.valueWrong, "imported_on"))
        }
        let numbers = command.families.map { FormNumbers($0) }
        let known = try BatchLookup(of: numbers, tables)
        var reading = FormReading(importedOn: importedOn, known, asked)
        var registering = FamilyRegistering(run: command.run, asked)
        let read = zip(command.families, numbers).map { reading.read($0, $1) }
        let order = read.indices.sorted { place, other in
            (read[place].card?.number ?? .max, place) < (read[other].card?.number ?? .max, other)
        }
        var outcomes = Array(repeating: RegistryRegistered.Outcome(), count: read.count)
        return .each(
            count: order.count,
            item: { index in
                let place = order[index]
                let (outcome, happened) = try registering.register(command.families[place], read[place])
                outcomes[place] = outcome
                return happened.map { [$0] } ?? []
            },
            answer: { .with { $0.registered = .with { $0.outcomes = outcomes } } })
    }
}

/// Turns the forms of a batch into events, one form after the other.
private struct FamilyRegistering {
    private let run: String
    private let asked: Asked
    private var ids = 0

    init(run: String, _ asked: Asked) {
        self.run = run
        self.asked = asked
    }

    mutating func register(
        _ form: RegistryFamilyForm, _ read: FormReading.Read
    ) throws -> (RegistryRegistered.Outcome, Happened<RegistryService>?) {
        var outcome = RegistryRegistered.Outcome()
        outcome.faults = read.faults(of: form)
        guard read.family.isEmpty, read.card != nil else {
            outcome.fate = .rejected
            return (outcome, nil)
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
            let happened = try registerAgain(form, personal, read, registered)
            outcome.fate = happened == nil ? .unchanged : .updated
            return (outcome, happened)
        }
        outcome.family = newID()
        outcome.fate = .new
        return (outcome, registerNew(form, personal, read, outcome.family))
    }

    private mutating func registerNew(
        _ form: RegistryFamilyForm, _ personal: RegistryFamilyPersonal, _ read: FormReading.Read, _ id: Data
    ) -> Happened<RegistryService> {
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
        return happened(event, beside)
    }

    /// Updates a registered family. The survey of the latest day counts: an earlier one only adds its answers and
    /// persons not yet registered, and changes neither the card nor its registered persons. A form without a family row
    /// updates persons only.
    private mutating func registerAgain(
        _ form: RegistryFamilyForm, _ personal: RegistryFamilyPersonal, _ read: FormReading.Read,
        _ registered: BatchLookup.Family
    ) throws -> Happened<RegistryService>? {
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
        guard changed || added > 0 else { return nil }
        event.family = registered.id.data
        event.again = true
        if registered.importedBy != asked.person { event.importerBefore = registered.importedBy }
        event.livingMembers = registered.living + added
        return happened(event, beside)
    }

    private func happened(
        _ event: consuming RegistryFamilyRegistered, _ beside: RegistryEventPersonal
    ) -> Happened<RegistryService> {
        event.run = run
        var happened = RegistryEvent()
        happened.familyRegistered = event
        return Happened(happened, beside)
    }

    private mutating func newID() -> Data {
        defer { ids += 1 }
        return asked.newID(ids).data
    }

    /// Sets the exclusion signal from the occupation where it is on the list, over the form's own signal.
    private static func member(_ id: Data, _ form: RegistryMemberForm) -> RegistryMember {
        var member = RegistryMember()
        member.person = id
        member.facts = form.facts
        if let signal = MemberRowRules.signal(of: form.personal.occupation) { member.facts.signal = signal }
        return member
    }

    private static let accountLeftOut: RegistryRegistered.Fault = .with {
        $0.member = -1
        $0.code = IntakeCode.accountMalformed.word
        $0.intakeCode = .accountMalformed
    }
}
