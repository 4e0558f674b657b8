import Testing
import Vocabulary

struct NIKTests {
    @Test(arguments: [
        // Published examples.
        ("3602041211870001", "36.02.04", Sex.male, 12, 11, 87),
        ("3273056010900009", "32.73.05", .female, 20, 10, 90),
        ("3311120411870003", "33.11.12", .male, 4, 11, 87),
        // A woman's 29 February, in years that divide by four.
        ("3601016902000001", "36.01.01", .female, 29, 2, 0),
        ("3601012902960123", "36.01.01", .male, 29, 2, 96),
        ("3601017112990001", "36.01.01", .female, 31, 12, 99),
    ])
    func `the parts of a NIK are read`(
        text: String, kecamatan: String, sex: Sex, day: Int, month: Int, year: Int
    ) throws {
        let nik = try NIK(text)
        #expect(nik.text == text)
        #expect(nik.kecamatan?.text == kecamatan)
        #expect(nik.sex == sex)
        #expect((nik.birthDay, nik.birthMonth, nik.birthYear) == (day, month, year))
        #expect(NIK(number: nik.number) == nik)
        #expect(nik.masked == text.prefix(4) + "**********" + text.suffix(2))
        #expect("\(nik)" == nik.masked)
    }

    @Test(arguments: [
        ("", NIK.Fault.malformed),
        ("360204121187000", .malformed),
        ("36020412118700011", .malformed),
        ("360204121187000a", .malformed),
        ("36020412118７001", .malformed),
        (" 602041211870001", .malformed),
        ("0000000000000000", .malformed),
        ("1111111111111111", .malformed),
        ("9999999999999999", .malformed),
        ("3602041211870000", .malformed),
        // Malformed takes precedence over an impossible date.
        ("3602049913870000", .malformed),
        ("3602040011870001", .impossibleDate),
        ("3602044011870001", .impossibleDate),
        ("3602043211870001", .impossibleDate),
        ("3602047211870001", .impossibleDate),
        ("3602041200870001", .impossibleDate),
        ("3602041213870001", .impossibleDate),
        ("3602043104870001", .impossibleDate),
        ("3602042902870001", .impossibleDate),
        ("3602043002880001", .impossibleDate),
        ("3602046902990001", .impossibleDate),
    ])
    func `an invalid NIK is refused with its fault`(text: String, fault: NIK.Fault) {
        #expect(throws: fault) { try NIK(text) }
    }

    @Test func `29 February needs a two-digit year that divides by four`() {
        for year in 0..<100 {
            let text = "3602042902" + (year < 10 ? "0" : "") + "\(year)" + "0001"
            #expect(((try? NIK(text)) != nil) == (year % 4 == 0))
        }
    }

    @Test(arguments: [
        ("3602041211870001", "1987-11-12", true),
        ("3602041211870001", "2087-11-12", true),
        ("3602041211870001", "1987-11-13", false),
        ("3602041211870001", "1987-10-12", false),
        ("3602041211870001", "1986-11-12", false),
        ("3602045211870001", "1987-11-12", true),
    ])
    func `a birth date agrees by day, month and two-digit year`(nik: String, day: String, agrees: Bool) throws {
        #expect(try NIK(nik).agrees(withBirth: #require(Day(iso: day))) == agrees)
    }

    @Test func `an invalid number gives no NIK`() {
        for number in [Int64.min, -1, 0, 1, 10_000_000_000_000_000, .max] { #expect(NIK(number: number) == nil) }
    }

    @Test func `a NIK from outside any province has no kecamatan`() throws {
        #expect(try NIK("0001011211870001").kecamatan == nil)
        #expect(try NIK("3602001211870001").kecamatan == nil)
    }
}

struct FamilyCardNumberTests {
    @Test(arguments: ["3602041203210001", "0000000000000000", "0012345678901234"])
    func `sixteen digits are a card number`(text: String) throws {
        let card = try #require(FamilyCardNumber(text))
        #expect(card.text == text)
        #expect(card.masked == text.prefix(4) + "**********" + text.suffix(2))
        #expect(FamilyCardNumber(number: card.number) == card)
    }

    @Test(arguments: ["", "360204120321000", "36020412032100011", "36020412O3210001", "3602 41203210001"])
    func `any other text is no card number`(text: String) {
        #expect(FamilyCardNumber(text) == nil)
    }
}
