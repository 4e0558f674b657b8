import Schemas
import Vocabulary

/// The names of the parameters of one type of KUR; the Registry owns their values.
struct KurParameters {
    /// The ceiling of the next smaller type, which the amount must exceed; nil for the types that begin at zero.
    let above: ParameterName?
    /// Largest loan, in rupiah; for `khusus` for each member.
    let upTo: ParameterName
    /// Longest tenor for working capital and for investment, in months.
    let tenors: (work: ParameterName, investment: ParameterName)
    /// Yearly effective rate, in basis points.
    let rate: ParameterName

    /// The parameters' names for a type; nil for an unknown type.
    init?(_ type: EmpowermentKurType) {
        switch type {
        case .superMikro:
            above = nil
            upTo = .kurSuperMikroCeiling
            tenors = (.kurSuperMikroWorkMonths, .kurSuperMikroInvestmentMonths)
            rate = .kurSuperMikroRate
        case .mikro:
            above = .kurSuperMikroCeiling
            upTo = .kurMikroCeiling
            tenors = (.kurMikroWorkMonths, .kurMikroInvestmentMonths)
            rate = .kurMikroRate
        case .kecil:
            above = .kurMikroCeiling
            upTo = .kurKecilCeiling
            tenors = (.kurKecilWorkMonths, .kurKecilInvestmentMonths)
            rate = .kurKecilRate
        case .khusus:
            above = nil
            upTo = .kurKhususCeiling
            tenors = (.kurKhususWorkMonths, .kurKhususInvestmentMonths)
            rate = .kurKhususRate
        case .unknown, .UNRECOGNIZED: return nil
        }
    }
}
