package import Crypto
package import Edges
import Foundation

/// The key under which ``Once`` derives a person's request ids from the content of commands.
///
/// It is derived from the person's first secret key and stored in `keys/NAME.ids` before that key is replaced, because
/// a command repeated after the replacement must have its old id.
package enum RequestIDKey {
    /// The key of a person whose keys are in the province's folder.
    /// - Throws: ``TalkFault/idKeyDamaged(path:)``, `ProvinceFault` where the person has no key here.
    package static func read(of name: String, in province: Province) throws -> SymmetricKey {
        let file = province.keyFolder.appendingPathComponent("\(name).ids")
        guard FileManager.default.fileExists(atPath: file.path) else {
            let secret = SymmetricKey(data: Data(try province.keys(of: name).secretKey.utf8))
            return SymmetricKey(
                data: HMAC<SHA256>.authenticationCode(for: Data("tangga request ids".utf8), using: secret))
        }
        guard let bytes = try? Data(contentsOf: file), bytes.count == 32 else {
            throw TalkFault.idKeyDamaged(path: file.path)
        }
        return SymmetricKey(data: bytes)
    }
}
