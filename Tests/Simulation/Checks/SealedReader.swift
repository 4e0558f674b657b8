import Crypto
import Foundation
import Kernel
import Support
import Vocabulary
import WireSchemas

/// Opens a node's sealed parts by the wire's page alone, without the kernel.
struct SealedReader {
    private let node: String
    private let master: SymmetricKey
    private let keys: [Data: Data]

    /// - Parameter store: the node's database, which has the keys.
    init(_ node: NodeName, _ store: any Store) throws {
        self.node = node.description
        master = SymmetricKey(data: SimulatedRandom.masterKey(of: node))
        let rows = try store.read { tables in
            try tables.rows("SELECT subject, epoch, wrapped FROM subject_key") { row in
                (row.blob(0) + SealedReader.number(UInt32(clamping: row.integer(1))), row.blob(2))
            }
        }
        keys = Dictionary(rows) { first, _ in first }
    }

    /// The keyed digest of edition 2: an HMAC of the plain one.
    static func keyed(_ digest: Data, at node: String) -> Data {
        let master = SymmetricKey(data: NodeName(node).map(SimulatedRandom.masterKey) ?? Data())
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: master, info: Data("tangga/2 digests \(node)".utf8), outputByteCount: 32)
        return Data(HMAC<SHA256>.authenticationCode(for: digest, using: key))
    }

    private static func number(_ number: UInt32) -> Data { withUnsafeBytes(of: number.bigEndian) { Data($0) } }

    /// The personal data of each event, by the event's index, without the parts whose key is gone.
    func personal(_ entry: WireEntry, _ parts: [Data]) throws -> [Int: Data] {
        var opened: [Int: Data] = [:]
        for (sealed, place) in zip(parts, entry.parts) {
            let subject = place.subject + SealedReader.number(place.epoch)
            guard let wrapped = keys[subject] else { continue }
            let key = try open(wrapped, under: master, about: Data(node.utf8) + subject)
            let group = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: key),
                info: Data("tangga/2\(node)".utf8) + SealedReader.number(place.group), outputByteCount: 32)
            let about =
                Data(node.utf8) + entry.requestID + SealedReader.number(place.event) + subject
                + SealedReader.number(place.group)
            opened[Int(place.event), default: Data()] += try open(sealed, under: group, about: about)
        }
        return opened
    }

    private func open(_ sealed: Data, under key: SymmetricKey, about: Data) throws -> Data {
        try AES.GCM.open(try AES.GCM.SealedBox(combined: sealed), using: key, authenticating: about)
    }
}
