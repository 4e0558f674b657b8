import Foundation
import Kernel
import Schemas
import Vocabulary

/// The owner of an account, enterprise or application: a family or a group.
struct Owner {
    /// The family's or the group's id.
    let id: Data
    let isGroup: Bool
    let region: RegionCode
    /// The families for which it is evidence: the family itself, or the families of the group's members.
    let families: [Data]
    /// The epoch of the family's key; 0 for a group.
    let keyEpoch: UInt32

    /// The owner that a command names, within the grant: a family enrolled in a programme of this node, or a running
    /// group. Otherwise the refusal.
    static func seek(
        family: Data, group: Data, _ asked: Asked, _ tables: any Reading
    ) throws -> Lookup<Owner, EmpowermentRefusal> {
        let refusal = EmpowermentRefusal.to(
            missing: ["family": family.isEmpty && group.isEmpty],
            outOfRange: ["group": !family.isEmpty && !group.isEmpty])
        if let refusal { return .refused(refusal) }
        if family.isEmpty {
            switch try BusinessGroup.seekRunning(group, asked, tables) {
            case .refused(let refusal): return .refused(refusal)
            case .found(let found):
                let families = try found.families(tables)
                return .found(Owner(id: group, isGroup: true, region: found.region, families: families, keyEpoch: 0))
            }
        }
        guard let region = try LearnedFamily.region(of: family, tables), asked.reaches(region) else {
            return .refused(.familyUnknown, id: family)
        }
        guard try LearnedFamily.isEnrolled(family, tables) else { return .refused(.notEnrolled, id: family) }
        let keyEpoch = try LearnedFamily.keyEpoch(of: family, tables)
        return .found(Owner(id: family, isGroup: false, region: region, families: [family], keyEpoch: keyEpoch))
    }

    /// The family's id, empty for a group's.
    var family: Data { isGroup ? Data() : id }
    /// The group's id, empty for a family's.
    var group: Data { isGroup ? id : Data() }
}
