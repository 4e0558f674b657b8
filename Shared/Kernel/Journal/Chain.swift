import Crypto
public import Foundation

/// The journal's hash chain, by which it is evidence.
///
/// An entry's hash is the SHA-256 of its predecessor's hash and of the SHA-256 of its own stored bytes. A follower that
/// may not read an entry receives the second hash alone and can still verify the chain.
public enum Chain {
    /// The SHA-256 of bytes as they are stored.
    public static func content(_ bytes: Data) -> Data { SHA256.hash(data: bytes).withUnsafeBytes { Data($0) } }

    /// The hash of an entry, from its predecessor's hash (empty for entry 1) and its content's hash.
    public static func link(_ predecessor: Data, _ content: Data) -> Data {
        var hash = SHA256()
        hash.update(data: predecessor)
        hash.update(data: content)
        return hash.finalize().withUnsafeBytes { Data($0) }
    }

    /// The digest of a request: principal, person on whose behalf, kind, and the body's bytes. Texts are
    /// length-prefixed, so that different requests never hash the same bytes.
    public static func digest(principal: String, onBehalfOf: String, kind: Int, body: Data) -> Data {
        var hash = SHA256()
        hash.update(principal)
        hash.update(onBehalfOf)
        hash.update(UInt32(kind))
        hash.update(data: body)
        return hash.finalize().withUnsafeBytes { Data($0) }
    }
}

extension SHA256 {
    fileprivate mutating func update(_ number: UInt32) {
        withUnsafeBytes(of: number.bigEndian) { update(bufferPointer: $0) }
    }

    fileprivate mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            update(UInt32(bytes.count))
            update(bufferPointer: UnsafeRawBufferPointer(bytes))
        }
    }
}
