import Schemas
import Vocabulary

/// The input of the ladder's rules for one family: its rung, the known facts and the day.
struct Ladder {
    var rung: Rung
    /// The latest assessment.
    var assessment: RegistryFamilyAssessed
    /// The assessment of the survey before; nil where there is none.
    var previous: RegistryFamilyAssessed?
    /// The living members, with their ages on the date of the latest survey.
    var members: [Household.Member]
    var evidence: FamilyEvidence
    var today: Day
    var numbers: StrategyNumbers
}

/// A move between rungs, with the criteria that decide whether it is due.
struct Move {
    let to: Rung
    /// Back to charity, without further criteria.
    let urgent: Bool
    /// The inputs, and the result of each criterion.
    let receipt: RegistryReceipt

    /// Whether all criteria hold.
    var isDue: Bool { receipt.criteria.allSatisfy(\.holds) }
}

extension Ladder {
    /// The move that the rules consider for a family on this rung (Tangga's strategy page, "Four rungs").
    ///
    /// A criterion holds only where it is known to hold: an unknown fact never moves a family. The same tables and day
    /// must give the same receipt, byte for byte.
    var move: Move {
        switch rung {
        case .registered: intoCharity
        case .charity: intoCommunity
        case .community: backToCharity ?? intoGroup
        case .group: backToCharity ?? intoIndependence
        case .independent: backToCharity ?? stay
        }
    }

    private var intoCharity: Move {
        var receipt = Receipt(self)
        receipt.holds("meets_charity", assessment.meetsCharity)
        return Move(to: .charity, urgent: false, receipt: receipt.written)
    }

    /// Back to charity at once, from any later rung, when assessed extremely poor again; otherwise nil.
    private var backToCharity: Move? {
        guard assessment.status == .extremePoor else { return nil }
        var receipt = Receipt(self)
        receipt.holds("extreme_poor", true)
        return Move(to: .charity, urgent: true, receipt: receipt.written)
    }

    private var intoCommunity: Move {
        let ableMembers = members.count {
            $0.isAged(numbers.workingAges) == true && $0.isSeverelyDisabled == false
        }
        var receipt = Receipt(self)
        receipt.input("able_members", String(ableMembers))
        receipt.input("delivered_months", evidence.deliveredMonths.map(\.text).joined(separator: ","))
        receipt.input("delivered_months_needed", String(numbers.deliveredMonths))
        receipt.holds("not_permanent_protection", !assessment.permanentProtection)
        receipt.holds("not_food_deprived", assessment.finding(.food) == .met)
        receipt.holds("able_member", ableMembers > 0)
        receipt.holds("benefits_delivered", Int64(evidence.deliveredMonths.count) >= numbers.deliveredMonths)
        return Move(to: .community, urgent: false, receipt: receipt.written)
    }

    private var intoGroup: Move {
        let attended = evidence.courses.contains { course in
            course.sessions > 0 && course.attended * 100 >= numbers.attendancePercent * course.sessions
        }
        let runsLongEnough = evidence.runningSince.map { since in
            since.addingMonths(Int(clamping: numbers.enterpriseMonths)) <= today
        }
        var receipt = Receipt(self)
        receipt.input("courses", evidence.courses.map { "\($0.attended)/\($0.sessions)" }.joined(separator: ","))
        receipt.input("attendance_percent_needed", String(numbers.attendancePercent))
        receipt.input("bank_accounts", String(evidence.accounts))
        receipt.input("active_groups", String(evidence.activeGroups))
        receipt.input("enterprise_since", evidence.runningSince?.iso ?? "")
        receipt.input("enterprise_months_needed", String(numbers.enterpriseMonths))
        receipt.holds("not_permanent_protection", !assessment.permanentProtection)
        receipt.holds("course_completed", attended)
        receipt.holds("bank_account", evidence.accounts > 0)
        receipt.holds("group_or_enterprise", evidence.activeGroups > 0 || runsLongEnough == true)
        return Move(to: .group, urgent: false, receipt: receipt.written)
    }

    /// Compares the two latest assessments, by survey date.
    private var intoIndependence: Move {
        let days = previous.map { Int64(assessment.surveyedOn) - Int64($0.surveyedOn) }
        let both = [previous, assessment].compactMap { $0 }
        var receipt = Receipt(self)
        receipt.input("previous_surveyed_on", previous.flatMap { Day(number: $0.surveyedOn) }?.iso ?? "")
        receipt.input("previous_status", previous?.status.word ?? "")
        receipt.input("previous_multidimensionally_poor", previous.map { String($0.multidimensionallyPoor) } ?? "")
        receipt.input("days_needed", String(numbers.independenceDays))
        receipt.input("active_groups", String(evidence.activeGroups))
        receipt.input("repaid_without_arrears", String(evidence.repaidWithoutArrears))
        receipt.holds("not_permanent_protection", !assessment.permanentProtection)
        receipt.holds("assessments_apart", days.map { $0 >= numbers.independenceDays } ?? false)
        receipt.holds("not_poor_in_both", both.count == 2 && both.allSatisfy { $0.status == .notPoor })
        receipt.holds(
            "not_multidimensionally_poor_in_both", both.count == 2 && both.allSatisfy { !$0.multidimensionallyPoor })
        receipt.holds("group_active_or_kur_repaid", evidence.activeGroups > 0 || evidence.repaidWithoutArrears)
        return Move(to: .independent, urgent: false, receipt: receipt.written)
    }

    /// A move that is never due, because no rung is above.
    private var stay: Move {
        var receipt = Receipt(self)
        receipt.holds("rung_above", false)
        return Move(to: .independent, urgent: false, receipt: receipt.written)
    }
}
