import Foundation
import Intake

/// Makes the folders and the settings of a province.
enum ProvinceFolder {
    /// The mode of files without a secret, because the nodes that read them may run as another user.
    static let readable: mode_t = 0o644

    /// Makes the folders. Only their owner can read `keys`.
    static func make(_ target: URL) throws {
        for (name, mode) in [
            ("", 0o750), ("keys", 0o700), ("run", 0o750), ("data", 0o750), ("log", 0o750), ("nodes", 0o750),
        ] {
            try FileManager.default.createDirectory(
                at: target.appendingPathComponent(name), withIntermediateDirectories: true,
                attributes: [.posixPermissions: mode])
        }
    }

    /// Writes a node's default settings, which its operator may edit.
    static func writeSettings(of node: String, founder: String? = nil, in target: URL) throws {
        let founding = founder.map { "founder: \($0)\n" } ?? ""
        let settings = """
            # Setelan simpul \(node); bisa juga dari lingkungan, misalnya TANGGA_LOG_LEVEL=debug.
            \(founding)store: data/\(node).sqlite
            readers: 2
            log:
              level: info

            """
        try OutputFile.write(
            Data(settings.utf8), to: target.appendingPathComponent("nodes/\(node).yaml").path, mode: readable)
    }
}
