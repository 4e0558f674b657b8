import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

/// A ``RegistryFamilyChanged`` while it is put together, with the personal data beside it.
///
/// The event states the whole family, so the author adds every member of the card, changed or not.
struct FamilyChange {
    var event = RegistryFamilyChanged()
    var personal = RegistryEventPersonal()

    /// - Parameters:
    ///   - day: the day from which the family is so; not before that of its previous version.
    ///   - base: the version that is changed; 0 for a new family.
    ///   - epoch: of the key that sealed the previous version.
    init(
        of family: Data, _ kind: RegistryFamilyChanged.Kind, on day: Int32, after base: UInt32 = 0, epoch: UInt32 = 0
    ) {
        event.family = family
        event.kind = kind
        event.day = day
        event.version = base + 1
        event.baseVersion = base
        event.keyEpoch = max(1, epoch)
    }

    /// The next version of a registered family, without its members.
    init(of family: FamilyRecord, _ kind: RegistryFamilyChanged.Kind, on day: Day, facts: RegistryFamilyFacts) {
        self.init(
            of: family.id.data, kind, on: max(day, family.holdsFrom).number, after: family.version,
            epoch: family.keyEpoch)
        event.region = family.region.text
        event.facts = facts
        personal.family = family.personal
    }

    var happened: Happened<RegistryService> {
        var happened = RegistryEvent()
        happened.familyChanged = event
        return Happened(happened, personal)
    }

    mutating func reserve(members: Int) {
        event.members.reserveCapacity(members)
        personal.members.reserveCapacity(members)
        personal.health.reserveCapacity(members)
        personal.work.reserveCapacity(members)
    }

    /// Begins a new epoch of the family's key: a person joins the card, who must be able to be forgotten without the
    /// versions before.
    mutating func beginEpoch() { event.keyEpoch += 1 }

    /// Adds a member as a form states it.
    mutating func add(
        _ person: Data, _ form: RegistryMemberForm, _ state: RegistryPersonState = .living, since: Int32
    ) {
        add(person, Self.facts(of: form), form.personal, state, since: since)
    }

    /// Adds a member as it is.
    mutating func add(
        _ person: Data, _ facts: RegistryMemberFacts, _ personal: RegistryMemberPersonal,
        _ state: RegistryPersonState, since: Int32
    ) {
        var member = RegistryMember()
        member.person = person
        member.facts = facts.open
        member.state = state
        member.stateSince = since
        event.members.append(member)
        self.personal.add(facts, personal)
    }

    /// A form's facts, with the exclusion signal of the occupation where it is on the list, over the form's own signal.
    static func facts(of form: RegistryMemberForm) -> RegistryMemberFacts {
        guard let signal = MemberRowRules.signal(of: form.personal.occupation) else { return form.facts }
        var facts = form.facts
        facts.signal = signal
        return facts
    }
}
