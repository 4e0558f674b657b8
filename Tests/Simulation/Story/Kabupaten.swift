import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Vocabulary

@testable import Disbursement
@testable import EmpowermentTraining
@testable import Registry
@testable import Reporting

/// An officer of a kabupaten, who may ask everything there, and asks for whatever anybody has heard of. The officer's
/// area changes with the directory.
enum Kabupaten {
    static let officer = "petugas-kabupaten"
    /// The kabupaten of the story's two villages, and one of them alone.
    static let areas = ["36.02", "36.04", "36.02.11", "36.04.05"]

    /// Every command and query of every service.
    static let permissions: [String] = [
        names(RegistryService()), names(ReportingService()),
        names(DisbursementService(node: anywhere)), names(EmpowermentTrainingService(node: anywhere)),
    ].flatMap { $0 }

    private static func names<S: Kernel.Service>(_ service: S) -> [String] {
        AreaCase<S>.names(service).sorted().map { "\(S.name).\($0)" }
    }

    private static let anywhere = NodeName("service.agency")!

    static func person(_ notebook: Notebook) -> Person {
        Person(officer, busy: 60) { chance, _ in
            if notebook.families.isEmpty { return nil }
            switch chance.number(0...9) {
            case 0...3: return registry(notebook, &chance)
            case 4...6: return paying(notebook, &chance)
            case 7, 8: return empowering(notebook, &chance)
            default:
                let area = chance.one(of: ["", "36.02", "36.04", "36"])
                return .reporting(
                    query: chance.happens(500)
                        ? .ladder(.with { $0.area = area }) : .indicators(.with { $0.area = area }))
            }
        }
    }

    // MARK: - The Registry

    private static func registry(_ notebook: Notebook, _ chance: inout Chance) -> Ask {
        let area = chance.one(of: areas)
        let key = FamilyForms.card(chance.number(1...40))
        switch chance.number(0...9) {
        case 0: return .registry(query: .proposals(.with { ($0.area, $0.most, $0.settledToo) = (area, 50, true) }))
        case 1: return .registry(query: .enrolments(.with { ($0.area, $0.most) = (area, 50) }))
        case 2: return .registry(query: .worklist(.with { ($0.agency, $0.area, $0.most) = ("dinsos", area, 50) }))
        case 3: return .registry(query: .family(.with { $0.key = key }))
        case 4: return .registry(query: .readers(.with { $0.key = key }))
        case 5:
            return .registry(
                .checkNumbers(
                    .with { $0.rows = (1...40).map { number in .with { $0.card = FamilyForms.card(number) } } })
            )
        case 6: return .registry(.revealFamily(.with { ($0.key, $0.purpose) = (key, "kunjungan rumah") }))
        case 7:
            return .registry(
                .enrolFamilies(
                    .with { ($0.programme, $0.families) = ("sembako", chance.some(of: notebook.families, upTo: 6)) }))
        case 8:
            return .registry(
                .confirmRungs(.with { $0.proposals = chance.some(of: notebook.proposals + [chance.nobody()], upTo: 6) })
            )
        default: return .registry(.enrolFamilies(.with { ($0.programme, $0.area, $0.most) = ("beras", area, 20) }))
        }
    }

    // MARK: - The agencies

    private static func paying(_ notebook: Notebook, _ chance: inout Chance) -> Ask {
        let node = chance.one(of: ["disbursement.dinsos", "disbursement.ketapang"])
        let (fund, area) = ("daerah-\(chance.number(1...4))", chance.one(of: areas))
        let plan = chance.any(of: notebook.plans[node, default: []])?.id ?? chance.nobody()
        switch chance.number(0...7) {
        case 0:
            return .disbursement(
                node,
                .openFund(
                    .with {
                        ($0.code, $0.name, $0.source, $0.year) = (fund, "Dana daerah", .apbdProvinsi, 2026)
                        ($0.legalBasis, $0.amount, $0.area) = ("DPA 2026", 50_000_000, area)
                    }))
        case 1:
            return .disbursement(
                node,
                .makePlan(
                    .with {
                        $0.programme = node == "disbursement.dinsos" ? "jsk" : "beras"
                        $0.month = Month(year: 2026, month: chance.number(3...8))?.index ?? 0
                        ($0.fund, $0.area, $0.most) = (fund, area, 3)
                    })
            ) { answer in notebook.plans[node, default: []].append(PlanNote(answer.planMade)) }
        case 2: return .disbursement(node, query: .plans(.init()))
        case 3, 4: return .disbursement(node, query: .plan(.with { ($0.plan, $0.most) = (plan, 50) }))
        case 5: return .disbursement(node, query: chance.happens(500) ? .ledger(.init()) : .funds(.init()))
        case 6:
            return .disbursement(node, .approvePlan(.with { ($0.plan, $0.decree) = (plan, "SK 7/2026") }))
        default:
            let family = chance.one(of: notebook.families)
            if chance.happens(300) { return .disbursement(node, query: .readers(.with { $0.family = family })) }
            return .disbursement(node, query: .familyPayments(.with { $0.family = family }))
        }
    }

    private static func empowering(_ notebook: Notebook, _ chance: inout Chance) -> Ask {
        let node = "empowerment-training." + chance.one(of: ["disnaker", "dinkop"])
        switch chance.number(0...7) {
        case 0: return .empowerment(node, query: .courses(.init()))
        case 1: return .empowerment(node, query: .groups(.init()))
        case 2: return .empowerment(node, query: .applications(.init()))
        case 3:
            let programme = node.hasSuffix("dinkop") ? "kube" : "blk"
            return .empowerment(node, query: .candidates(.with { ($0.programme, $0.most) = (programme, 30) }))
        case 4:
            let course = chance.any(of: notebook.courses[node, default: []])?.id ?? chance.nobody()
            return .empowerment(node, query: .course(.with { $0.course = course }))
        case 5:
            let group = chance.any(of: notebook.groups)?.id ?? chance.nobody()
            return .empowerment(node, query: .group(.with { $0.group = group }))
        case 6:
            let application = chance.any(of: notebook.applications) ?? chance.nobody()
            return .empowerment(node, query: .applications(.with { $0.application = application }))
        default:
            let family = chance.one(of: notebook.families)
            return .empowerment(node, query: .family(.with { $0.family = family }))
        }
    }
}
