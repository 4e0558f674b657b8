import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import EmpowermentTraining

/// An agency's node on 2 March 2026 that has learned 24 families and their enrolments.
///
/// Families 1–20 live in one village of Pandeglang, 21 in Lebak. 22 has no enrolment, a soldier lives in 23, and the
/// head of 24 has left. All others are enrolled in `blk` and `kube`.
final class Office {
    static let village = "36.01.01.2001"
    static let parameters: [(ParameterName, Int64)] = [
        (.attendancePercent, 80), (.groupMembersFrom, 5), (.groupMembersTo, 20), (.adultAgeFrom, 18),
        (.adultAgeTo, 59), (.kurSuperMikroCeiling, 10_000_000), (.kurMikroCeiling, 100_000_000),
        (.kurKecilCeiling, 500_000_000), (.kurKhususCeiling, 500_000_000), (.kurSuperMikroRate, 300),
        (.kurMikroRate, 600), (.kurKecilRate, 600), (.kurKhususRate, 600), (.kurEnterpriseMonths, 6),
        (.kurOutstandingCeiling, 100_000_000), (.kurSuperMikroWorkMonths, 36), (.kurSuperMikroInvestmentMonths, 60),
        (.kurMikroWorkMonths, 36), (.kurMikroInvestmentMonths, 60), (.kurKecilWorkMonths, 48),
        (.kurKecilInvestmentMonths, 60), (.kurKhususWorkMonths, 48), (.kurKhususInvestmentMonths, 60),
    ]

    let rehearsal: Rehearsal<EmpowermentTrainingService>
    /// The events of all accepted commands.
    var journal: [Happened<EmpowermentTrainingService>] { rehearsal.journal.map(\.happened) }

    init(parameters: [(ParameterName, Int64)] = Office.parameters) throws {
        let node = try #require(NodeName("empowerment-training.dinkop"))
        rehearsal = try Rehearsal(EmpowermentTrainingService(node: node), on: "2026-03-02")
        for (name, value) in parameters { try learn(parameter: name.rawValue, value) }
        for (code, kind, owner) in [
            ("blk", FieldProgrammeKind.training, "dinkop"), ("kube", .capital, "dinkop"), ("pkh", .cash, "dinkop"),
            ("theirs", .training, "disnaker"),
        ] {
            try learn(
                .programmeLoaded(
                    .with {
                        $0.programme.code = code
                        $0.programme.kind = kind
                        $0.programme.node = "empowerment-training." + owner
                        $0.programme.validFrom = day("2026-01-01")
                    }))
        }
        for number in 1...24 {
            try learnFamily(number)
            if number != 22 {
                try learnEnrolment(of: number, in: "blk")
                try learnEnrolment(of: number, in: "kube")
            }
        }
        try learn(
            .personMarked(
                .with {
                    $0.person = head(24)
                    $0.family = family(24)
                    $0.state = .deceased
                    $0.livingMembers = 1
                }))
    }

    func learn(_ event: RegistryEvent.OneOf_Event, _ personal: RegistryEventPersonal? = nil) throws {
        try rehearsal.learn(
            from: "registry.bappeda", [RegistryEvent.with { $0.event = event }],
            personal: personal.map { [0: $0] } ?? [:])
    }

    func learn(parameter name: String, _ value: Int64, from: String = "2026-01-01") throws {
        try learn(
            .parameterSet(
                .with {
                    $0.parameter.name = name
                    $0.parameter.value = value
                    $0.parameter.validFrom = day(from)
                }))
    }

    func learnFamily(_ number: Int, born: (String, String)? = nil) throws {
        let event = RegistryFamilyRegistered.with {
            $0.family = family(number)
            $0.region = number == 21 ? "36.02.01.2001" : Office.village
            $0.livingMembers = 2
            $0.members = [
                .with {
                    $0.person = head(number)
                    $0.facts.relation = .kepala
                    $0.facts.sex = .l
                    $0.facts.schooling = .tidakLagi
                    $0.facts.disability = .tidak
                    $0.facts.signal = number == 23 ? .tni : .unknown
                },
                .with {
                    $0.person = spouse(number)
                    $0.facts.relation = .pasangan
                    $0.facts.sex = .p
                    $0.facts.schooling = .tidakLagi
                    $0.facts.disability = .tidak
                },
            ]
        }
        let personal = born.map { born in
            RegistryEventPersonal.with {
                $0.members = [.with { $0.bornOn = day(born.0) }, .with { $0.bornOn = day(born.1) }]
            }
        }
        try learn(.familyRegistered(event), personal)
    }

    func learnEnrolment(of number: Int, in programme: String, node: String = "dinkop") throws {
        try learn(
            .enrolled(
                .with {
                    $0.enrolment = id(programme == "blk" ? 4 : 5, number)
                    $0.family = family(number)
                    $0.region = Office.village
                    $0.programme = programme
                    $0.node = "empowerment-training." + node
                    $0.on = day("2026-01-15")
                }))
    }

    /// The command's refusal; nil where it is accepted.
    @discardableResult
    func refusal(to command: EmpowermentCommand.OneOf_Command, in area: String = "36") throws -> EmpowermentRefusal? {
        switch try rehearsal.ask(.with { $0.command = command }, in: area) {
        case .accepted: return nil
        case .refused(let refusal): return refusal
        }
    }

    /// The answer to a command that must be accepted.
    @discardableResult
    func ask(_ command: EmpowermentCommand.OneOf_Command) throws -> EmpowermentAnswer {
        switch try rehearsal.ask(.with { $0.command = command }) {
        case .accepted(_, let answer): return answer
        case .refused(let refusal):
            Issue.record("refused: \(refusal)")
            return EmpowermentAnswer()
        }
    }

    func query(_ query: EmpowermentQuery.OneOf_Query, in area: String = "36") throws -> EmpowermentAnswer {
        switch try rehearsal.query(.with { $0.query = query }, in: area) {
        case .answer(let answer): return answer
        case .refuse(let refusal):
            Issue.record("refused: \(refusal)")
            return EmpowermentAnswer()
        }
    }

    func refusal(to query: EmpowermentQuery.OneOf_Query, in area: String = "36") throws -> EmpowermentRefusal? {
        guard case .refuse(let refusal) = try rehearsal.query(.with { $0.query = query }, in: area) else { return nil }
        return refusal
    }
}

func day(_ iso: String) -> Int32 { Day(iso: iso)?.number ?? 0 }

func id(_ kind: UInt8, _ number: Int) -> Data { Data([kind, UInt8(number)] + [UInt8](repeating: 0, count: 14)) }
func family(_ number: Int) -> Data { id(1, number) }
func head(_ number: Int) -> Data { id(2, number) }
func spouse(_ number: Int) -> Data { id(3, number) }
