public import Foundation
import WireSchemas

/// Who founds a node: installs its first directory; and by whose seal every directory is known for the province's.
public struct Founder: Sendable {
    /// Whose name may install the first directory.
    public let name: String
    /// That one's public key, in Z85: before there is a directory nobody else is let in.
    public let key: String
    /// The public half of the province's seal, Ed25519; none where directories come without.
    public let seal: Data?

    /// A founder.
    public init(name: String, key: String, seal: Data? = nil) {
        self.name = name
        self.key = key
        self.seal = seal
    }

    /// The directory that the province has sealed; nil where the seal is not its own, or over something else.
    func unsealed(_ sealed: WireSealedDirectory) -> WireDirectory? {
        seal.flatMap { Seal.opened(sealed, by: $0) }
    }
}
