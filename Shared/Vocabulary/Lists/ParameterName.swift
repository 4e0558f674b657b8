/// The name of a number that a decree can change.
///
/// Its values are dated rows of the Registry, set by a command and read at a command's time; the ones that Tangga
/// ships with stand, each with its source, in `deploy/province/parameters.yaml`. No rule knows a value.
public enum ParameterName: String, Word {
    // Lines and cut-offs of an assessment.

    /// Food expenditure per member and month below it is a deprivation.
    case foodLine = "food_line"
    /// Non-food expenditure per member and month below it is a deprivation.
    case nonFoodLine = "non_food_line"
    /// Expenditure per member and month below it is extreme poverty.
    case extremeLine = "extreme_line"
    /// Expenditure per member and month below it is poverty.
    case povertyLine = "poverty_line"
    /// Deprived of so many of the eight is multidimensionally poor.
    case multidimensionalCutoff = "multidimensional_cutoff"
    /// A health facility farther away than this is a deprivation.
    case healthFacilityKm = "health_facility_km_e6"
    /// A primary school farther away than this is a deprivation for who is of its age.
    case primarySchoolKm = "primary_school_km_e6"
    /// A junior school farther away than this is a deprivation for who is of its age.
    case juniorSchoolKm = "junior_school_km_e6"
    /// Less floor than this for each member is a deprivation.
    case floorPerMember = "floor_per_member_m2_e6"

    // Ages, in whole years, both ends included.

    /// Compulsory schooling begins.
    case schoolAgeFrom = "school_age_from"
    /// Compulsory schooling ends.
    case schoolAgeTo = "school_age_to"
    /// Primary school begins.
    case primaryAgeFrom = "primary_age_from"
    /// Primary school ends.
    case primaryAgeTo = "primary_age_to"
    /// Junior school begins.
    case juniorAgeFrom = "junior_age_from"
    /// Junior school ends.
    case juniorAgeTo = "junior_age_to"
    /// From this age on a junior-school diploma counts for the family.
    case diplomaAgeFrom = "diploma_age_from"
    /// Able to work begins.
    case adultAgeFrom = "adult_age_from"
    /// Able to work ends.
    case adultAgeTo = "adult_age_to"
    /// Elderly begins.
    case elderlyAgeFrom = "elderly_age_from"

    // Evidence for a move to another rung.

    /// So many different months with a benefit delivered, to leave charity.
    case deliveredMonths = "delivered_months"
    /// So much attendance completes a course.
    case attendancePercent = "attendance_percent"
    /// An enterprise has to run for so long, to leave community empowerment.
    case enterpriseMonths = "enterprise_months"
    /// Two assessments have to lie so far apart, to stand on one's own feet.
    case independenceDays = "independence_days"
    /// Served within so many months is not waiting on a worklist.
    case servedWindowMonths = "served_window_months"

    // Groups (KUBE).

    /// A group has at least so many members.
    case groupMembersFrom = "group_members_from"
    /// A group has at most so many members.
    case groupMembersTo = "group_members_to"

    // People's business credit (KUR): for each type the largest loan, the yearly rate, the longest terms.

    /// Largest loan of KUR super mikro; mikro begins above it.
    case kurSuperMikroCeiling = "kur_super_mikro_ceiling"
    /// Yearly rate of KUR super mikro.
    case kurSuperMikroRate = "kur_super_mikro_rate"
    /// Longest term of KUR super mikro for working capital.
    case kurSuperMikroWorkMonths = "kur_super_mikro_work_months"
    /// Longest term of KUR super mikro for an investment.
    case kurSuperMikroInvestmentMonths = "kur_super_mikro_investment_months"
    /// Largest loan of KUR mikro; kecil begins above it.
    case kurMikroCeiling = "kur_mikro_ceiling"
    /// Yearly rate of KUR mikro.
    case kurMikroRate = "kur_mikro_rate"
    /// Longest term of KUR mikro for working capital.
    case kurMikroWorkMonths = "kur_mikro_work_months"
    /// Longest term of KUR mikro for an investment.
    case kurMikroInvestmentMonths = "kur_mikro_investment_months"
    /// Largest loan of KUR kecil.
    case kurKecilCeiling = "kur_kecil_ceiling"
    /// Yearly rate of KUR kecil.
    case kurKecilRate = "kur_kecil_rate"
    /// Longest term of KUR kecil for working capital.
    case kurKecilWorkMonths = "kur_kecil_work_months"
    /// Longest term of KUR kecil for an investment.
    case kurKecilInvestmentMonths = "kur_kecil_investment_months"
    /// Largest loan of KUR khusus for each member of the group.
    case kurKhususCeiling = "kur_khusus_ceiling"
    /// Yearly rate of KUR khusus.
    case kurKhususRate = "kur_khusus_rate"
    /// Longest term of KUR khusus for working capital.
    case kurKhususWorkMonths = "kur_khusus_work_months"
    /// Longest term of KUR khusus for an investment.
    case kurKhususInvestmentMonths = "kur_khusus_investment_months"
    /// A business that has run for so long is no beginner's: mikro, kecil and khusus ask for it.
    case kurEnterpriseMonths = "kur_enterprise_months"
    /// Most that may be owed of KUR super mikro and mikro together, the new loan included.
    case kurOutstandingCeiling = "kur_outstanding_ceiling"
}
