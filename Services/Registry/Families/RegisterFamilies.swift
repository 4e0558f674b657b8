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
        var registering = FamilyRegistering(run: command.run, importedOn: command.importedOn, asked)
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
    private let importedOn: Int32
    private let asked: Asked
    private var ids = 0

    init(run: String, importedOn: Int32, _ asked: Asked) {
        self.run = run
        self.importedOn = importedOn
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
        var change = FamilyChange(of: id, .registered, on: form.facts.surveyedOn)
        change.event.region = form.region
        change.event.facts = form.facts
        change.event.run = run
        change.personal.family = personal
        change.reserve(members: read.accepted.count)
        for (place, _) in read.accepted { change.add(newID(), form.members[place], since: asked.today.number) }
        return change.happened
    }

    /// Updates a registered family. The survey of the latest day counts: an earlier one only adds its answers and
    /// persons not yet registered, and changes neither the card nor its registered persons. A form without a family row
    /// updates persons only.
    private mutating func registerAgain(
        _ form: RegistryFamilyForm, _ personal: RegistryFamilyPersonal, _ read: FormReading.Read,
        _ registered: BatchLookup.Family
    ) throws -> Happened<RegistryService>? {
        let counts = !form.hasFacts || form.facts.surveyedOn >= registered.surveyedOn
        var updated: [Identifier: RegistryMemberForm] = [:]
        var added: [RegistryMemberForm] = []
        var changed = false
        for (place, nik) in read.accepted {
            let member = form.members[place]
            guard let person = registered.persons.first(where: { $0.nik == nik.number }) else {
                added.append(member)
                continue
            }
            guard counts else { continue }
            updated[person.id] = member
            changed =
                try changed || FamilyChange.facts(of: member).serializedData() != person.facts
                || member.personal.serializedData() != person.personal
        }
        if form.hasFacts {
            changed = try changed || form.facts.serializedData() != registered.surveys[form.facts.surveyedOn]
            if counts {
                changed =
                    try changed || read.village != registered.region
                    || personal.serializedData() != registered.personal
            }
        }
        guard changed || !added.isEmpty else { return nil }
        let day = form.hasFacts && counts ? form.facts.surveyedOn : importedOn
        var change = FamilyChange(
            of: registered.id.data, .imported, on: max(day, registered.holdsFrom), after: registered.version,
            epoch: registered.keyEpoch)
        if !added.isEmpty { change.beginEpoch() }
        change.event.run = run
        if registered.importedBy != asked.person { change.event.importerBefore = registered.importedBy }
        if form.hasFacts && counts {
            change.event.region = form.region
            change.event.facts = form.facts
            change.personal.family = personal
        } else {
            change.event.region = registered.region.text
            change.event.facts = try RegistryFamilyFacts(
                serializedBytes: registered.surveys[registered.surveyedOn] ?? Data())
            if form.hasFacts { change.event.earlierSurvey = form.facts }
            change.personal.family = try RegistryFamilyPersonal(serializedBytes: registered.personal)
        }
        change.reserve(members: registered.persons.count + added.count)
        for person in registered.persons {
            if let form = updated[person.id] {
                change.add(person.id.data, form, person.state, since: person.stateSince)
            } else {
                change.add(
                    person.id.data, try RegistryMemberFacts(serializedBytes: person.facts),
                    try RegistryMemberPersonal(serializedBytes: person.personal), person.state,
                    since: person.stateSince)
            }
        }
        for form in added { change.add(newID(), form, since: asked.today.number) }
        return change.happened
    }

    private mutating func newID() -> Data {
        defer { ids += 1 }
        return asked.newID(ids).data
    }

    private static let accountLeftOut: RegistryRegistered.Fault = .with {
        $0.member = -1
        $0.code = IntakeCode.accountMalformed.word
        $0.intakeCode = .accountMalformed
    }
}
