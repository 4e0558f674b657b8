import Crypto
import Edges
import Foundation
import Intake
import Talk
import Vocabulary

/// Key files: `NAME.key` of the names of this host, and `NAME.pub` of all names. While a key is being replaced, also
/// `NAME.next.key` and `NAME.next.pub`.
enum Keys {
    /// Makes a pair: `NAME.key`, mode 0600, and `NAME.pub`.
    /// - Returns: the public key.
    @discardableResult
    static func make(_ name: String, in folder: URL) throws -> String {
        let pair = try ZeroMQContext.keyPair()
        try write(secret: pair.secretKey, known: pair.publicKey, as: name, in: folder)
        return pair.publicKey
    }

    /// Makes a node's master key, `NODE.master`, mode 0600: 32 random bytes in Base64, which wrap the keys of the families'
    /// data.
    static func makeMaster(of node: String, in folder: URL) throws {
        try check(node)
        let key = SystemRandom().bytes(32).base64EncodedString()
        try OutputFile.write(Data((key + "\n").utf8), to: folder.appendingPathComponent("\(node).master").path)
    }

    /// Writes a pair. The secret half has mode 0600 from its creation, so that no other user can read it at any time.
    static func write(secret: String, known: String, as name: String, in folder: URL) throws {
        try check(name)
        try OutputFile.write(Data((secret + "\n").utf8), to: folder.appendingPathComponent("\(name).key").path)
        try write(known: known, as: "\(name).pub", in: folder)
    }

    /// Writes a public key into a file that every user may read.
    static func write(known key: String, as file: String, in folder: URL) throws {
        try OutputFile.write(
            Data((key + "\n").utf8), to: folder.appendingPathComponent(file).path, mode: ProvinceFolder.readable)
    }

    /// Checks a name that becomes a file name: ASCII letters, digits, `.`, `-` and `_`, and no `.` at the beginning.
    /// - Throws: ``ConsoleFault``.
    static func check(_ name: String) throws {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isPlain, !name.isEmpty, !name.hasPrefix(".") else {
            throw ConsoleFault.refused(
                Phrase("\(name) tidak dapat menjadi nama.", "\(name) cannot be a name."))
        }
    }

    /// Writes a public key: as the first key of a name without one, otherwise as the next key. A known key is not
    /// written again.
    static func admit(_ key: String, of name: String, in province: Province) throws {
        try check(name)
        let known = province.publicKeys(of: name)
        if known.contains(key) { return }
        let file = known.isEmpty ? "\(name).pub" : "\(name).next.pub"
        try write(known: key, as: file, in: province.keyFolder)
    }

    /// Writes the key of a person's request ids to `NAME.ids`, before the secret key from which it is derived is
    /// replaced.
    static func keepIDKey(of name: String, in province: Province) throws {
        let bytes = try RequestIDKey.read(of: name, in: province).withUnsafeBytes { Data($0) }
        try OutputFile.write(bytes, to: province.keyFolder.appendingPathComponent("\(name).ids").path)
    }

    /// Moves a key file over another in one step.
    /// - Returns: false if there is no such key file.
    @discardableResult
    static func move(_ from: String, to: String, in folder: URL) throws -> Bool {
        let (from, to) = (folder.appendingPathComponent(from), folder.appendingPathComponent(to))
        guard FileManager.default.fileExists(atPath: from.path) else { return false }
        guard rename(from.path, to.path) == 0 else {
            throw ConsoleFault.refused(Phrase("\(to.path) tidak dapat ditulis.", "\(to.path) cannot be written."))
        }
        return true
    }
}
