import Crypto
public import Foundation
import Vocabulary
import WireSchemas

/// The cryptography of a node's sealed parts, from the node's master key.
///
/// A *part* is one data subject's (a family's) personal data of one group in an event. It is sealed before it
/// is hashed, so that the chain holds without it:
///
/// ```
/// subject key   32 random bytes; SubjectKeys stores it, wrapped by the master key
/// group key     HKDF-SHA256(subject key, info: "tangga/2" ‖ node ‖ group)
/// part          AES-256-GCM under the group key: nonce ‖ ciphertext ‖ tag
/// ```
///
/// A follower receives group keys and never a subject key. When a subject's keys are deleted, its parts cannot be read
/// any more, in the database, in every copy of it and in every archive.
public struct Sealing: Sendable {
    let node: String
    private let master: SymmetricKey
    private let digests: SymmetricKey

    /// Bytes of the master key, of a subject key and of a group key.
    public static let keyBytes = 32
    /// Bytes of a nonce.
    static let nonceBytes = 12
    /// Random bytes that wrapping a new subject key takes: the key and a nonce.
    static let newKeyBytes = keyBytes + nonceBytes

    /// - Parameter masterKey: ``keyBytes`` random bytes, which only this node knows.
    public init(of node: NodeName, masterKey: Data) {
        self.node = node.description
        master = SymmetricKey(data: masterKey)
        digests = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: master, info: Data("tangga/2 digests \(node)".utf8), outputByteCount: Sealing.keyBytes)
    }

    /// Whether a database has keys, which only their master key can unwrap.
    public static func hasKeys(_ tables: any Reading) throws -> Bool { try SubjectKeys.areThere(tables) }

    // MARK: - Digests

    /// The digest of a request or an answer as an entry of edition 2 stores it. A digest without a key would let any reader
    /// test a guessed request, such as one with a NIK, against the journal.
    func digest(_ plain: Data) -> Data {
        HMAC<SHA256>.authenticationCode(for: plain, using: digests).withUnsafeBytes { Data($0) }
    }

    /// Whether an entry settled the request with this SHA-256.
    func isSame(_ entry: WireEntry, _ digest: Data) -> Bool {
        entry.digest == (entry.edition < 2 ? digest : self.digest(digest))
    }

    // MARK: - Subject keys

    /// Wraps a subject's key for the database.
    func wrap(_ key: SymmetricKey, _ subject: SubjectKeys.Key, nonce: Data) throws -> Data {
        let sealed = try AES.GCM.seal(
            key.withUnsafeBytes { Data($0) }, using: master, nonce: AES.GCM.Nonce(data: nonce),
            authenticating: about(subject))
        return sealed.combined ?? Data()
    }

    /// A subject's key, unwrapped.
    /// - Throws: ``StorageFault`` if another master key wrapped it.
    func unwrap(_ wrapped: Data, _ subject: SubjectKeys.Key) throws -> SymmetricKey {
        do {
            let box = try AES.GCM.SealedBox(combined: wrapped)
            return SymmetricKey(data: try AES.GCM.open(box, using: master, authenticating: about(subject)))
        } catch {
            throw StorageFault(.other, "a key of \(node) is not of this master key")
        }
    }

    private func about(_ subject: SubjectKeys.Key) -> Data {
        var about = Data(node.utf8)
        about.append(subject.subject)
        about.append(bigEndian: subject.epoch)
        return about
    }

    // MARK: - Parts

    /// Derives the group keys of one subject. HKDF's first half is the same for all of them, so it is done once.
    struct GroupKeys {
        private let extracted: HashedAuthenticationCode<SHA256>
        private let info: Data

        fileprivate init(of subject: SymmetricKey, _ info: Data) {
            extracted = HKDF<SHA256>.extract(inputKeyMaterial: subject, salt: Data?.none)
            self.info = info
        }

        /// The key of one group of the subject's parts.
        func key(of group: UInt32) -> SymmetricKey {
            var info = info
            info.append(bigEndian: group)
            return HKDF<SHA256>.expand(pseudoRandomKey: extracted, info: info, outputByteCount: Sealing.keyBytes)
        }
    }

    /// The group keys of a subject, from its key.
    func groupKeys(of subject: SymmetricKey) -> GroupKeys {
        GroupKeys(of: subject, Data("tangga/2".utf8) + Data(node.utf8))
    }

    /// Seals a part of an entry of this node.
    func seal(_ body: Data, _ part: WirePartDigest, of request: Data, under key: SymmetricKey, nonce: Data) throws
        -> Data
    {
        let sealed = try AES.GCM.seal(
            body, using: key, nonce: AES.GCM.Nonce(data: nonce),
            authenticating: Sealing.about(part, of: request, node))
        return sealed.combined ?? Data()
    }

    /// Opens a part of an entry of this node.
    /// - Throws: ``StorageFault`` if it was sealed under another key, or for another place.
    func open(_ sealed: Data, _ part: WirePartDigest, of request: Data, under key: SymmetricKey) throws -> Data {
        guard let body = Sealing.opened(sealed, part, of: request, node, under: key) else {
            throw StorageFault(.other, "a sealed part of \(node) cannot be opened")
        }
        return body
    }

    /// A part of a node's entry, opened under its group key; nil if that is not its key or the part is another's.
    static func opened(
        _ sealed: Data, _ part: WirePartDigest, of request: Data, _ node: String, under key: SymmetricKey
    ) -> Data? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed) else { return nil }
        return try? AES.GCM.open(box, using: key, authenticating: about(part, of: request, node))
    }

    /// Binds a part to its place: the node, the request, the event's index, the subject with the epoch, the group. All
    /// but the first have a fixed length.
    private static func about(_ part: WirePartDigest, of request: Data, _ node: String) -> Data {
        var about = Data(node.utf8)
        about.append(request)
        about.append(bigEndian: part.event)
        about.append(part.subject)
        about.append(bigEndian: part.epoch)
        about.append(bigEndian: part.group)
        return about
    }
}

extension Data {
    fileprivate mutating func append(bigEndian number: UInt32) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
