import Foundation

/// A source file of ours, read once.
struct Source: Sendable {
    /// Relative to the root.
    let path: String
    let text: String
    /// The text with comments and the contents of literals replaced by spaces; each byte keeps its place.
    let code: String
    let comments: [SourceText.Comment]

    init(_ path: String, _ text: String) {
        let separated = SourceText(text)
        self.path = path
        self.text = text
        code = String(decoding: separated.code, as: UTF8.self)
        comments = separated.comments
    }

    /// The last part of the path.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The lines of ``code``, each with its number, which counts from 1.
    var codeLines: [(number: Int, text: Substring)] {
        code.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { ($0.offset + 1, $0.element) }
    }

    /// The line at a position of ``code``, counted from 1.
    func line(at place: String.Index) -> Int { 1 + code[..<place].utf8.count { $0 == UInt8(ascii: "\n") } }

    /// The modules that it imports, each with its line.
    var imports: [(line: Int, module: String)] {
        let form = /^\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:[a-z]+\s+)?(\w+)/
        return codeLines.compactMap { line in
            guard line.text.contains("import"), let found = line.text.firstMatch(of: form) else { return nil }
            return (line.number, String(found.output.1))
        }
    }

    /// Whether it stands in this folder, or is this file.
    func stands(in folder: String) -> Bool { path == folder || path.hasPrefix(folder + "/") }

    /// Every Swift source of ours but generated ones.
    static let written: [Source] = sources { $0.hasSuffix(".swift") && !$0.contains("/Generated/") }

    /// The heads of the sources that the Protobuf compiler wrote, where their imports stand.
    static let generated: [Source] = sources(upTo: 4_096) { $0.hasSuffix(".swift") && $0.contains("/Generated/") }

    /// The schemas that are written by hand.
    static let schemas: [Source] = sources { $0.hasSuffix(".proto") }

    private static func sources(upTo characters: Int = .max, _ isWanted: (String) -> Bool) -> [Source] {
        Repository.files.filter(isWanted).compactMap { path in
            (try? Repository.text(of: path)).map { Source(path, String($0.prefix(characters))) }
        }
    }
}
