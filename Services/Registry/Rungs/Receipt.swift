import Foundation
import Schemas
import SwiftProtobuf
import Vocabulary

/// Records why a move is proposed, in a fixed order, so that the same inputs give the same bytes.
struct Receipt {
    private(set) var written = RegistryReceipt()

    /// Begins with the inputs of every move: the day, the rung and the latest assessment.
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

    /// Adds an input of the criteria.
    mutating func input(_ name: String, _ value: String) {
        written.inputs.append(
            .with {
                $0.name = name
                $0.value = value
            })
    }

    /// Adds the result of a criterion.
    mutating func holds(_ name: String, _ holds: Bool) {
        written.criteria.append(
            .with {
                $0.name = name
                $0.holds = holds
            })
    }
}
