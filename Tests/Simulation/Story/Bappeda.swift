import Foundation
import Schemas
import Support
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// Bappeda's people. They load regions, parameters and the catalogue, register, assess and enrol families; one person
/// proposes rungs, another confirms them.
enum Bappeda {
    static func people(_ notebook: Notebook) -> [Person] {
        [
            Person("operator", busy: 70, window: 8) { registering(notebook, &$0, $1) },
            // The Gateway speaks for the operator.
            Person("gerbang", busy: 25) { chance, now in
                if notebook.opening.begun < openingSteps { return nil }
                // A volunteer too, for whom the Gateway imports families and tries to decide on them.
                if chance.happens(250) {
                    var ask = chance.happens(500) ? register(notebook, &chance, now) : decide(notebook, &chance)
                    ask.onBehalfOf = "relawan"
                    return ask
                }
                var ask = registering(notebook, &chance, now)
                ask?.onBehalfOf = "operator"
                return ask
            },
            Person("verifikator", busy: 30) { chance, _ in confirming(notebook, &chance) },
            Person("auditor", busy: 15) { chance, _ in looking(&chance) },
        ]
    }

    // MARK: - The operator

    private static func registering(_ notebook: Notebook, _ chance: inout Chance, _ now: Moment) -> Ask? {
        if notebook.opening.begun < openingSteps { return opening(notebook, &chance, now) }
        switch chance.number(0...31) {
        case 0: return .registry(.importRegions(.with { $0.regions = chance.some(of: FamilyForms.regions, upTo: 3) }))
        case 1: return .registry(notebook.parameters.command)
        case 2: return .registry(notebook.catalogue.command)
        case 3...11: return register(notebook, &chance, now)
        case 12: return mark(&chance, now)
        case 13...16:
            // Of the whole area, by itself, or its first page.
            if chance.happens(600) { return job(.assessFamilies(.with { $0.area = chance.one(of: areas) }), notebook) }
            return .registry(.assessFamilies(.with { ($0.area, $0.most) = (chance.one(of: areas), 100) }))
        case 17...19:
            if chance.happens(400) { return job(.proposeRungs(.with { $0.area = chance.one(of: areas) }), notebook) }
            return .registry(.proposeRungs(.with { ($0.area, $0.most) = (chance.one(of: areas), 100) }))
        case 20...25: return enrol(notebook, &chance)
        case 26:
            // Now and then a job is cancelled, or one that is unknown.
            if let job = chance.any(of: notebook.jobs), chance.happens(400) {
                return .node("registry.bappeda", .cancelJob(.with { $0.job = chance.happens(200) ? Data([1]) : job }))
            }
            return endEnrolment(notebook, &chance)
        case 27: return chance.happens(500) ? reveal(notebook, &chance) : numbers(&chance)
        case 28: return .registry(query: .worklist(.with { ($0.agency, $0.most) = ("dinsos", 10) }))
        case 29: return bad(register(notebook, &chance, now), &chance)
        case 30: return Ask.registry(chance.one(of: [nil, .markPerson(.with { $0.state = .UNRECOGNIZED(9) })]))
        // The proposer may not confirm.
        default: return decide(notebook, &chance)
        }
    }

    /// The work of another name of the operator, once the operator has begun the province.
    static func later(_ notebook: Notebook, _ chance: inout Chance, _ now: Moment) -> Ask? {
        notebook.opening.begun < openingSteps ? nil : registering(notebook, &chance, now)
    }

    /// The work of an operator who enrols families and ends enrolments.
    static func enrolling(_ notebook: Notebook, _ chance: inout Chance, _ now: Moment) -> Ask? {
        if notebook.families.isEmpty { return nil }
        return chance.happens(700) ? enrol(notebook, &chance) : endEnrolment(notebook, &chance)
    }

