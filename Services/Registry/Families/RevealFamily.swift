import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary

extension Families {
    /// Least number of characters of a purpose, not counting spaces.
    private static let shortestPurpose = 5

    /// The family's page in full. The journal entry names the reader and the purpose (UU 27/2022: access to personal
    /// data has a purpose and a record).
    static func decide(
        _ command: RegistryRevealFamily, _ asked: Asked, _ tables: any Reading
    ) throws -> Decision<RegistryService> {
        guard Texts.fits(command.purpose) else { return .refuse(RegistryRefusal(.valueWrong, "purpose")) }
        switch try find(command.key, asked, tables) {
        case .refused(let refusal): return .refuse(refusal)
        case .family(let family):
            guard command.purpose.count(where: { !$0.isWhitespace }) >= shortestPurpose else {
                return .refuse(RegistryRefusal(.purposeMissing))
            }
            let page = try page(of: family, revealed: true, tables)
            let event = RegistryEvent.with {
                $0.familyRevealed = .with {
                    $0.family = family.id.data
                    $0.keyEpoch = family.keyEpoch
                    $0.groups = FieldPersonalGroup.allCases.filter { $0 != .unknown }
                }
            }
            return .show([Happened(event, .with { $0.text = command.purpose })], .with { $0.family = page })
        }
    }
}
