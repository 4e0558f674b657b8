/// The name of a number that a decree can change.
///
/// The values are dated rows of the Registry, set by a command and read as of a command's time. The values that Tangga
/// ships with are in `deploy/province/parameters.yaml`, each with its source. No rule hard-codes a value.
public enum ParameterName: String, Word {
    // Poverty lines and cut-offs of an assessment.

    /// Food expenditure per member and month below this amount is a deprivation.
    case foodLine = "food_line"
    /// Non-food expenditure per member and month below this amount is a deprivation.
    case nonFoodLine = "non_food_line"
    /// Expenditure per member and month below this amount is extreme poverty.
    case extremeLine = "extreme_line"
    /// Expenditure per member and month below this amount is poverty.
    case povertyLine = "poverty_line"
    /// A family with at least this many of the eight deprivations is multidimensionally poor.
    case multidimensionalCutoff = "multidimensional_cutoff"
    /// A health facility farther away than this is a deprivation.
    case healthFacilityKm = "health_facility_km_e6"
    /// A primary school farther away than this is a deprivation for children of primary-school age.
    case primarySchoolKm = "primary_school_km_e6"
    /// A junior school farther away than this is a deprivation for children of junior-school age.
    case juniorSchoolKm = "junior_school_km_e6"
    /// Less floor area per member than this is a deprivation.
    case floorPerMember = "floor_per_member_m2_e6"

    // Ages in whole years; ranges include both ends.

    /// First age of compulsory schooling.
    case schoolAgeFrom = "school_age_from"
    /// Last age of compulsory schooling.
    case schoolAgeTo = "school_age_to"
    /// First age of primary school.
    case primaryAgeFrom = "primary_age_from"
    /// Last age of primary school.
    case primaryAgeTo = "primary_age_to"
    /// First age of junior school.
    case juniorAgeFrom = "junior_age_from"
    /// Last age of junior school.
    case juniorAgeTo = "junior_age_to"
    /// From this age on a junior-school diploma counts for the family.
    case diplomaAgeFrom = "diploma_age_from"
    /// First age at which a person counts as able to work.
    case adultAgeFrom = "adult_age_from"
    /// Last age at which a person counts as able to work.
    case adultAgeTo = "adult_age_to"
    /// First age at which a person counts as elderly.
    case elderlyAgeFrom = "elderly_age_from"

    // Evidence required for a move to another rung.

    /// To leave charity: the number of different months with a benefit delivered.
    case deliveredMonths = "delivered_months"
    /// The attendance that completes a course.
    case attendancePercent = "attendance_percent"
    /// To leave community empowerment: how long an enterprise must have run.
    case enterpriseMonths = "enterprise_months"
    /// To become independent: the least time between two assessments.
    case independenceDays = "independence_days"
    /// A family served within this many months is not listed as waiting on a worklist.
    case servedWindowMonths = "served_window_months"
    /// The day of the month on which the Registry proposes what has fallen due; 0: only when a person asks.
    case proposalDay = "proposal_day"

    // Groups (KUBE).

    /// The least number of members of a group.
    case groupMembersFrom = "group_members_from"
    /// The largest number of members of a group.
    case groupMembersTo = "group_members_to"

    // People's business credit (KUR): per type the largest loan, the yearly rate and the longest terms.

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
    /// How long a business must have run for KUR mikro, kecil and khusus.
    case kurEnterpriseMonths = "kur_enterprise_months"
    /// The most that a borrower may owe of KUR super mikro and mikro together, the new loan included.
    case kurOutstandingCeiling = "kur_outstanding_ceiling"
}