    private static func job(_ command: RegistryCommand.OneOf_Command, _ notebook: Notebook) -> Ask {
        var ask = Ask.job(command)
        ask.heard = { body in
            if let accepted = try? WireJobAccepted(serializedBytes: body) { notebook.jobs.append(accepted.job) }
        }
        return ask
    }

    private static let openingSteps = 12

    /// A province's first commands, in their order. A step waits for the earlier answers, but goes ahead without them
    /// in 1 of 10 attempts.
    /// of 90 %.
    private static func opening(_ notebook: Notebook, _ chance: inout Chance, _ now: Moment) -> Ask? {
        guard notebook.opening.begun == notebook.opening.done || chance.happens(100) else { return nil }
        let whole = { (programme: String) in
            RegistryCommand.OneOf_Command.enrolFamilies(
                .with { ($0.programme, $0.area, $0.most) = (programme, "36", 100) })
        }
        let steps: [RegistryCommand.OneOf_Command?] = [
            .importRegions(.with { $0.regions = FamilyForms.regions }), notebook.parameters.command,
            notebook.catalogue.command, forms(1...8, &chance, now), forms(9...16, &chance, now),
            forms(17...24, &chance, now), .assessFamilies(.with { ($0.area, $0.most) = ("36", 100) }),
            .proposeRungs(.with { ($0.area, $0.most) = ("36", 100) }), whole("kube"), whole("sembako"), whole("beras"),
            whole("blk"),
        ]
        let step = notebook.opening.begun
        notebook.opening.begun += 1
        return .registry(steps[step]) { answer in
            notebook.opening.done = max(notebook.opening.done, step + 1)
            note(answer, notebook)
        }
    }

    private static func forms(
        _ numbers: ClosedRange<Int>, _ chance: inout Chance, _ now: Moment
    ) -> RegistryCommand.OneOf_Command? {
        let forms = numbers.map { Families.form($0, &chance, now) }
        return FamilyForms.command(forms, run: "run-0", importedOn: now.day.number).command
    }

    /// Records new families and enrolments.
    private static func note(_ answer: RegistryAnswer, _ notebook: Notebook) {
        notebook.families += answer.registered.outcomes.filter { $0.fate == .new }.map(\.family)
        notebook.enrolled += Int(answer.bulk.done)
    }

    /// The province and areas in it, one without families, and an invalid one.
    private static let areas = ["36", "36", "36", "36.02", "36.04.05", "36.71", "99x"]

    private static func register(_ notebook: Notebook, _ chance: inout Chance, _ now: Moment) -> Ask {
        let count = chance.number(1...6)
        let forms = (0..<count).map { _ in Families.form(chance.number(1...40), &chance, now) }
        let command = FamilyForms.command(
            forms, run: "run-\(chance.number(1...3))", importedOn: now.day.number + (chance.happens(30) ? 9 : 0))
        return .registry(command.command) { note($0, notebook) }
    }

    /// A request whose deadline has passed, or which reuses an id.
    private static func bad(_ ask: Ask, _ chance: inout Chance) -> Ask {
        var ask = ask
        ask.isBad = true
        if chance.happens(500) { ask.reusesID = true } else { ask.patience = -1_000_000_000 }
        return ask
    }

    private static func mark(_ chance: inout Chance, _ now: Moment) -> Ask {
        .registry(
            .markPerson(
                .with {
                    $0.nik = FamilyForms.nik(10 * chance.number(1...40) + chance.number(0...3))
                    $0.state = chance.one(of: [.living, .deceased, .movedOut, .unmatched, .UNRECOGNIZED(77)])
                    $0.since = now.day.number - Int32(chance.number(0...100))
                }))
    }

