import Crypto
public import Foundation
import SwiftProtobuf
public import WireSchemas

/// The province's seal: an Ed25519 signature (RFC 8032) over a directory's bytes.
public enum Seal {
    /// The sealed directory; nil if this key did not sign these bytes, or they are no directory.
    public static func opened(_ sealed: WireSealedDirectory, by key: Data) -> WireDirectory? {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key),
            key.isValidSignature(sealed.seal, for: sealed.directory)
        else { return nil }
        return try? WireDirectory(serializedBytes: sealed.directory)
    }
}
