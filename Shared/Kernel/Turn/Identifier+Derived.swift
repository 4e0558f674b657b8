import Crypto
public import Vocabulary

extension Identifier {
    /// The `index`-th new id of the request that has this id: the request's first six bytes, which count milliseconds,
    /// and ten bytes of SHA-256 over the request's id and the index.
    ///
    /// So a repeated request gives the same ids, and ids made at about the same time stand together in an index.
    public func derived(_ index: Int) -> Identifier {
        let request = bytes
        var hash = SHA256()
        hash.update(data: request)
        withUnsafeBytes(of: UInt64(index).bigEndian) { hash.update(bufferPointer: $0) }
        // By its memory: a digest as a sequence goes byte by byte through an iterator, five times for a family.
        return Identifier(joining: Array(request.prefix(6)), hash.finalize().withUnsafeBytes { Array($0.prefix(10)) })
    }
}
