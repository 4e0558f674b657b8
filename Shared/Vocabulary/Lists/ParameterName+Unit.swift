/// The unit of a parameter's number.
public enum ParameterUnit: Hashable, Sendable {
    /// Whole rupiah.
    case rupiah
    /// Whole rupiah for each member and month.
    case rupiahPerMemberAndMonth
    /// Millionths of a kilometre (the number is kilometres × 10⁶).
    case kilometresE6
    /// Millionths of a square metre (the number is square metres × 10⁶).
    case squareMetresE6
    /// Whole years of age.
    case years
    /// Months.
    case months
    /// Days.
    case days
    /// A day of the month; 0 for none.
    case dayOfMonth
    /// Percent: hundredths of the whole.
    case percent
    /// Hundredths of a percent a year, as an effective rate: 600 is 6 %.
    case basisPointsAYear
    /// A number of persons or things.
    case count

    /// The accepted values: wide enough for any decree, narrow enough for overflow-free arithmetic and to reject typing
    /// errors.
    public var range: ClosedRange<Int64> {
        switch self {
        case .rupiah: 0...1_000_000_000_000
        case .rupiahPerMemberAndMonth: 1...100_000_000
        case .kilometresE6: 0...200_000_000
        case .squareMetresE6: 0...100_000_000
        case .years: 0...150
        case .months: 0...360
        case .days: 0...3_660
        // Every month has these days.
        case .dayOfMonth: 0...28
        case .percent: 0...100
        case .basisPointsAYear: 0...10_000
        case .count: 1...1_000
        }
    }

    /// The unit's display name.
    public var label: Phrase {
        switch self {
        case .rupiah: Phrase("rupiah", "rupiah")
        case .rupiahPerMemberAndMonth: Phrase("rupiah per anggota per bulan", "rupiah per member and month")
        case .kilometresE6: Phrase("sepersejuta km", "millionths of a km")
        case .squareMetresE6: Phrase("sepersejuta m²", "millionths of a m²")
        case .years: Phrase("tahun", "years")
        case .months: Phrase("bulan", "months")
        case .days: Phrase("hari", "days")
        case .dayOfMonth: Phrase("tanggal", "day of the month")
        case .percent: Phrase("persen", "percent")
        case .basisPointsAYear: Phrase("seperseratus persen per tahun", "hundredths of a percent a year")
        case .count: Phrase("banyaknya", "count")
        }
    }
}

extension ParameterName {
    /// The unit of the parameter's number.
    public var unit: ParameterUnit {
        switch self {
        case .foodLine, .nonFoodLine, .extremeLine, .povertyLine: .rupiahPerMemberAndMonth
        case .healthFacilityKm, .primarySchoolKm, .juniorSchoolKm: .kilometresE6
        case .floorPerMember: .squareMetresE6
        case .schoolAgeFrom, .schoolAgeTo, .primaryAgeFrom, .primaryAgeTo, .juniorAgeFrom, .juniorAgeTo,
            .diplomaAgeFrom, .adultAgeFrom, .adultAgeTo, .elderlyAgeFrom:
            .years
        case .attendancePercent: .percent
        case .proposalDay: .dayOfMonth
        case .independenceDays: .days
        case .deliveredMonths, .multidimensionalCutoff, .groupMembersFrom, .groupMembersTo: .count
        case .enterpriseMonths, .servedWindowMonths, .kurEnterpriseMonths, .kurSuperMikroWorkMonths,
            .kurSuperMikroInvestmentMonths, .kurMikroWorkMonths, .kurMikroInvestmentMonths, .kurKecilWorkMonths,
            .kurKecilInvestmentMonths, .kurKhususWorkMonths, .kurKhususInvestmentMonths:
            .months
        case .kurSuperMikroCeiling, .kurMikroCeiling, .kurKecilCeiling, .kurKhususCeiling,
            .kurOutstandingCeiling:
            .rupiah
        case .kurSuperMikroRate, .kurMikroRate, .kurKecilRate, .kurKhususRate: .basisPointsAYear
        }
    }

    /// The accepted values of the parameter's number, in its ``unit``.
    public var range: ClosedRange<Int64> {
        // There are eight deprivations.
        self == .multidimensionalCutoff ? 1...8 : unit.range
    }
}