    private static func enrol(_ notebook: Notebook, _ chance: inout Chance) -> Ask {
        let programme = chance.one(of: [
            "jsk", "sembako", "sembako", "pkh", "jamsosratu", "beras", "beras", "blk", "blk", "kube", "kube", "kube",
            "uep", "nothing",
        ])
        if chance.happens(200) {
            return job(.enrolFamilies(.with { ($0.programme, $0.area) = (programme, chance.one(of: areas)) }), notebook)
        }
        let named = chance.happens(300) ? chance.some(of: notebook.families + [chance.nobody()], upTo: 6) : []
        return .registry(
            .enrolFamilies(
                .with {
                    ($0.programme, $0.families) = (programme, named)
                    if named.isEmpty { ($0.area, $0.most) = (chance.one(of: areas), 100) }
                })
        ) { note($0, notebook) }
    }

    private static func endEnrolment(_ notebook: Notebook, _ chance: inout Chance) -> Ask {
        guard let enrolment = chance.any(of: notebook.enrolments), chance.happens(700) else {
            return .registry(
                query: .enrolments(
                    .with {
                        $0.programme = chance.one(of: ["jsk", "sembako", "kube"])
                        ($0.area, $0.most) = ("36", 20)
                    })
            ) { answer in
                notebook.enrolments = answer.enrolments.enrolments.map(\.enrolment)
            }
        }
        return .registry(.endEnrolment(.with { ($0.enrolment, $0.reason) = (enrolment, "pindah") }))
    }

    /// Opens a run of a hand-over, or asks under one; some have no rows left.
    private static func numbers(_ chance: inout Chance) -> Ask {
        let run = "run-\(chance.number(0...3))"
        if chance.happens(400) {
            return .registry(.openHandover(.with { ($0.run, $0.families, $0.persons) = (run, 5, 20) }))
        }
        let rows = (0..<chance.number(1...10)).map { _ in
            RegistryCheckNumbers.Row.with {
                $0.card = FamilyForms.card(chance.number(1...30))
                $0.nik = FamilyForms.nik(chance.number(10...300))
            }
        }
        return .registry(.checkNumbers(.with { ($0.run, $0.rows) = (run, rows) }))
    }

    private static func reveal(_ notebook: Notebook, _ chance: inout Chance) -> Ask {
        .registry(
            .revealFamily(
                .with {
                    $0.key = FamilyForms.card(chance.number(1...20))
                    $0.purpose = chance.happens(800) ? "kunjungan rumah" : ""
                }))
    }

    // MARK: - The second person

    static func confirming(_ notebook: Notebook, _ chance: inout Chance) -> Ask? {
        if notebook.families.isEmpty { return nil }
        if notebook.proposals.isEmpty || chance.happens(300) {
            return .registry(query: .proposals(.with { ($0.area, $0.most) = ("36", 50) })) { answer in
                notebook.proposals = answer.proposals.proposals.map(\.proposal)
            }
        }
        return decide(notebook, &chance)
    }

    private static func decide(_ notebook: Notebook, _ chance: inout Chance) -> Ask {
        let proposals = notebook.proposals
        let rejects = chance.happens(150)
        return .registry(
            .confirmRungs(
                .with {
                    $0.proposals = chance.some(of: proposals + [chance.nobody()], upTo: 20)
                    $0.reject = rejects
                    $0.reason = rejects && chance.happens(800) ? "belum layak" : ""
                })
        ) { answer in
            let decided = answer.bulk.items.map(\.id)
            notebook.proposals.removeAll { decided.contains($0) }
        }
    }

    // MARK: - The auditor

    private static func looking(_ chance: inout Chance) -> Ask {
        let node = chance.one(of: ["registry.bappeda", "disbursement.dinsos", "reporting.bappeda"])
        switch chance.number(0...5) {
        case 0: return .node(node, query: .status(WireStatusQuery()))
        case 1: return .node(node, query: .verify(WireVerifyQuery()))
        case 2: return .node(node, query: .trail(.with { $0.most = 20 }))
        case 3: return .reporting(query: .indicators(.with { $0.area = chance.one(of: ["", "36.02", "36.71"]) }))
        case 4: return .reporting(query: .unmetNeed(ReportingUnmetNeedQuery()))
        default: return .reporting(query: .ladder(ReportingLadderQuery()))
        }
    }
}
