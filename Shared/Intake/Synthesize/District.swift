import Glibc
import Vocabulary

/// Statistics of a kabupaten or kota that invented families resemble.
struct District {
    /// The region code.
    let code: RegionCode
    /// Registered population, first half of 2024 (Dukcapil).
    let population: Double
    /// Share of persons below the local poverty line in 2024 (BPS).
    let poor: Double
    /// Share of persons below the extreme poverty line in 2022, the last year with figures for kabupaten and kota.
    let extreme: Double
    /// The local poverty line of 2024, in rupiah per person and month.
    let line: Double
    /// Share of families that drank bottled or refilled water in 2023.
    let bottled: Double
    /// Desa per kecamatan, rounded; 0 if all villages are kelurahan.
    let desa: Int
    /// Kelurahan per kecamatan, rounded up.
    let kelurahan: Int

    /// The extreme poverty line to which the rates are fitted, in rupiah per person and month.
    static let extremeLine = 391_000.0

    /// The log-normal spread of expenditure per person at which both rates are met at their lines.
    var spread: Double {
        log(line / District.extremeLine) / (Normal.quantile(poor) - Normal.quantile(extreme))
    }

    /// The expenditure per person and month, in rupiah, below which `share` of the persons live.
    func expenditure(atShare share: Double) -> Double {
        line * exp(spread * (Normal.quantile(share) - Normal.quantile(poor)))
    }

    /// The eight kabupaten and kota of Banten. Lines that were not published for 2024 are those of 2021 raised by 22.9
    /// %, as those of Pandeglang, Lebak and Cilegon rose; shares of bottled water between the published extremes are
    /// estimates.
    static let banten: [District] = [
        ("36.01", 1_437_046, 0.0918, 0.0182, 479_886, 0.0336, 9, 1),
        ("36.02", 1_531_564, 0.0844, 0.0217, 440_705, 0.10, 12, 1),
        ("36.03", 3_459_706, 0.0655, 0.0152, 600_000, 0.70, 8, 1),
        ("36.04", 1_791_795, 0.0451, 0.0075, 444_915, 0.45, 11, 0),
        ("36.71", 1_957_349, 0.0543, 0.0075, 804_870, 0.8337, 0, 8),
        ("36.72", 480_378, 0.0375, 0.0045, 663_533, 0.65, 0, 5),
        ("36.73", 759_929, 0.0565, 0.0101, 529_830, 0.60, 0, 11),
        ("36.74", 1_463_607, 0.0236, 0.0044, 817_830, 0.83, 0, 8),
    ].compactMap { code, population, poor, extreme, line, bottled, desa, kelurahan in
        RegionCode(code).map {
            District(
                code: $0, population: population, poor: poor, extreme: extreme, line: line, bottled: bottled,
                desa: desa, kelurahan: kelurahan)
        }
    }
}

/// The number of persons on a family card.
enum FamilySize {
    /// Shares of families with 1, 2, … persons.
    static let all = [0.08, 0.14, 0.22, 0.27, 0.16, 0.08, 0.035, 0.015]
    /// The same shares among poor families, whose mean is 5.2 (BPS, 2024–2025).
    static let poor = [0.01, 0.05, 0.09, 0.19, 0.24, 0.20, 0.13, 0.06, 0.03]

    /// The mean family size of such shares.
    static func mean(_ shares: [Double]) -> Double {
        var sum = 0.0
        for (index, share) in shares.enumerated() { sum += Double(index + 1) * share }
        return sum / shares.reduce(0, +)
    }

    /// The share of poor families at a share of poor persons; it is smaller, because poor families are larger.
    static func poorFamilies(poorPersons: Double) -> Double {
        let families = poorPersons / mean(poor)
        return families / (families + (1 - poorPersons) / mean(all))
    }
}
