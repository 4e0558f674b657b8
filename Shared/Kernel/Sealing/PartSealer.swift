import Crypto
import Foundation
import WireSchemas

/// One data subject's personal data of one group in an event, before it is sealed.
struct UnsealedPart: Sendable {
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

    /// Parts for which a further thread is worth its start.
    private static let partsPerThread = 64

    /// Seals an entry's parts, and adds their digests to the entry. A subject without a key in its epoch gets one.
    ///
    /// Keys and nonces are drawn first, in the order of the parts. The rest depends on them alone, and is done on all
    /// processors, because sealing a batch of an import takes as long as all else in its turn.
    /// - Returns: the sealed bytes, in the order of the entry's parts.
    func seal(_ parts: [UnsealedPart], in entry: inout WireEntry, _ tables: any Writing) throws -> [Data] {
        guard !parts.isEmpty else { return [] }
        var keys = try SubjectKeys.keys(of: parts.map(\.place), sealing, tables)
        var last: (subject: SubjectKeys.Key, key: SymmetricKey)?
        let drawn = try parts.map { part in
            let subject = SubjectKeys.Key(subject: part.place.subject, epoch: part.place.epoch)
            if last?.subject != subject {
                let key = try keys[subject] ?? newKey(of: subject, tables)
                keys[subject] = key
                last = (subject, key)
            }
            return Drawn(part: part, key: last?.key, nonce: random.bytes(Sealing.nonceBytes))
        }
        let (request, sealing) = (entry.requestID, sealing)
        var sealed = [(place: WirePartDigest, bytes: Data)?](repeating: nil, count: drawn.count)
        let threads = max(1, min(ProcessInfo.processInfo.activeProcessorCount, drawn.count / Self.partsPerThread))
        sealed.withUnsafeMutableBufferPointer { sealed in
            // Unsafe: the threads share the buffer, and each writes only the elements of its own range.
            nonisolated(unsafe) let slots = sealed
            DispatchQueue.concurrentPerform(iterations: threads) { thread in
                let range = drawn.count * thread / threads..<drawn.count * (thread + 1) / threads
                Self.seal(drawn[range], of: request, sealing, into: slots)
            }
        }
        let whole = sealed.compactMap(\.self)
        guard whole.count == parts.count else { throw StorageFault(.constraint, "a part cannot be sealed") }
        // Set at once: a message copies a repeated field at each append to it.
        entry.parts = whole.map(\.place)
        return whole.map(\.bytes)
    }

    /// A part with the secrets that were drawn for it.
    private struct Drawn: Sendable {
        let part: UnsealedPart
        let key: SymmetricKey?
        let nonce: Data
    }

    private typealias Slots = UnsafeMutableBufferPointer<(place: WirePartDigest, bytes: Data)?>

    private static func seal(
        _ some: ArraySlice<Drawn>, of request: Data, _ sealing: Sealing, into slots: Slots
    ) {
        // The parts of a subject stand one after another.
        var last: (subject: Data, epoch: UInt32, keys: Sealing.GroupKeys)?
        for index in some.indices {
            let (part, nonce) = (some[index].part, some[index].nonce)
            guard let key = some[index].key else { continue }
            var place = part.place
            if last?.subject != place.subject || last?.epoch != place.epoch {
                last = (place.subject, place.epoch, sealing.groupKeys(of: key))
            }
            guard let group = last?.keys.key(of: place.group),
                let bytes = try? sealing.seal(part.body, place, of: request, under: group, nonce: nonce)
            else { continue }
            place.digest = Chain.content(bytes)
            slots[index] = (place, bytes)
        }
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
