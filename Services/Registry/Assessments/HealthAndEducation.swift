import Schemas
import Vocabulary

extension Household {
    /// Deprived of health: a member has no active JKN, *or* a member is ill and untreated, *or* the nearest health
    /// facility is too far away.
    func health(_ numbers: StrategyNumbers) -> Finding {
        let uninsured = anyMember { Finding(deprived: $0.facts.hasJknActive ? !$0.facts.jknActive : nil) }
        let untreated = anyMember { Finding(deprived: $0.facts.hasIllUntreated ? $0.facts.illUntreated : nil) }
        let far = Finding(
            deprived: facts.hasHealthFacilityKmE6 ? facts.healthFacilityKmE6 > numbers.healthFacilityKmE6 : nil)
        return uninsured.or(untreated).or(far)
    }

    /// Deprived of education: a member of school age is not at school, *or* no member has nine years' schooling, *or*
    /// the school for a member's age is too far away (Permendikbud on SPM: primary within 3 km, junior within 6 km).
    func education(_ numbers: StrategyNumbers) -> Finding {
        let primaryFar = Finding(
            deprived: facts.hasPrimarySchoolKmE6 ? facts.primarySchoolKmE6 > numbers.primarySchoolKmE6 : nil)
        let juniorFar = Finding(
            deprived: facts.hasJuniorSchoolKmE6 ? facts.juniorSchoolKmE6 > numbers.juniorSchoolKmE6 : nil)
        return anyMember { $0.outOfSchool(numbers) }
            .or(everyMember { $0.withoutDiploma(numbers) })
            .or(primaryFar.and(anyMember { Finding(deprived: $0.isAged(numbers.primaryAges)) }))
            .or(juniorFar.and(anyMember { Finding(deprived: $0.isAged(numbers.juniorAges)) }))
    }
}

extension Household.Member {
    /// Of school age, *and* not yet or no longer at school.
    fileprivate func outOfSchool(_ numbers: StrategyNumbers) -> Finding {
        let absent: Finding =
            switch facts.schooling {
            case .masih: .met
            case .belum, .tidakLagi: .deprived
            case .unknown, .UNRECOGNIZED: .unknown
            }
        return Finding(deprived: isAged(numbers.schoolAges)).and(absent)
    }

    /// Below the age of a junior secondary diploma, *or* without one.
    fileprivate func withoutDiploma(_ numbers: StrategyNumbers) -> Finding {
        let lower: Finding =
            switch facts.diploma {
            case .smp, .sma, .d1D3, .d4S1, .s2S3: .met
            case .tidakAda, .sd: .deprived
            case .unknown, .UNRECOGNIZED: .unknown
            }
        return Finding(deprived: age.map { Int64($0) < numbers.diplomaAge }).or(lower)
    }
}
