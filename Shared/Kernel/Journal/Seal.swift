import Crypto
public import Foundation
import SwiftProtobuf
public import WireSchemas

/// The province's seal: Ed25519 (RFC 8032) over a directory's bytes.
public enum Seal {
    /// The directory under a seal; nil where the seal is not this key's, or over something else.
    public static func opened(_ sealed: WireSealedDirectory, by key: Data) -> WireDirectory? {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key),
            key.isValidSignature(sealed.seal, for: sealed.directory)
        else { return nil }
        return try? WireDirectory(serializedBytes: sealed.directory)
    }
}
