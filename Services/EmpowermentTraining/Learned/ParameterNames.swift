import Schemas

/// The names of the dated numbers that this service reads; the Registry keeps them and tells them.
enum ParameterName {
    /// Share of a course's sessions that must be attended to pass, in percent.
    static let attendancePercent = "attendance_percent"
    /// Fewest members of a group.
    static let groupMembersFrom = "group_members_from"
    /// Most members of a group.
    static let groupMembersTo = "group_members_to"
    /// Youngest age at which somebody is able to work, in whole years.
    static let workingAgeFrom = "working_age_from"
    /// Oldest age at which somebody is able to work, in whole years.
    static let workingAgeTo = "working_age_to"
    /// Yearly effective rate of super mikro, in basis points.
    static let kurSuperMikroRate = "kur_super_mikro_rate_bp"
    /// Yearly effective rate of every other KUR, in basis points.
    static let kurRate = "kur_rate_bp"
    /// How long a business must have run for KUR, in months.
    static let kurBusinessMonths = "kur_business_months"
    /// Most that may be owed of super mikro and mikro together, the new loan included, in rupiah.
    static let kurOutstandingCeiling = "kur_outstanding_ceiling"

    /// Largest loan of a type, in rupiah; of `khusus` for each member.
    static func kurCeiling(_ type: EmpowermentKurType) -> String { "kur_\(word(type))_ceiling" }

    /// Longest tenor of a type for a use, in months.
    static func kurMonths(_ type: EmpowermentKurType, _ use: EmpowermentKurUse) -> String {
        (use == .investasi ? "kur_investment_months_" : "kur_working_capital_months_") + word(type)
    }

    /// The type's word within names.
    static func word(_ type: EmpowermentKurType) -> String {
        switch type {
        case .superMikro: "super_mikro"
        case .mikro: "mikro"
        case .kecil: "kecil"
        case .khusus: "khusus"
        case .unknown, .UNRECOGNIZED: "unknown"
        }
    }
}
