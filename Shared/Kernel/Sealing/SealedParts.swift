import Crypto
import Foundation
import WireSchemas

/// Opens the sealed parts of the node's own entries.
struct SealedParts {
    let sealing: Sealing

    /// The group keys of an entry's parts, in their order; nil where the subject's key is deleted.
    func groupKeys(of entry: WireEntry, _ tables: any Reading) throws -> [SymmetricKey?] {
        guard !entry.parts.isEmpty else { return [] }
        let keys = try SubjectKeys.keys(of: entry.parts, sealing, tables)
        // The parts of a subject stand one after another.
        var last: (subject: SubjectKeys.Key, keys: Sealing.GroupKeys?)?
        return entry.parts.map { part in
            let subject = SubjectKeys.Key(subject: part.subject, epoch: part.epoch)
            if last?.subject != subject { last = (subject, keys[subject].map(sealing.groupKeys)) }
            return last?.keys?.key(of: part.group)
        }
    }

    /// The personal data of an entry's events, by the event's index, as far as it was not forgotten.
    func open(_ entry: WireEntry, _ sealed: [Data], _ tables: any Reading) throws -> [Int: Data] {
        var opened: [Int: Data] = [:]
        let places = entry.parts
        for (index, key) in try groupKeys(of: entry, tables).enumerated() where index < sealed.count {
            guard let key else { continue }
            let part = places[index]
            opened[Int(part.event), default: Data()] += try sealing.open(
                sealed[index], part, of: entry.requestID, under: key)
        }
        return opened
    }
}
