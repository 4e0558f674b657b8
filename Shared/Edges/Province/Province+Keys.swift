public import Foundation
import Glibc

extension Province {
    /// The folder of the keys.
    public var keyFolder: URL { folder.appendingPathComponent("keys") }

    /// Whether a name's secret key is in this folder: the node runs, or the person works, on this host.
    public func isHere(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: keyFolder.appendingPathComponent("\(name).key").path)
    }

    /// The key pair whose secret key is in `keys/NAME.key`.
    /// - Throws: ``ProvinceFault`` if it is missing, invalid, or readable by other users.
    public func keys(of name: String) throws -> KeyPair {
        let file = keyFolder.appendingPathComponent("\(name).key")
        guard let secret = text(of: "\(name).key"), let publicKey = ZeroMQContext.publicKey(of: secret) else {
            throw ProvinceFault("Tidak ada kunci \(file.path). / There is no such key.")
        }
        // stat(2) follows a link, so the mode is that of its target.
        var status = stat()
        guard stat(file.path, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw ProvinceFault(
                "Kunci \(file.path) dapat dibaca orang lain: jalankan `chmod 600 \(file.path)`. / "
                    + "Others can read this key: run that command; if one of them may have read it, replace it.")
        }
        return KeyPair(publicKey: publicKey, secretKey: secret)
    }

    /// The public keys of a node or person: one, and the next one too while it is being replaced. Empty if none was
    /// brought in yet.
    public func publicKeys(of name: String) -> [String] {
        ["\(name).pub", "\(name).next.pub"].compactMap(text)
    }

    /// The public keys of a node or person that must be known.
    /// - Throws: ``ProvinceFault`` if there is none.
    public func known(_ name: String) throws -> [String] {
        let keys = publicKeys(of: name)
        guard !keys.isEmpty else {
            throw ProvinceFault(
                "Belum ada keys/\(name).pub: undang instansinya dengan `tangga agency invite`. / "
                    + "The key of \(name) is not known yet: invite its agency.")
        }
        return keys
    }

    /// The public half of the province's seal; nil if directories come without a seal.
    public var seal: Data? {
        get throws(ProvinceFault) {
            let file = keyFolder.appendingPathComponent("seal.pub")
            // A dangling link counts as a file: it must not switch the seal off.
            guard (try? FileManager.default.attributesOfItem(atPath: file.path)) != nil else { return nil }
            guard let seal = text(of: "seal.pub").flatMap({ Data(base64Encoded: $0) }), seal.count == 32 else {
                throw ProvinceFault(
                    "\(file.path) bukan segel provinsi: salin lagi dari provinsi. / It holds no seal: copy it again "
                        + "from the province.")
            }
            return seal
        }
    }

    private func text(of file: String) -> String? {
        try? String(contentsOf: keyFolder.appendingPathComponent(file), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
