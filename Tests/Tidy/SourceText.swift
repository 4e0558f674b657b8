/// The bytes of a source, separated into code and comments.
///
/// A search for a call must not match a comment or a sentence, so comments and the contents of string and regex
/// literals become spaces. Code within an interpolation stays code. Every byte keeps its place, so a position in
/// ``code`` is the same position in the file.
struct SourceText {
    /// One line of a comment, without its slashes.
    struct Comment: Sendable {
        /// Counted from 1.
        let line: Int
        let text: String
    }

    private(set) var code: [UInt8]
    private(set) var comments: [Comment] = []
    private let bytes: [UInt8]
    private var at = 0
    private var line = 1

    private static let newline = UInt8(ascii: "\n")
    private static let space = UInt8(ascii: " ")
    private static let lineComment = Array("//".utf8)
    private static let blockStart = Array("/*".utf8)
    private static let blockEnd = Array("*/".utf8)
    /// Every byte with which a comment, a literal, a name in backticks or a pair of parentheses begins or ends.
    private static let marks = Set("/#\"`()".utf8)

    init(_ text: String) {
        bytes = Array(text.utf8)
        code = bytes
        while at < bytes.count { readCode(isInterpolation: false) }
    }

    private func byte(_ offset: Int = 0) -> UInt8? { at + offset < bytes.count ? bytes[at + offset] : nil }

    private func starts(_ wanted: [UInt8]) -> Bool {
        guard at + wanted.count <= bytes.count else { return false }
        var place = 0
        while place < wanted.count {
            if bytes[at + place] != wanted[place] { return false }
            place += 1
        }
        return true
    }

    /// Passes over bytes, which become spaces in ``code`` where they are no code.
    private mutating func skip(_ count: Int, blank: Bool) {
        let end = min(at + count, bytes.count)
        while at < end {
            if bytes[at] == SourceText.newline { line += 1 } else if blank { code[at] = SourceText.space }
            at += 1
        }
    }

    /// Reads to the end, or to the parenthesis that closes an interpolation.
    private mutating func readCode(isInterpolation: Bool) {
        var depth = 0
        while let next = byte() {
            if !SourceText.marks.contains(next) {
                skip(1, blank: false)
            } else if starts(SourceText.lineComment) {
                readLineComment()
            } else if starts(SourceText.blockStart) {
                readBlockComment()
            } else if let literal = literal() {
                readLiteral(literal)
            } else if next == UInt8(ascii: "`") {
                readName()
            } else {
                if next == UInt8(ascii: "(") { depth += 1 }
                if next == UInt8(ascii: ")") { depth -= 1 }
                let isEnd = isInterpolation && depth < 0
                skip(1, blank: isEnd)
                if isEnd { return }
            }
        }
    }

    private mutating func readLineComment() {
        let start = at
        let line = line
        while let next = byte(), next != SourceText.newline { skip(1, blank: true) }
        comments.append(Comment(line: line, text: SourceText.words(bytes[start..<at])))
    }

    /// Block comments nest in Swift.
    private mutating func readBlockComment() {
        var depth = 0
        var start = at
        while at < bytes.count {
            if starts(SourceText.blockStart) {
                depth += 1
                skip(2, blank: true)
            } else if starts(SourceText.blockEnd) {
                depth -= 1
                skip(2, blank: true)
            } else {
                if byte() == SourceText.newline {
                    comments.append(Comment(line: line, text: SourceText.words(bytes[start..<at])))
                    start = at + 1
                }
                skip(1, blank: true)
            }
            if depth == 0 { break }
        }
        comments.append(Comment(line: line, text: SourceText.words(bytes[start..<at])))
    }

    /// A name in backticks may hold any sentence, such as that of a test.
    private mutating func readName() {
        skip(1, blank: false)
        while let next = byte(), next != UInt8(ascii: "`"), next != SourceText.newline { skip(1, blank: true) }
        skip(1, blank: false)
    }

    /// What begins and ends a literal.
    private struct Literal {
        /// `#` before and after it.
        let hashes: Int
        /// Quotes, or one slash.
        let mark: [UInt8]
        var isRegex: Bool { mark == [UInt8(ascii: "/")] }
        /// A literal of one line ends with its line even if the mark is missing.
        var isOneLine: Bool { mark.count == 1 && !(isRegex && hashes > 0) }
    }

    /// The literal that begins here.
    private func literal() -> Literal? {
        var hashes = 0
        while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
        switch byte(hashes) {
        case UInt8(ascii: "\""):
            let isMultiline = byte(hashes + 1) == UInt8(ascii: "\"") && byte(hashes + 2) == UInt8(ascii: "\"")
            return Literal(hashes: hashes, mark: Array(repeating: UInt8(ascii: "\""), count: isMultiline ? 3 : 1))
        case UInt8(ascii: "/") where hashes > 0 || beginsRegex():
            return Literal(hashes: hashes, mark: [UInt8(ascii: "/")])
        default:
            return nil
        }
    }

    /// A slash is a division unless it follows an opening mark or an operator, and no space follows it.
    private func beginsRegex() -> Bool {
        guard let next = byte(1), next != SourceText.space, next != UInt8(ascii: ")") else { return false }
        var before = at - 1
        while before >= 0, bytes[before] == SourceText.space { before -= 1 }
        guard before >= 0, "(,=:[{".utf8.contains(bytes[before]) else { return false }
        let rest = bytes[(at + 1)...].prefix { $0 != SourceText.newline }
        return rest.contains(UInt8(ascii: "/"))
    }

    private mutating func readLiteral(_ literal: Literal) {
        let hashes = Array(repeating: UInt8(ascii: "#"), count: literal.hashes)
        let end = literal.mark + hashes
        // A regex has its escapes without hashes, and no interpolation.
        let escape = [UInt8(ascii: "\\")] + (literal.isRegex ? [] : hashes)
        skip(end.count, blank: false)
        while at < bytes.count {
            if starts(end) { return skip(end.count, blank: false) }
            if literal.isOneLine, byte() == SourceText.newline { return }
            guard starts(escape) else {
                skip(1, blank: true)
                continue
            }
            skip(escape.count, blank: true)
            if !literal.isRegex, byte() == UInt8(ascii: "(") {
                skip(1, blank: true)
                readCode(isInterpolation: true)
            } else {
                skip(1, blank: true)
            }
        }
    }

    /// A comment without its slashes and asterisks, and without space around it.
    private static func words(_ comment: ArraySlice<UInt8>) -> String {
        let marks = Set(" \t/*".utf8)
        let kept = comment.drop(while: marks.contains)
        return String(decoding: kept, as: UTF8.self)
    }
}
