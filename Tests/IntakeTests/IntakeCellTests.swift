import Testing
import Vocabulary

@testable import Intake

struct IntakeCellTests {
    private func with<Result>(_ text: String, _ body: (CSVCell) -> Result) -> Result {
        Array(text.utf8).withUnsafeBufferPointer { body($0) }
    }

    @Test(
        arguments: [
            ("0", 0), ("7", 7), ("007", 7), ("-3", -3), ("-0", 0), ("1.250.000", 1_250_000), ("12.500", 12_500),
            ("123.456", 123_456), ("1250000", 1_250_000), ("-1.000", -1_000), ("000.000", 0),
            ("1234567890123", 1_234_567_890_123),
        ] as [(String, Int64)])
    func `a whole number is read`(text: String, number: Int64) {
        #expect(with(text) { $0.wholeNumber } == .value(number))
    }

    @Test(arguments: [
        "", "-", "+1", " 1", "1 ", "1.25", "1.2500", "1250.000", ".250", "1.", "1.250.", "1..250", "1,250", "1.250,0",
        "1e3", "--1", "1-", "satu", "١", "1.250.00", "1.25.000",
    ])
    func `any other text is no whole number`(text: String) {
        #expect(with(text) { $0.wholeNumber } == .unreadable)
    }

    @Test(
        arguments: [
            ("27.5", 27_500_000), ("27,5", 27_500_000), ("27", 27_000_000), ("-6.226247", -6_226_247), ("-0,0", 0),
            ("0.000001", 1), ("007.25", 7_250_000), ("106.1902811", 106_190_281), ("0.0000001", 1),
            ("2000.00000001", 2_000_000_001),
            ("7.2000000", 7_200_000), ("1.000", 1_000_000),
        ] as [(String, Int64)])
    func `a decimal number is read in millionths`(text: String, number: Int64) {
        #expect(with(text) { $0.decimalNumber } == .value(number))
    }

    @Test(arguments: [
        "", "-", ".5", ",5", "5.", "5,", "1.250,5", "1.2.3", "1,2,3", "+1", " 1", "1 ", "36 m2", "1e3", "0x1",
    ])
    func `any other text is no decimal number`(text: String) {
        #expect(with(text) { $0.decimalNumber } == .unreadable)
    }

    @Test func `numbers beyond every range stay beyond it`() {
        let long = "9" + String(repeating: "0", count: 60)
        for text in [long, "9223372036854775808", "18446744073709551616", long + ".5"] {
            guard case .value(let number) = with(text, { $0.decimalNumber }) else {
                Issue.record("\(text) is not read")
                continue
            }
            #expect(number > 2_000_000_000)
        }
        #expect(with(long) { $0.wholeNumber } == .value(100_000_000_000_000_001))
        #expect(with("-" + long) { $0.wholeNumber } == .value(-100_000_000_000_000_001))
    }

    @Test(arguments: [
        ("2026-02-28", "2026-02-28"), ("28-02-2026", "2026-02-28"), ("28/02/2026", "2026-02-28"),
        ("29/02/2024", "2024-02-29"), ("1899-12-31", "1899-12-31"),
    ])
    func `a date is read in three forms`(text: String, iso: String) {
        #expect(with(text) { $0.date }?.iso == iso)
    }

    @Test(arguments: [
        "", "2026/02/28", "28.02.2026", "28-02/2026", "28/02-2026", "2026-2-28", "28/2/2026", "31/04/2026",
        "29/02/2026", "02/28/2026", "00/01/2026", "01/00/2026", "01/01/0000", "2026-02-28 ", " 2026-02-28",
        "28-02-26", "20260228", "1 Mei 2026",
    ])
    func `any other text is no date`(text: String) {
        #expect(with(text) { $0.date } == nil)
    }

    @Test(arguments: [
        ("", true), ("abc", true), ("abcdefgh", true), ("Kp. Ciawi – é", true), ("日本語 🌾 abcdefgh", true),
    ])
    func `text is UTF-8`(text: String, isText: Bool) {
        #expect(with(text) { $0.isText } == isText)
    }

    @Test(
        arguments: [
            [0xFF], [0xC3, 0x28], [0xE9], [0x61, 0x00], [0x00], [0xC0, 0x80], [0xED, 0xA0, 0x80],
            [0xF4, 0x90, 0x80, 0x80],
            Array(repeating: 0x61, count: 15) + [0x00], [0x00] + Array(repeating: 0x61, count: 15),
            Array(repeating: 0x61, count: 16) + [0xC3],
        ] as [[UInt8]])
    func `other bytes and NUL are no text`(bytes: [UInt8]) {
        #expect(bytes.withUnsafeBufferPointer { $0.isText } == false)
    }

    @Test func `words are matched exactly`() {
        #expect(with("sumur_tak_terlindung") { $0.word(WaterSource.self) } == .sumurTakTerlindung)
        for text in ["Genteng", "genteng ", " genteng", "genten", "gentengg", ""] {
            #expect(with(text) { $0.word(RoofMaterial.self) } == nil)
        }
        #expect(with("ya") { $0.yesNo } == true)
        #expect(with("tidak") { $0.yesNo } == false)
        for text in ["Ya", "y", "yaa", "tidak ", "1", "true"] { #expect(with(text) { $0.yesNo } == nil) }
    }
}
