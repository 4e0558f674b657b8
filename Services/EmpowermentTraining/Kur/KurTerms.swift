import Kernel
import Schemas
import Vocabulary

/// The terms of a type of KUR (*Kredit Usaha Rakyat*) on a day: dated parameters of Permenko 1/2023 and 12/2025
/// (`domain.md` 4.3).
struct KurTerms {
    /// The amount must be above `above` and at most `upTo`, in rupiah; `upTo` of `khusus` is for each member.
    let above: Int64
    let upTo: Int64
    /// Longest tenor, in months.
    let months: Int64
    /// Yearly effective rate, in basis points.
    let rate: Int64
    /// Months for which the business must have run.
    let businessMonths: Int64
    /// Largest debt in rupiah, the new loan included; nil where the type has no limit.
    let outstandingUpTo: Int64?

    /// The terms of a type for a use. Otherwise the refusal, which names the first parameter that was not learned or is
    /// out of range.
    static func seek(
        _ type: EmpowermentKurType, _ use: EmpowermentKurUse, _ parameters: ParametersInForce
    ) -> Lookup<KurTerms, EmpowermentRefusal> {
        guard let named = KurParameters(type) else { return .refused(.valueMissing, "type") }
        let isSmall = type == .superMikro || type == .mikro
        let months = use == .investasi ? named.tenors.investment : named.tenors.work
        let business = ParameterName.kurEnterpriseMonths
        let outstanding: ParameterName? = isSmall ? .kurOutstandingCeiling : nil
        let names = [named.above, named.upTo, months, named.rate, business, outstanding].compactMap { $0 }
        if let name = parameters.missing(of: names) { return .refused(.valueMissing, name) }
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
