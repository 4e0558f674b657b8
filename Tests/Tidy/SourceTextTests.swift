import Testing

/// The other tests of this module search code only, so the separation of code from the rest must be right.
@Suite struct `The text of a source` {
    @Test(arguments: [
        ("a // Date()", "a", " Date()"),
        ("a /* Date( /* b */ c */ d", "a  d", "b"),
        ("a(\"Date()\")", "a(\"\")", ""),
        ("a(\"x \\(Date()) y\")", "a(\"Date()\")", ""),
        ("a(\"x \\(b(\"Date \\(c)\")) y\")", "a(\"b(\"c\")\")", ""),
        ("a(#\"x \" \\(b) \\#(c)\"#)", "a(#\"c\"#)", ""),
        ("a(\"\"\"\n  \"Date\" // b\n  \"\"\") // c", "a(\"\"\"\n\n\"\"\")", "c"),
        ("let a = /x\"\\/y/ // c", "let a = //", "c"),
        ("let a = b / c // d / e", "let a = b / c", "d / e"),
        ("func `a // \"b` () {}", "func `` () {}", ""),
    ])
    func `comments, sentences and patterns are no code, and interpolations are`(
        _ text: String, _ code: String, _ comment: String
    ) {
        let source = Source("a.swift", text)
        func squeezed(_ text: String) -> String { text.filter { $0 != " " } }
        #expect(squeezed(source.code) == squeezed(code))
        #expect(source.code.utf8.count == text.utf8.count)
        #expect(squeezed(source.comments.map(\.text).joined()).contains(squeezed(comment)))
        #expect(comment.isEmpty == source.comments.isEmpty)
    }

    @Test func `an import is read in every form, and from code only`() {
        let source = Source(
            "a.swift", "import Kernel\n@testable import Edges\npublic import struct Foundation.Data\n// import Glibc\n")
        #expect(source.imports.map(\.module) == ["Kernel", "Edges", "Foundation"])
        #expect(source.imports.map(\.line) == [1, 2, 3])
    }

    @Test func `the sources of this checkout are found`() {
        #expect(Source.written.count > 300 && Source.generated.count >= 8 && Source.schemas.count >= 8)
        #expect(Source.written.contains { $0.path == "Services/Registry/RegistryService.swift" })
        #expect(!Source.written.contains { $0.path.contains(".build") || $0.path.contains("/Generated/") })
    }
}
