import Talk
import Testing
import Vocabulary

struct IdentifierTests {
    @Test func `bytes and hexadecimal digits give the same id`() throws {
        let bytes = (0..<16).map { UInt8($0 * 17) }
        let id = try #require(Identifier(bytes: bytes))
        #expect(id.bytes == bytes)
        #expect(id.text == "00112233445566778899aabbccddeeff")
        #expect(Identifier(hex: id.text) == id)
        #expect(Identifier(hex: id.text.uppercased()) == id)
        #expect(id.short == "0011…ddeeff")
    }

    @Test(arguments: [
        "", "00112233445566778899aabbccddeef", "00112233445566778899aabbccddeeffa", "0x112233445566778899aabbccddeeff",
    ])
    func `other texts are no id`(text: String) {
        #expect(Identifier(hex: text) == nil)
    }

    @Test func `only sixteen bytes are an id`() {
        for count in [0, 15, 17] { #expect(Identifier(bytes: [UInt8](repeating: 1, count: count)) == nil) }
    }

    @Test func `parts are joined up to sixteen bytes, and padded with zeros`() {
        let part = [UInt8](1...7)
        #expect(Identifier(joining: part, part).bytes == part + part + [0, 0])
        #expect(Identifier(joining: part, part, part).bytes == part + part + [1, 2])
        #expect(Identifier(joining: [UInt8](1...20)).bytes == [UInt8](1...16))
        #expect(Identifier(joining: []).bytes == [UInt8](repeating: 0, count: 16))
    }

    @Test func `ids are ordered by their bytes`() {
        let texts = (0..<200).map { index in
            (0..<16).map { byte in UInt8(truncatingIfNeeded: (index &* 7919 &+ byte &* 104_729) >> 3) }
        }
        let ids = texts.compactMap { Identifier(bytes: $0) }
        #expect(ids.sorted().map(\.bytes) == texts.sorted { $0.lexicographicallyPrecedes($1) })
    }
}
