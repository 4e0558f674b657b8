import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

extension Evidence {
    /// A plan's maker did not approve it; the person who decided on a move imported, assessed or proposed nothing of
    /// the family since it came onto its rung; and each move of a family starts from the rung on which the one before
    /// ended.
    func fourEyesFindings() throws -> [Finding] {
        try nodes.flatMap { node in
            var makers: [Data: String] = [:]
            var rungs: [Data: FieldRung] = [:]
            var hands: [Data: Set<String>] = [:]
            var findings: [String] = []
            for line in node.lines where !line.entry.ofNode {
                for stored in line.entry.events {
                    switch node.name.prefix(while: { $0 != "." }) {
                    case "disbursement":
                        let event = try DisbursementEvent(serializedBytes: stored)
                        if case .planMade(let made) = event.event { makers[made.plan] = line.asker }
                        if case .planApproved(let approved) = event.event, makers[approved.plan] == line.asker {
                            findings.append("\(line.asker) approved a plan of their own in entry \(line.number)")
                        }
                    case "registry":
                        let event = try RegistryEvent(serializedBytes: stored)
                        switch event.event {
                        case .familyRegistered(let event): hands[event.family, default: []].insert(line.asker)
                        case .familyAssessed(let event): hands[event.family, default: []].insert(line.asker)
                        case .rungProposed(let event): hands[event.family, default: []].insert(line.asker)
                        default: break
                        }
                        guard case .rungDecided(let decided) = event.event else { continue }
                        if hands[decided.family, default: []].contains(line.asker) {
                            findings.append("\(line.asker) had a hand in what entry \(line.number) decides")
                        }
                        if decided.from != rungs[decided.family, default: .registered] {
                            findings.append("entry \(line.number) moves a family from where it does not stand")
                        }
                        if !decided.rejected { (rungs[decided.family], hands[decided.family]) = (decided.to, []) }
                    default: break
                    }
                }
            }
            return findings.map { Finding(check: .fourEyes, words: "\(node.name): \($0)") }
        }
    }
}
