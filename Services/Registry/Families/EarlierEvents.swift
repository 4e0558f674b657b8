import Foundation
import Schemas
import SwiftProtobuf

/// Events of edition 1, of which health, the exclusion signal and free text stood in the clear.
enum EarlierEvents {
    /// Moves them into the personal data, which is then sealed.
    static func seal(_ event: inout RegistryEvent, _ personal: inout RegistryEventPersonal?) {
        switch event.event {
        case .familyRegistered(var registered):
            guard let whole = divided(&registered.members, personal) else { return }
            personal = whole
            event.familyRegistered = registered
        case .familyChanged(var changed):
            guard let whole = divided(&changed.members, personal) else { return }
            personal = whole
            event.familyChanged = changed
        case .familyRevealed(var revealed):
            personal = text(&revealed.purpose)
            event.familyRevealed = revealed
        case .rungDecided(var decided):
            personal = text(&decided.reason)
            event.rungDecided = decided
        case .enrolmentEnded(var ended):
            personal = text(&ended.reason)
            event.enrolmentEnded = ended
        default: break
        }
    }

    private static func divided(
        _ members: inout [RegistryMember], _ personal: RegistryEventPersonal?
    ) -> RegistryEventPersonal? {
        guard let personal, personal.members.count == members.count else { return nil }
        var whole = RegistryEventPersonal()
        if personal.hasFamily { whole.family = personal.family }
        for (place, named) in personal.members.enumerated() {
            whole.add(members[place].facts, named)
            members[place].facts = members[place].facts.open
        }
        return whole
    }

    private static func text(_ text: inout String) -> RegistryEventPersonal? {
        defer { text = "" }
        return text.isEmpty ? nil : .with { $0.text = text }
    }
}
