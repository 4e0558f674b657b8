import Foundation
import Kernel
import Schemas

/// The division of an event's personal data into groups, each sealed by itself.
///
/// The address and the surveyor, the account, the health and the work of a family go to different offices, so each is a
/// part that a feed may carry or leave out.
enum SealedGroups {
    /// The parts of a message, without those that have nothing.
    static func parts(
        of personal: RegistryEventPersonal, beside event: RegistryEvent
    ) -> [PersonalPart<RegistryEventPersonal>] {
        let (family, epoch): (Data, UInt32) =
            switch event.event {
            case .familyChanged(let event): (event.family, event.keyEpoch)
            case .familyRegistered(let event): (event.family, 1)
            case .familyRevealed(let event): (event.family, event.keyEpoch)
            case .rungDecided(let event): (event.family, event.keyEpoch)
            case .enrolmentEnded(let event): (event.family, event.keyEpoch)
            default: (Data(), 0)
            }
        guard !family.isEmpty else { return [] }
        return divided(personal).map { group, part in
            PersonalPart(of: family, epoch: max(1, epoch), group: group.rawValue, part)
        }
    }

    private static func divided(
        _ personal: RegistryEventPersonal
    ) -> [(group: FieldPersonalGroup, part: RegistryEventPersonal)] {
        var (identity, contact) = (RegistryEventPersonal(), RegistryEventPersonal())
        var (account, health) = (RegistryEventPersonal(), RegistryEventPersonal())
        var (work, note) = (RegistryEventPersonal(), RegistryEventPersonal())
        identity.members = personal.members
        if personal.health.contains(where: { $0 != RegistryMemberHealth() }) { health.health = personal.health }
        if personal.work.contains(where: { $0 != RegistryMemberWork() }) { work.work = personal.work }
        note.text = personal.text
        if personal.hasFamily {
            var rest = personal.family
            identity.family.card = rest.card
            if rest.hasAccount { account.family.account = rest.account }
            if !rest.surveyor.isEmpty { note.family.surveyor = rest.surveyor }
            rest.card = ""
            rest.clearAccount()
            rest.surveyor = ""
            if rest != RegistryFamilyPersonal() { contact.family = rest }
        }
        let groups: [(FieldPersonalGroup, RegistryEventPersonal)] = [
            (.identity, identity), (.contact, contact), (.account, account), (.health, health), (.occupation, work),
            (.note, note),
        ]
        return groups.filter { $0.1 != RegistryEventPersonal() }
    }
}
