import Testing
import Vocabulary

struct DayTests {
    @Test(arguments: [
        (Int32(0), "1970-01-01"),
        (-1, "1969-12-31"),
        (59, "1970-03-01"),
        (11_016, "2000-02-29"),
        (20_513, "2026-03-01"),
        (-719_162, "0001-01-01"),
        (2_932_896, "9999-12-31"),
        (-25_509, "1900-02-28"),
        (-25_508, "1900-03-01"),
    ])
    func `days are numbered from 1970`(number: Int32, iso: String) throws {
        let day = try #require(Day(iso: iso))
        #expect(day.number == number)
        #expect(Day(number: number)?.iso == iso)
    }

    @Test func `every day of four centuries comes back from its date`() {
        var number = Day(iso: "1799-12-31")?.number ?? 0
        for year in 1800...2199 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let found = Day(year: year, month: month, day: day) else { continue }
                    number += 1
                    guard found.number == number, found.date == (year, month, day) else {
                        Issue.record("\(year)-\(month)-\(day) is \(found.number), not \(number)")
                        return
                    }
                }
            }
        }
        #expect(Day(number: number)?.iso == "2199-12-31")
    }

    @Test(arguments: [
        "", "2026-3-01", "2026-02-29", "2024-02-30", "1900-02-29", "2026-04-31", "2026-00-10", "2026-13-10",
        "2026-01-00", "2026-01-32", "0000-01-01", "2026/01/01", "2026-01-01 ", "２026-01-01", "-026-01-01",
    ])
    func `an invalid day reads as none`(iso: String) {
        #expect(Day(iso: iso) == nil)
    }

    @Test(arguments: [
        ("1987-11-12", "2026-11-11", 38),
        ("1987-11-12", "2026-11-12", 39),
        ("2000-02-29", "2001-02-28", 0),
        ("2000-02-29", "2001-03-01", 1),
        ("2000-02-29", "2004-02-28", 3),
        ("2000-02-29", "2004-02-29", 4),
        ("2026-03-02", "2026-03-01", 0),
        ("2027-03-02", "2026-03-01", 0),
        ("1925-03-01", "2026-03-01", 101),
        ("1925-03-02", "2026-03-01", 100),
    ])
    func `age is whole years`(birth: String, day: String, age: Int) throws {
        #expect(try #require(Day(iso: birth)).age(on: #require(Day(iso: day))) == age)
    }

    @Test(arguments: [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-31", 12, "2027-01-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-03-15", -15, "2024-12-15"),
        ("9999-12-31", 1, "9999-12-31"),
        ("2026-01-31", .max, "9999-12-31"),
        ("2026-01-31", .min, "0001-01-31"),
    ])
    func `months are added within the calendar`(iso: String, months: Int, result: String) throws {
        #expect(try #require(Day(iso: iso)).addingMonths(months).iso == result)
    }

    @Test(arguments: [
        ("2026-02-28", 1, "2026-03-01"),
        ("2026-01-01", -1, "2025-12-31"),
        ("2026-01-01", .max, "9999-12-31"),
        ("2026-01-01", .min, "0001-01-01"),
    ])
    func `days are added within the calendar`(iso: String, days: Int, result: String) throws {
        #expect(try #require(Day(iso: iso)).addingDays(days).iso == result)
    }

    @Test func `days between are counted`() throws {
        let (start, end) = try (#require(Day(iso: "2026-01-01")), #require(Day(iso: "2026-07-01")))
        #expect(start.days(until: end) == 181)
        #expect(end.days(until: start) == -181)
        #expect(start < end)
    }
}

struct MonthTests {
    @Test func `a month knows its days and its neighbours`() throws {
        let month = try #require(Month("2024-02"))
        #expect(month.text == "2024-02")
        #expect(month.firstDay.iso == "2024-02-01")
        #expect(month.lastDay.iso == "2024-02-29")
        #expect(month.next.text == "2024-03")
        #expect(month.previous.previous.text == "2023-12")
        #expect(Month(of: month.lastDay) == month)
        #expect(Month(index: month.index) == month)
        #expect(month.days.contains(month.lastDay) && !month.days.contains(month.next.firstDay))
        #expect(month < month.next)
    }

    @Test(arguments: ["", "2026-00", "2026-13", "2026-1", "0000-01", "2026/01", "2026-01-01"])
    func `an invalid month reads as none`(text: String) {
        #expect(Month(text) == nil)
    }
}

struct MomentTests {
    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000000Z", "1970-01-01 07:00:00 WIB", "1970-01-01"),
        (1_772_298_000_000_000, "2026-02-28T17:00:00.000000Z", "2026-03-01 00:00:00 WIB", "2026-03-01"),
        (1_772_297_999_999_999, "2026-02-28T16:59:59.999999Z", "2026-02-28 23:59:59 WIB", "2026-02-28"),
        (-1, "1969-12-31T23:59:59.999999Z", "1970-01-01 06:59:59 WIB", "1970-01-01"),
    ])
    func `the day is Jakarta's`(microseconds: Int64, iso: String, local: String, day: String) {
        let moment = Moment(microseconds: microseconds)
        #expect(moment.iso == iso)
        #expect(moment.local == local)
        #expect(moment.day.iso == day)
    }

    @Test func `a day begins at midnight in Jakarta`() throws {
        let day = try #require(Day(iso: "2026-03-01"))
        let start = Moment(startOf: day)
        #expect(start.day == day)
        #expect(start.adding(seconds: 86_399).day == day)
        #expect(start.adding(seconds: 86_400).day == day.addingDays(1))
        #expect(Moment(microseconds: start.microseconds - 1).day == day.addingDays(-1))
        #expect(start.microseconds(until: start.adding(seconds: 2)) == 2_000_000)
    }

    @Test func `no number of microseconds leaves the calendar`() {
        #expect(Moment(microseconds: .max).day == .last)
        #expect(Moment(microseconds: .min).day == .first)
        #expect(Moment(microseconds: .max).adding(seconds: .max).iso.hasPrefix("9999-12-31"))
        #expect(Moment(microseconds: .min).adding(seconds: .min).iso.hasPrefix("0001-01-01"))
    }
}
