import Foundation

/// The checkout whose sources are read.
enum Repository {
    /// The folder that holds `Package.swift`: found from this file's own path, or named by `TANGGA_SOURCES` where the
    /// module is compiled outside the checkout.
    static let root: URL =
        if let named = ProcessInfo.processInfo.environment["TANGGA_SOURCES"] {
            URL(fileURLWithPath: named, isDirectory: true)
        } else {
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
        }

    /// Every file under the four folders that this project writes, as paths relative to the root, in order of path.
    /// Hidden files and build folders are left out.
    static let files: [String] = ["Shared", "Services", "Tests", "deploy"].flatMap { files(under: $0) }.sorted()

    /// The folders that those files stand in, with all folders above them.
    static let folders: Set<String> = Set(
        files.flatMap { file in
            let parts = file.split(separator: "/").dropLast()
            return parts.indices.map { parts[...$0].joined(separator: "/") }
        })

    /// Whether a file or folder stands at this path, relative to the root.
    static func holds(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    /// The text of a file; bytes that are not UTF-8 are replaced.
    static func text(of path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appendingPathComponent(path)), as: UTF8.self)
    }

    private static func files(under folder: String) -> [String] {
        let base = root.appendingPathComponent(folder)
        guard let paths = FileManager.default.enumerator(atPath: base.path) else { return [] }
        var found: [String] = []
        for case let path as String in paths {
            let name = path.split(separator: "/").last ?? ""
            if name.hasPrefix(".") || name == "__pycache__" {
                paths.skipDescendants()
            } else if paths.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
                found.append("\(folder)/\(path)")
            }
        }
        return found
    }
}
