import Crypto
import Edges
import Foundation
import Kernel
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// The province's seal on its own host: the Ed25519 key `keys/seal.key`, with its public half in `seal.pub`.
struct ProvinceSeal {
    private let key: Curve25519.Signing.PrivateKey

    /// The seal in a province's folder; nil on an agency's host, which only accepts directories.
    init?(of province: Province) {
        let file = province.keyFolder.appendingPathComponent("seal.key")
        guard let text = try? String(contentsOf: file, encoding: .utf8),
            let bytes = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        else { return nil }
        self.key = key
    }

    /// Makes a new seal: `seal.key`, mode 0600, and `seal.pub`.
    static func make(in folder: URL) throws {
        let key = Curve25519.Signing.PrivateKey()
        try Keys.write(
            secret: key.rawRepresentation.base64EncodedString(),
            known: key.publicKey.rawRepresentation.base64EncodedString(), as: "seal", in: folder)
    }

    /// The public half.
    var publicKey: Data { key.publicKey.rawRepresentation }

    /// Signs a serialized directory.
    func seal(_ directory: Data) throws -> WireSealedDirectory {
        let signature = try key.signature(for: directory)
        return .with { ($0.directory, $0.seal) = (directory, signature) }
    }
}

/// The digits by which two people compare a file or key over the telephone: the first 16 bytes of its SHA-256, in
/// groups of four digits.
enum Fingerprint {
    static func of(_ bytes: Data) -> String {
        let digits = SHA256.hash(data: bytes).prefix(16).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] + digits[$0 + 1] }.joined(separator: " ")
    }

    /// Whether a typed text is the fingerprint. Case, and characters that are no hexadecimal digits, are ignored.
    static func matches(_ typed: String, _ bytes: Data) -> Bool {
        let plain = { (text: String) in text.lowercased().filter { $0.isHexDigit } }
        return plain(typed) == plain(of(bytes))
    }
}
