/// A non-negative integer of any size, with the arithmetic that an exact annuity needs.
struct WholeNumber: Hashable, Comparable {
    /// Digits in base 2⁶⁴, the lowest first, without trailing zeros.
    private var limbs: [UInt64]

    init(_ number: UInt64) { limbs = number == 0 ? [] : [number] }

    /// `base` to the power of `exponent`.
    static func power(_ base: UInt64, _ exponent: Int) -> WholeNumber {
        var power = WholeNumber(1)
        for _ in 0..<max(0, exponent) { power = power * base }
        return power
    }

    static func * (left: WholeNumber, right: UInt64) -> WholeNumber {
        var product = WholeNumber(0)
        guard right > 0 else { return product }
        var carry: UInt64 = 0
        for limb in left.limbs {
            let (high, low) = limb.multipliedFullWidth(by: right)
            let (sum, overflow) = low.addingReportingOverflow(carry)
            product.limbs.append(sum)
            // The high half of a product is at most 2⁶⁴ − 2, so adding 1 cannot overflow.
            carry = high + (overflow ? 1 : 0)
        }
        if carry > 0 { product.limbs.append(carry) }
        return product
    }

    /// The difference, or 0 where `right` is larger.
    static func - (left: WholeNumber, right: WholeNumber) -> WholeNumber {
        guard left > right else { return WholeNumber(0) }
        var difference = left
        var borrow: UInt64 = 0
        for place in difference.limbs.indices {
            let taken = place < right.limbs.count ? right.limbs[place] : 0
            let (first, underflow) = difference.limbs[place].subtractingReportingOverflow(taken)
            let (second, again) = first.subtractingReportingOverflow(borrow)
            difference.limbs[place] = second
            borrow = underflow || again ? 1 : 0
        }
        while difference.limbs.last == 0 { difference.limbs.removeLast() }
        return difference
    }

    static func < (left: WholeNumber, right: WholeNumber) -> Bool {
        guard left.limbs.count == right.limbs.count else { return left.limbs.count < right.limbs.count }
        for (one, other) in zip(left.limbs.reversed(), right.limbs.reversed()) where one != other {
            return one < other
        }
        return false
    }
}
