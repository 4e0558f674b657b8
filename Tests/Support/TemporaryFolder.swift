public import Foundation

/// A folder that is gone when the test is over.
public final class TemporaryFolder {
    /// The folder.
    public let url = FileManager.default.temporaryDirectory.appendingPathComponent(
        "tangga-\(UUID().uuidString)")

    /// Makes the folder.
    public init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of a file in it.
    public func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Writes a file with a mode.
    public func write(_ text: String, to name: String, mode: Int) throws {
        try write(text, to: name)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
    }

    /// Writes a file, and the folders on its path.
    public func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    /// Writes a file, and the folders on its path.
    public func write(_ bytes: Data, to name: String) throws {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: file)
    }
}
