public import Foundation
import WireSchemas

/// The principal that may install a node's first directory, and the key that proves a directory to be the province's.
public struct Founder: Sendable {
    /// The principal that may install the first directory.
    public let name: String
    /// The founder's public key, in Z85: before a directory is installed, no other key is admitted.
    public let key: String
    /// The public half of the province's Ed25519 seal; nil where directories are unsealed.
    public let seal: Data?

    /// `key` is a CURVE public key in Z85, `seal` a raw 32-byte Ed25519 public key.
    public init(name: String, key: String, seal: Data? = nil) {
        self.name = name
        self.key = key
        self.seal = seal
    }

    /// The directory under the seal; nil if the province's key did not seal these bytes.
    func unsealed(_ sealed: WireSealedDirectory) -> WireDirectory? {
        seal.flatMap { Seal.opened(sealed, by: $0) }
    }
}
