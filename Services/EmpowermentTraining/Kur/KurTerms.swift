import Schemas
import Vocabulary

/// What a type of KUR (*Kredit Usaha Rakyat*) grants and asks on a day: dated numbers of Permenko 1/2023 and 12/2025
/// (`domain.md` 4.3).
struct KurTerms {
    /// Amounts above the lower and up to the upper, in rupiah; of `khusus` for each member.
    let above: Int64
    let upTo: Int64
    /// Longest tenor, in months.
    let months: Int64
    /// A year, effective, in basis points.
    let rate: Int64
    /// How long the business must have run, in months.
    let businessMonths: Int64
    /// Most that may be owed, the new loan included; nil where nothing limits it.
    let outstandingUpTo: Int64?

    /// The terms of a type for a use, or why there are none: the first number that was not learned, or is absurd.
    static func seek(
        _ type: EmpowermentKurType, _ use: EmpowermentKurUse, _ parameters: ParametersInForce
    ) -> Sought<KurTerms> {
        guard let named = KurParameters(type) else { return .refused(EmpowermentRefusal(.valueMissing, "type")) }
        let isSmall = type == .superMikro || type == .mikro
        let months = use == .investasi ? named.tenors.investment : named.tenors.work
        let business = ParameterName.kurEnterpriseMonths
        let outstanding: ParameterName? = isSmall ? .kurOutstandingCeiling : nil
        let names = [named.above, named.upTo, months, named.rate, business, outstanding].compactMap { $0 }
        if let name = parameters.missing(of: names) { return .refused(EmpowermentRefusal(.valueMissing, name)) }
        let refusal = EmpowermentRefusal.to(
            missing: [:],
            outOfRange: [
                months.rawValue: !(1...600).contains(parameters[months]),
                named.rate.rawValue: !(0...10_000).contains(parameters[named.rate]),
                business.rawValue: !(0...1_200).contains(parameters[business]),
            ])
        if let refusal { return .refused(refusal) }
        return .found(
            KurTerms(
                above: named.above.map { parameters[$0] } ?? 0, upTo: parameters[named.upTo],
                months: parameters[months], rate: parameters[named.rate], businessMonths: parameters[business],
                outstandingUpTo: outstanding.map { parameters[$0] }))
    }
}
