import Edges
import Foundation
import Intake
import Kernel
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// The sealed directory in a province's folder, `directory.tangga`. On the province's host it is made from
/// `province.yaml` and the public keys. On an agency's host it is received, and these files are written from it.
enum SealedFolder {
    static let file = "directory.tangga"

    /// The folder's sealed directory; nil if there is none.
    static func read(_ folder: URL) throws -> WireSealedDirectory? {
        guard let bytes = try? Data(contentsOf: folder.appendingPathComponent(file)) else { return nil }
        return try WireSealedDirectory(serializedBytes: bytes)
    }

    /// Seals a directory, unless the folder has a sealed one with the same content.
    ///
    /// Changed content always gets a higher version than the folder's. Modification times do not suffice, because a key
    /// file moved over another, or a file from a backup, has an old time.
    static func seal(_ directory: WireDirectory, with seal: ProvinceSeal, in folder: URL) throws -> WireSealedDirectory
    {
        var directory = directory
        if let known = try? read(folder), let before = Seal.opened(known, by: seal.publicKey) {
            var same = directory
            same.version = before.version
            if same == before { return known }
            directory.version = max(directory.version, before.version + 1)
        }
        let sealed = try seal.seal(try directory.serializedData())
        try write(sealed, to: folder)
        return sealed
    }

    /// Writes a received directory into a folder: the plan and all public keys. Secret keys are not changed.
    static func take(_ sealed: WireSealedDirectory, _ directory: WireDirectory, into folder: URL) throws {
        let keys = folder.appendingPathComponent("keys")
        for principal in directory.principals {
            try Keys.check(principal.name)
            try write(principal.publicKey, "\(principal.name).pub", keys)
            try write(principal.nextPublicKey, "\(principal.name).next.pub", keys)
        }
        try OutputFile.write(
            Data(directory.plan.utf8), to: folder.appendingPathComponent("province.yaml").path,
            mode: ProvinceFolder.readable)
        // Last, so that an interrupted run leaves the old version and can be repeated.
        try write(sealed, to: folder)
    }

    private static func write(_ key: String, _ name: String, _ folder: URL) throws {
        let file = folder.appendingPathComponent(name)
        if key.isEmpty {
            if FileManager.default.fileExists(atPath: file.path) { try FileManager.default.removeItem(at: file) }
        } else {
            try Keys.write(known: key, as: name, in: folder)
        }
    }

    private static func write(_ sealed: WireSealedDirectory, to folder: URL) throws {
        let bytes: Data = try sealed.serializedData()
        try OutputFile.write(
            bytes, to: folder.appendingPathComponent(file).path, mode: ProvinceFolder.readable)
    }
}
