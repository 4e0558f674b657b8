import Foundation

/// A file or folder that a page names.
struct Mention {
    enum Form {
        /// The target of a link, relative to the page.
        case link
        /// Words in backticks.
        case span
        /// A word of a command to type, which is run from the root.
        case command
    }

    let page: String
    /// Counted from 1.
    let line: Int
    let form: Form
    let words: String
    /// The nearest path from the root that the same line names before it.
    let before: String?

    /// The folders with which a path from the root begins.
    static let roots = ["Shared", "Services", "Tests", "deploy", ".ci"]

    /// Folders of a province, not of this repository.
    private static let province: Set<Substring> = ["keys", "run", "log", "nodes", "data"]

    /// Everything on a page that looks like a path of this repository.
    static func all(on page: String, _ text: String) -> [Mention] {
        var isFenced = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { number, line in
            if line.contains(/^\s*```/) {
                isFenced.toggle()
                return [Mention]()
            }
            let isCommand = isFenced || line.hasPrefix("    ")
            return (isCommand ? commands(line) : words(line)).reduce(into: [Mention]()) { found, next in
                let before = found.last { isFromRoot($0.words) }?.words
                found.append(Mention(page: page, line: number + 1, form: next.0, words: next.1, before: before))
            }.filter(\.isPath)
        }
    }

    private static func commands(_ line: Substring) -> [(Form, String)] {
        line.split { " \t\"'();=".contains($0) }.map(String.init).filter(isFromRoot).map { (.command, $0) }
    }

    /// Words in backticks, the first of each, because arguments may follow; and targets of links.
    private static func words(_ line: Substring) -> [(Form, String)] {
        line.matches(of: /`([^`]+)`|\]\(([^)\s]+)\)/).compactMap { match in
            if let span = match.output.1 { return span.split(separator: " ").first.map { (.span, String($0)) } }
            return match.output.2.map { (.link, String($0.prefix { $0 != "#" })) }
        }
    }

    private static func isFromRoot(_ words: String) -> Bool { roots.contains { words.hasPrefix($0 + "/") } }

    /// The page's own folder.
    private var folder: String { Mention.parent(page) }

    private var isPath: Bool {
        if words.isEmpty || words.contains("://") || words.hasPrefix("/") || words.hasPrefix("mailto:") { return false }
        switch form {
        case .link: return true
        case .command: return Mention.isFromRoot(words)
        case .span:
            if Mention.isFromRoot(words) { return true }
            guard let first = words.split(separator: "/").first, words.contains("/") else {
                return words.contains(/^[\w+]+\.swift$/)
            }
            if Mention.province.contains(first) { return false }
            return words.contains(/\.(?:swift|proto|py|c|md|yaml|csv)$|^[A-Z]\w*\/$/)
                || Repository.holds(Mention.joined(folder, String(first)))
        }
    }

    /// Whether the checkout holds the file or folder.
    var isThere: Bool {
        if form == .link { return Repository.holds(Mention.joined(folder, words)) }
        if Mention.isFromRoot(words) { return Mention.matches(words) }
        guard words.contains("/") else {
            // A bare name stands beside the file named before it, or anywhere below the page.
            if let before { return Repository.holds(Mention.joined(Mention.parent(before), words)) }
            let below = folder.isEmpty ? "" : folder + "/"
            return Repository.files.contains { $0.hasPrefix(below) && $0.hasSuffix("/" + words) }
        }
        return ([folder, ""] + (before.map(Mention.ancestors) ?? [])).contains {
            Mention.matches(Mention.joined($0, words))
        }
    }

    /// Whether a path from the root leads somewhere. `*` and `<Topic>` stand for any name or part of one; after `…` may
    /// come a file's name or that of a function, which stands somewhere below.
    private static func matches(_ path: String) -> Bool {
        guard path.contains("…") || path.contains("*") || path.contains("<") else { return Repository.holds(path) }
        let parts = path.replacing(/<\w+>/, with: "*").split(separator: "/")
        let fixed = Array(parts.prefix { $0 != "…" })
        let last = parts.count > fixed.count + 1 ? parts.last : nil
        let found = (Repository.files + Repository.folders).filter { matches($0.split(separator: "/"), fixed) }
        guard let last else { return !found.isEmpty }
        return found.contains { folder in
            last.contains(".")
                ? Repository.files.contains { $0.hasPrefix(folder + "/") && $0.hasSuffix("/" + last) }
                : Source.written.contains { $0.stands(in: folder) && $0.code.contains("func \(last)(") }
        }
    }

    private static func matches(_ path: [Substring], _ pattern: [Substring]) -> Bool {
        path.count == pattern.count
            && zip(path, pattern).allSatisfy { name, pattern in
                guard let star = pattern.firstIndex(of: "*") else { return name == pattern }
                let (start, end) = (pattern[..<star], pattern[pattern.index(after: star)...])
                return name.count >= start.count + end.count && name.hasPrefix(start) && name.hasSuffix(end)
            }
    }

    private static func parent(_ path: String) -> String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }

    /// The folders above a path, the nearest first.
    private static func ancestors(of path: String) -> [String] {
        let parts = path.split(separator: "/")
        return (1..<max(parts.count, 1)).reversed().map { parts.prefix($0).joined(separator: "/") }
    }

    /// A path relative to a folder, with its `..` resolved.
    private static func joined(_ folder: String, _ path: String) -> String {
        path.split(separator: "/").reduce(into: folder.split(separator: "/")) { parts, part in
            if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
        }.joined(separator: "/")
    }
}
