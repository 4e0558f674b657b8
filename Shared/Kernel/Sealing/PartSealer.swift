import Crypto
import Foundation
import WireSchemas

/// What an event says of one data subject in one group of personal data, before it is sealed.
struct UnsealedPart {
    /// Where it belongs; its digest is not known yet.
    let place: WirePartDigest
    /// The bytes of the service's Personal with the group's fields.
    let body: Data
}

extension Service {
    /// The parts of the personal data of an entry's event.
    static func unsealedParts(of personal: Personal, beside event: Event, at index: Int) -> [UnsealedPart] {
        parts(of: personal, beside: event).map { part in
            var place = WirePartDigest()
            place.event = UInt32(index)
            place.group = UInt32(part.group)
            place.subject = part.subject
            place.epoch = part.epoch
            return UnsealedPart(place: place, body: bytes(part.personal))
        }
    }
}

/// Seals the parts of a turn's entries. Keys and nonces enter here, as the time enters with the turn: rules and folds see
/// neither.
struct PartSealer {
    let sealing: Sealing
    private let random: any RandomSource

    init(_ sealing: Sealing, _ random: any RandomSource) {
        self.sealing = sealing
        self.random = random
    }

    /// Seals an entry's parts, and adds their digests to the entry. A subject without a key in its epoch gets one.
    /// - Returns: the sealed bytes, in the order of the entry's parts.
    func seal(
        _ parts: [UnsealedPart], in entry: inout WireEntry, _ tables: any Writing
    ) throws -> [Data] {
        guard !parts.isEmpty else { return [] }
        var keys = try SubjectKeys.keys(of: parts.map(\.place), sealing, tables)
        var groups: [Group: SymmetricKey] = [:]
        var sealed: [Data] = []
        sealed.reserveCapacity(parts.count)
        // Collected first: a message copies a repeated field at each append to it.
        var places: [WirePartDigest] = []
        places.reserveCapacity(parts.count)
        for part in parts {
            var place = part.place
            let subject = SubjectKeys.Key(subject: place.subject, epoch: place.epoch)
            let group = Group(subject: subject, group: place.group)
            let key: SymmetricKey
            if let known = groups[group] {
                key = known
            } else {
                let whole = try keys[subject] ?? newKey(of: subject, tables)
                keys[subject] = whole
                key = sealing.groupKey(whole, group: place.group)
                groups[group] = key
            }
            let bytes = try sealing.seal(
                part.body, place, of: entry.requestID, under: key, nonce: random.bytes(Sealing.nonceBytes))
            place.digest = Chain.content(bytes)
            places.append(place)
            sealed.append(bytes)
        }
        entry.parts = places
        return sealed
    }

    private struct Group: Hashable {
        let subject: SubjectKeys.Key
        let group: UInt32
    }

    private func newKey(
        of subject: SubjectKeys.Key, _ tables: any Writing
    ) throws -> SymmetricKey {
        let drawn = random.bytes(Sealing.newKeyBytes)
        let key = SymmetricKey(data: drawn.prefix(Sealing.keyBytes))
        try SubjectKeys.add(key, subject, sealing, nonce: Data(drawn.dropFirst(Sealing.keyBytes)), tables)
        return key
    }
}
