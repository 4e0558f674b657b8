import Crypto
public import Foundation
public import Vocabulary

extension Identifier {
    /// The 16 bytes, as messages and tables store them.
    public var data: Data { withBytes { Data($0) } }

    /// The `index`-th new id of the request with this id: the request's first six bytes, which count milliseconds, and
    /// ten bytes of SHA-256 over the request's id and the index.
    ///
    /// A repeated request therefore gives the same ids, and ids of about the same time are adjacent in an index.
    public func derived(_ index: Int) -> Identifier {
        let request = bytes
        var hash = SHA256()
        hash.update(data: request)
        withUnsafeBytes(of: UInt64(index).bigEndian) { hash.update(bufferPointer: $0) }
        // Through its memory: as a sequence a digest yields byte by byte through an iterator, five times for a family.
        return Identifier(joining: Array(request.prefix(6)), hash.finalize().withUnsafeBytes { Array($0.prefix(10)) })
    }
}
