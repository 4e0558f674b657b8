import Testing
import Vocabulary

struct RegionCodeTests {
    @Test(
        arguments: [
            ("36", RegionLevel.provinsi, [], nil),
            ("36.01", .kabupaten, ["36"], "36.01"),
            ("36.74", .kota, ["36"], "36.74"),
            ("36.01.01", .kecamatan, ["36.01", "36"], "36.01"),
            ("36.01.01.2001", .desa, ["36.01.01", "36.01", "36"], "36.01"),
            ("36.71.13.1008", .kelurahan, ["36.71.13", "36.71", "36"], "36.71"),
            ("36.02.06.3001", .desa, ["36.02.06", "36.02", "36"], "36.02"),
        ] as [(String, RegionLevel, [String], String?)])
    func `a code says what it names and where it lies`(
        text: String, level: RegionLevel, ancestors: [String], kabkota: String?
    ) throws {
        let code = try #require(RegionCode(text))
        #expect(code.text == text)
        #expect(code.level == level)
        #expect(code.ancestors.map(\.text) == ancestors)
        #expect(code.parent?.text == ancestors.first)
        #expect(code.kabkota?.text == kabkota)
        #expect(code.province.text == "36")
        #expect(code.isDesa == (level == .desa))
        #expect(code.isKelurahan == (level == .kelurahan))
        #expect(code.isVillage == (level == .desa || level == .kelurahan))
        #expect(RegionCode(number: code.number) == code)
    }

    @Test(arguments: [
        "", "3", "3a", "09", "36.", "36.1", "3601", "36.00", "36.70", "36-01", "36.01.00", "36.01.1", "36.01.01.",
        "36.01.01.201", "36.01.01.0001", "36.01.01.1000", "36.01.01.4001", "36.01.01.20011", "36.01.01.2001 ",
        "3601010001", "36.00.01", "36.01.01-2001",
    ])
    func `an invalid code reads as none`(text: String) {
        #expect(RegionCode(text) == nil)
    }

    @Test(arguments: [
        ("36", "36.74.07.1001", true),
        ("36", "36", true),
        ("36", "37", false),
        ("36.01", "36.01.35.2001", true),
        ("36.01", "36.02", false),
        ("36.01", "36", false),
        ("36.01.01", "36.01.01.2001", true),
        ("36.01.01", "36.01.02", false),
        ("36.01.01.2001", "36.01.01.2001", true),
        ("36.01.01.2001", "36.01.01.2002", false),
    ])
    func `a region contains itself and what lies in it`(outer: String, inner: String, contains: Bool) throws {
        let (outer, inner) = try (#require(RegionCode(outer)), #require(RegionCode(inner)))
        #expect(outer.contains(inner) == contains)
        #expect(outer.numbers.contains(inner.number) == contains)
    }

    @Test func `codes are ordered as their texts are`() {
        let texts = ["36", "36.01", "36.01.01", "36.01.01.2001", "36.01.02", "36.02", "37"]
        #expect(texts.shuffled().compactMap { RegionCode($0) }.sorted().map(\.text) == texts)
    }
}
