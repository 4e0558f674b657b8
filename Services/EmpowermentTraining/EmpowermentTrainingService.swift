import Foundation
import Kernel
import Schemas
import Vocabulary

/// An agency's second and third approach: courses, groups and their savings, accounts, enterprises and KUR.
///
/// Each topic has a folder; this file routes commands, queries and events to the topics. `Learned/` holds the facts
/// learned from the Registry.
struct EmpowermentTrainingService: Service {
    typealias Command = EmpowermentCommand
    typealias Query = EmpowermentQuery
    typealias Event = EmpowermentEvent
    typealias Personal = EmpowermentEventPersonal
    typealias Answer = EmpowermentAnswer
    typealias Refusal = EmpowermentRefusal

    static let name = "empowerment-training"

    static let migrations = [
        Migration(
            1,
            tables: Courses.tables + Groups.tables + Accounts.tables + Enterprises.tables + Kur.tables
                + Learned.tables),
        // The version of the family that was learned, and the day from which it holds; 0 of events of earlier versions.
        // Earlier programs took a person of unknown birth date for one born on the first day of 1970.
        Migration(2, adding: ["version", "holds_from"], to: "family", followsAnew: true),
        // The epoch in which this node seals what it says of the family: the one of the version that was learned.
        Migration(3, adding: ["key_epoch"], to: "family"),
    ]

    /// An account is a part of the family's or the group's; so is a licence.
    static func parts(
        of personal: EmpowermentEventPersonal, beside event: EmpowermentEvent
    ) -> [PersonalPart<EmpowermentEventPersonal>] {
        let (family, group, epoch): (Data, Data, UInt32)
        let kind: FieldPersonalGroup
        switch event.event {
        case .accountRecorded(let event):
            (family, group, epoch, kind) = (event.family, event.group, event.keyEpoch, .account)
        case .enterpriseRecorded(let event):
            (family, group, epoch, kind) = (event.family, event.group, event.keyEpoch, .identity)
        default: return []
        }
        guard personal != EmpowermentEventPersonal() else { return [] }
        return [
            PersonalPart(of: family.isEmpty ? group : family, epoch: max(1, epoch), group: kind.rawValue, personal)
        ]
    }

    static func notUnderstood(_ place: String) -> EmpowermentRefusal { EmpowermentRefusal(.notUnderstood, place) }

    /// The node's own name: it serves only programmes and enrolments addressed to it.
    let node: NodeName

    func name(of command: EmpowermentCommand) -> String? {
        switch command.command {
        case .openCourse: "open_course"
        case .admitParticipants: "admit_participants"
        case .recordAttendance: "record_attendance"
        case .closeCourse: "close_course"
        case .formGroup: "form_group"
        case .recordSavings: "record_savings"
        case .closeGroup: "close_group"
        case .recordAccount: "record_account"
        case .recordEnterprise: "record_enterprise"
        case .applyForKur: "apply_for_kur"
        case .recordBankAnswer: "record_bank_answer"
        case .recordInstalment: "record_instalment"
        case nil: nil
        }
    }

    func name(of query: EmpowermentQuery) -> String? {
        switch query.query {
        case .courses: "courses"
        case .course: "course"
        case .groups: "groups"
        case .group: "group"
        case .applications: "applications"
        case .family: "family"
        case .candidates: "candidates"
        case nil: nil
        }
    }

    func decide(_ command: EmpowermentCommand, _ asked: Asked, _ tables: any Reading) throws -> Verdict {
        // The agency answers for its courses and groups, whatever a directory grants.
        guard asked.mayAct(for: node.agency) else { return .refuse(.otherAgency, node.agency) }
        return switch command.command {
        case .openCourse(let command): try Courses.decide(command, asked, tables)
        case .admitParticipants(let command): try Courses.decide(command, asked, tables)
        case .recordAttendance(let command): try Courses.decide(command, asked, tables)
        case .closeCourse(let command): try Courses.decide(command, asked, tables)
        case .formGroup(let command): try Groups.decide(command, asked, tables)
        case .recordSavings(let command): try Groups.decide(command, asked, tables)
        case .closeGroup(let command): try Groups.decide(command, asked, tables)
        case .recordAccount(let command): try Accounts.decide(command, asked, tables)
        case .recordEnterprise(let command): try Enterprises.decide(command, asked, tables)
        case .applyForKur(let command): try Kur.decide(command, asked, tables)
        case .recordBankAnswer(let command): try Kur.decide(command, asked, tables)
        case .recordInstalment(let command): try Kur.decide(command, asked, tables)
        case nil: .refuse(.notUnderstood)
        }
    }

    func apply(
        _ event: EmpowermentEvent, _ personal: EmpowermentEventPersonal?, _ settled: Settled, _ tables: any Writing
    ) throws {
        switch event.event {
        case .courseOpened(let event): try Courses.apply(event, tables)
        case .participantAdmitted(let event): try Courses.apply(event, tables)
        case .attendanceRecorded(let event): try Courses.apply(event, tables)
        case .courseClosed(let event): try Courses.apply(event, tables)
        case .completed(let event): try Courses.apply(event, tables)
        case .groupFormed(let event): try Groups.apply(event, tables)
        case .savingsRecorded(let event): try Groups.apply(event, tables)
        case .groupClosed(let event): try Groups.apply(event, tables)
        case .accountRecorded(let event): try Accounts.apply(event, tables)
        case .enterpriseRecorded(let event): try Enterprises.apply(event, tables)
        case .kurApplied(let event): try Kur.apply(event, tables)
        case .kurAnswered(let event): try Kur.apply(event, tables)
        case .instalmentRecorded(let event): try Kur.apply(event, tables)
        case nil: break
        }
    }

    func answer(_ query: EmpowermentQuery, _ asked: Asked, _ tables: any Reading) throws -> Response {
        switch query.query {
        case .courses: try Courses.answer(asked, tables)
        case .course(let query): try Courses.answer(query, asked, tables)
        case .groups: try Groups.answer(asked, tables)
        case .group(let query): try Groups.answer(query, asked, tables)
        case .applications(let query): try Kur.answer(query, asked, tables)
        case .family(let query): try FamilyOverview.answer(query, asked, tables)
        case .candidates(let query): try Candidates.answer(query, asked, tables)
        case nil: .refuse(.notUnderstood)
        }
    }

    func learn(_ told: Told, _ tables: any Writing) throws {
        try Learned.learn(told, by: node, tables)
    }
}

/// The reply to a query.
typealias Response = Reply<EmpowermentTrainingService>
