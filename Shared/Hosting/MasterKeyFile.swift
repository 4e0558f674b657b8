import Edges
import Foundation
import Glibc
import Kernel
import Stores

/// `keys/NODE.master`: the node's master key, 32 bytes in Base64, mode 0600. It wraps the keys of the families' sealed
/// data; without it that data cannot be read, not even from a backup.
struct MasterKeyFile {
    private let file: URL
    private let node: NodeName

    init(_ province: Province, _ node: NodeName) {
        file = province.keyFolder.appendingPathComponent("\(node).master")
        self.node = node
    }

    /// The node's sealing. A node whose database has no keys yet gets a master key, if it has none.
    /// - Parameter isNeeded: whether there are keys elsewhere that a master key has wrapped, such as beside a backup.
    /// - Throws: ``ProvinceFault`` if the file is missing though there are keys, is malformed, or other users can read it.
    func sealing(for store: any Store, isNeeded: Bool = false) throws -> Sealing {
        if access(file.path, F_OK) != 0 {
            let hasKeys = try isNeeded || store.read { try Sealing.hasKeys($0) }
            guard !hasKeys else {
                throw ProvinceFault(
                    "Kunci induk \(file.path) tidak ada: kembalikan dari tempat penyimpanannya. / "
                        + "The master key is missing: bring it back from where it is kept.")
            }
            try make()
        }
        var status = stat()
        guard stat(file.path, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw ProvinceFault(
                "Kunci induk \(file.path) dapat dibaca orang lain: jalankan `chmod 600 \(file.path)`. / "
                    + "Others can read the master key: run that command.")
        }
        let text = (try? String(contentsOf: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let key = text.flatMap({ Data(base64Encoded: $0) }), key.count == Sealing.keyBytes else {
            throw ProvinceFault(
                "\(file.path) bukan kunci induk (32 byte dalam Base64): kembalikan yang benar. / "
                    + "It is no master key: put the right one back.")
        }
        return Sealing(of: node, masterKey: key)
    }

    /// Writes a new key. It is durable under its name before anything is sealed with it.
    private func make() throws {
        let key = SystemRandom().bytes(Sealing.keyBytes).base64EncodedString() + "\n"
        let temporary = file.path + ".part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ProvinceFault(
                "Kunci induk \(file.path) belum ada dan tidak dapat dibuat di sana: buat dengan "
                    + "`deploy/systemd/install`. / The master key is not there and cannot be made there: make it with "
                    + "`deploy/systemd/install`.")
        }
        defer { close(descriptor) }
        let bytes = Array(key.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0,
            rename(temporary, file.path) == 0
        else { throw SystemFault("write \(file.path)") }
        try Folder.sync(of: file.path)
    }
}
