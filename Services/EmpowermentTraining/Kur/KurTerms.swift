import Schemas

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
        let isSmall = type == .superMikro || type == .mikro
        let lower: String? =
            switch type {
            case .mikro: ParameterName.kurCeiling(.superMikro)
            case .kecil: ParameterName.kurCeiling(.mikro)
            case .superMikro, .khusus, .unknown, .UNRECOGNIZED: nil
            }
        let upper = ParameterName.kurCeiling(type)
        let months = ParameterName.kurMonths(type, use)
        let rate = type == .superMikro ? ParameterName.kurSuperMikroRate : ParameterName.kurRate
        let business = ParameterName.kurBusinessMonths
        let outstanding: String? = isSmall ? ParameterName.kurOutstandingCeiling : nil
        let names = [lower, upper, months, rate, business, outstanding].compactMap { $0 }
        if let name = parameters.missing(of: names) { return .refused(EmpowermentRefusal(.valueMissing, name)) }
        let refusal = EmpowermentRefusal.to(
            missing: [:],
            outOfRange: [
                months: !(1...600).contains(parameters[months]), rate: !(0...10_000).contains(parameters[rate]),
                business: !(0...1_200).contains(parameters[business]),
            ])
        if let refusal { return .refused(refusal) }
        return .found(
            KurTerms(
                above: lower.map { parameters[$0] } ?? 0, upTo: parameters[upper], months: parameters[months],
                rate: parameters[rate], businessMonths: parameters[business],
                outstandingUpTo: outstanding.map { parameters[$0] }))
    }
}
