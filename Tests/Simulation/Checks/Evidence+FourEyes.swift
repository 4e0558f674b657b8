import Foundation
import Schemas
import SwiftProtobuf

extension Evidence {
    /// Who made a plan did not approve it, who proposed a rung did not confirm it; and a family's moves follow each
    /// other, each from the rung on which the one before ended.
    func fourEyesFindings() throws -> [Finding] {
        try nodes.flatMap { node in
            var makers: [Data: String] = [:]
            var rungs: [Data: FieldRung] = [:]
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
                        if case .rungProposed(let proposed) = event.event { makers[proposed.proposal] = line.asker }
                        guard case .rungDecided(let decided) = event.event else { continue }
                        if makers[decided.proposal] ?? line.asker == line.asker {
                            findings.append("\(line.asker) decided on a proposal of their own in entry \(line.number)")
                        }
                        if decided.from != rungs[decided.family, default: .registered] {
                            findings.append("entry \(line.number) moves a family from where it does not stand")
                        }
                        if !decided.rejected { rungs[decided.family] = decided.to }
                    default: break
                    }
                }
            }
            return findings.map { Finding(check: .fourEyes, words: "\(node.name): \($0)") }
        }
    }
}
