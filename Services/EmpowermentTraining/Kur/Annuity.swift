/// Equal monthly instalments at a yearly effective rate, in whole rupiah, without intermediate rounding errors.
///
/// Amounts are 0 to 9 × 10¹⁵ rupiah, rates 0 to 10,000 basis points a year, tenors 1 to 600 months; other values are
/// clamped to these ranges.
enum Annuity {
    /// One month of the schedule, in rupiah.
    struct Due: Hashable {
        /// The month's number, from 1.
        let number: Int
        let interest: Int64
        let principal: Int64
        /// Principal left after this month's payment.
        let outstanding: Int64

        var instalment: Int64 { interest + principal }
    }

    /// The monthly instalment, rounded half up.
    ///
    /// With a monthly rate of p/q it is P·p·bⁿ / (q·(bⁿ − qⁿ)) where b = p + q. Rounded half up it is the largest A
    /// with (2A − 1) · q · (bⁿ − qⁿ) ≤ 2 · P · p · bⁿ. Both sides are whole numbers, so a binary search finds A.
    static func instalment(of amount: Int64, rate basisPoints: Int64, months: Int) -> Int64 {
        let amount = inRange(amount)
        let months = min(max(months, 1), 600)
        let (p, q) = monthlyRate(basisPoints)
        guard p > 0 else { return (2 * amount + Int64(months)) / (2 * Int64(months)) }
        let grown = WholeNumber.power(p + q, months)
        let denominator = (grown - WholeNumber.power(q, months)) * q
        let numerator = grown * p * UInt64(2 * amount)
        var fits: Int64 = 0
        // A month's interest is at most a twelfth of the amount, so no instalment exceeds twice the amount.
        var tooLarge = 2 * amount + 1
        while tooLarge - fits > 1 {
            let middle = fits + (tooLarge - fits) / 2
            if denominator * UInt64(2 * middle - 1) <= numerator { fits = middle } else { tooLarge = middle }
        }
        return fits
    }

    /// One month's interest on the outstanding principal, rounded half up.
    static func interest(on outstanding: Int64, rate basisPoints: Int64) -> Int64 {
        let (p, q) = monthlyRate(basisPoints)
        return Int64((2 * Int128(inRange(outstanding)) * Int128(p) + Int128(q)) / (2 * Int128(q)))
    }

    /// The schedule, month by month. The principal parts sum to the amount: the last instalment absorbs the rounding.
    static func schedule(of amount: Int64, rate basisPoints: Int64, months: Int) -> [Due] {
        let instalment = instalment(of: amount, rate: basisPoints, months: months)
        let months = min(max(months, 1), 600)
        var outstanding = inRange(amount)
        return (1...months).map { number in
            let interest = interest(on: outstanding, rate: basisPoints)
            let principal = number == months ? outstanding : min(max(0, instalment - interest), outstanding)
            outstanding -= principal
            return Due(number: number, interest: interest, principal: principal, outstanding: outstanding)
        }
    }

    /// The monthly rate as a fraction in lowest terms.
    private static func monthlyRate(_ basisPoints: Int64) -> (p: UInt64, q: UInt64) {
        let p = UInt64(min(max(basisPoints, 0), 10_000))
        let q: UInt64 = 12 * 10_000
        var (common, rest) = (q, p)
        while rest > 0 { (common, rest) = (rest, common % rest) }
        return (p / common, q / common)
    }

    private static func inRange(_ amount: Int64) -> Int64 { min(max(amount, 0), 9_000_000_000_000_000) }
}
