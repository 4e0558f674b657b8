import Crypto
public import Foundation

/// The hashes by which a journal is evidence.
///
/// An entry's hash is the SHA-256 of its predecessor's hash and of the SHA-256 of its own stored bytes. So whoever may
/// not see an entry can be given the second alone and still check the chain.
public enum Chain {
    /// The SHA-256 of bytes as they are stored.
    public static func content(_ bytes: Data) -> Data { SHA256.hash(data: bytes).withUnsafeBytes { Data($0) } }

    /// The hash of an entry whose content has this hash, after a predecessor with this hash (empty before the first).
    public static func link(_ predecessor: Data, _ content: Data) -> Data {
        var hash = SHA256()
        hash.update(data: predecessor)
        hash.update(data: content)
        return hash.finalize().withUnsafeBytes { Data($0) }
    }

    /// The digest of a request: who asked, on whose behalf, the kind, and the body's bytes. Texts carry their length,
    /// so that two requests cannot be written alike.
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
