import Foundation
import Schemas
import SwiftProtobuf
import WireSchemas

extension Evidence {
    /// A plan's maker did not approve it; the human who decided on a move imported, assessed or proposed nothing of the
    /// family since it came onto its rung, under whatever name; and each move of a family starts from the rung on which
    /// the one before ended. Each entry names the human whom the directory before it states.
    func fourEyesFindings() throws -> [Finding] {
        try nodes.flatMap { node in
            var makers: [Data: String] = [:]
            var rungs: [Data: FieldRung] = [:]
            var hands: [Data: Set<String>] = [:]
            var findings: [String] = []
            var humans = Humans()
            for line in node.lines {
                let human = humans.human(of: line.asker)
                if line.person != human {
                    findings.append("entry \(line.number) of \(line.asker) does not name \(human)")
                }
                if line.entry.ofNode {
                    for stored in line.entry.events { try humans.read(WireNodeEvent(serializedBytes: stored)) }
                    continue
                }
                for stored in line.entry.events {
                    switch node.name.prefix(while: { $0 != "." }) {
                    case "disbursement":
                        let event = try DisbursementEvent(serializedBytes: stored)
                        if case .planMade(let made) = event.event { makers[made.plan] = human }
                        if case .planApproved(let approved) = event.event,
                            humans.names(of: human).contains(makers[approved.plan, default: ""])
                        {
                            findings.append("\(line.asker) approved a plan of their own in entry \(line.number)")
                        }
                    case "registry":
                        let event = try RegistryEvent(serializedBytes: stored)
                        switch event.event {
                        case .familyChanged(let event) where event.kind != .personMarked:
                            hands[event.family, default: []].insert(human)
                        case .familyAssessed(let event): hands[event.family, default: []].insert(human)
                        case .rungProposed(let event): hands[event.family, default: []].insert(human)
                        default: break
                        }
                        guard case .rungDecided(let decided) = event.event else { continue }
                        if !humans.names(of: human).isDisjoint(with: hands[decided.family, default: []]) {
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

/// The humans of the principals by the directory that is installed, read without the kernel.
private struct Humans {
    private var humans: [String: String] = [:]

    mutating func read(_ event: WireNodeEvent) throws {
        switch event.event {
        case .directoryInstalled(let directory): read(directory)
        case .sealedDirectoryInstalled(let sealed): try read(WireDirectory(serializedBytes: sealed.directory))
        default: break
        }
    }

    private mutating func read(_ directory: WireDirectory) {
        humans = [:]
        for principal in directory.principals {
            humans[principal.name] = principal.human.isEmpty ? principal.name : principal.human
        }
    }

    func human(of name: String) -> String { humans[name] ?? name }

    /// The human's id and the names of all its principals.
    func names(of human: String) -> Set<String> { Set(humans.filter { $0.value == human }.map(\.key) + [human]) }
}
