import Foundation
import Schemas
import SwiftProtobuf
import Vocabulary

/// Writes down why a move is proposed, in a fixed order, so that the bytes come out the same every time.
struct Receipt {
    private(set) var written = RegistryReceipt()

    /// Begins with what every move has: the day, where the family stands, and its latest assessment.
    init(_ ladder: Ladder) {
        let assessment = ladder.assessment
        written.rules = ladder.numbers.rules
        input("on", ladder.today.iso)
        input("rung", ladder.rung.rawValue)
        input("assessment", Identifier(bytes: assessment.assessment)?.text ?? "")
        input("assessment_rules", assessment.rules)
        input("surveyed_on", Day(number: assessment.surveyedOn)?.iso ?? "")
        input("status", assessment.status.word)
        input("deprived", assessment.deprivations.map(\.rawValue).joined(separator: ","))
        input("multidimensionally_poor", String(assessment.multidimensionallyPoor))
        input("permanent_protection", String(assessment.permanentProtection))
    }

    /// Something that the criteria look at.
    mutating func input(_ name: String, _ value: String) {
        written.inputs.append(
            .with {
                $0.name = name
                $0.value = value
            })
    }

    /// How a criterion came out.
    mutating func holds(_ name: String, _ holds: Bool) {
        written.criteria.append(
            .with {
                $0.name = name
                $0.holds = holds
            })
    }
}
