import Vocabulary

/// Issues card numbers and NIKs that no other family or person has, in constant memory.
///
/// Each kecamatan counts the numbers it has issued. Multiplication by a coprime number permutes the count into day and
/// serial, so that numbers of one kecamatan differ for any month and year.
struct NumberOffice {
    /// The numbers that one kecamatan can issue: 28 days and 9,999 serials.
    private static let supply = 28 * 9_999
    /// Coprime to the supply (2² · 3² · 7 · 11 · 101).
    private static let scatter = 104_729

    private var persons: [Int]
    private var cards: [Int]

    /// Creates an office for this many kecamatan, which are identified by their index in the list.
    init(kecamatan: Int) {
        persons = Array(repeating: 0, count: kecamatan)
        cards = persons
    }

    /// A new NIK and the day of birth that it encodes; of `day` only the month and year are used.
    mutating func nik(kecamatan: RegionCode, place: Int, sex: Sex, born day: Day) -> (nik: NIK, born: Day)? {
        let (offset, serial) = NumberOffice.take(&persons[place])
        let date = day.date
        guard let born = Day(year: date.year, month: date.month, day: offset) else { return nil }
        let encoded = offset + (sex == .female ? 40 : 0)
        let number = ((kecamatan.number / 10_000 * 100 + Int64(encoded)) * 100 + Int64(date.month)) * 100
        guard let nik = NIK(number: (number + Int64(date.year % 100)) * 10_000 + Int64(serial)) else { return nil }
        return (nik, born)
    }

    /// A new card number, recorded in a month of a year.
    mutating func card(kecamatan: RegionCode, place: Int, month: Int, year: Int) -> FamilyCardNumber? {
        let (day, serial) = NumberOffice.take(&cards[place])
        let number = ((kecamatan.number / 10_000 * 100 + Int64(day)) * 100 + Int64(month)) * 100 + Int64(year % 100)
        return FamilyCardNumber(number: number * 10_000 + Int64(serial))
    }

    private static func take(_ count: inout Int) -> (day: Int, serial: Int) {
        let scattered = (count % supply) * scatter % supply
        count += 1
        return (scattered / 9_999 + 1, scattered % 9_999 + 1)
    }
}
