import Foundation
import Schemas
import SwiftProtobuf

@testable import EmpowermentTraining

/// Valid commands; a test changes the part that it is about.
extension EmpowermentOpenCourse {
    static func blk(_ change: (inout Self) -> Void = { _ in }) -> EmpowermentCommand.OneOf_Command {
        var command = Self.with {
            $0.programme = "blk"
            $0.name = "Menjahit"
            $0.region = "36.01"
            $0.places = 16
            $0.startsOn = day("2026-02-02")
            $0.sessions = 2
        }
        change(&command)
        return .openCourse(command)
    }
}

extension EmpowermentFormGroup {
    static func kube(
        _ families: [Int] = [1, 2, 3, 4, 5], _ change: (inout Self) -> Void = { _ in }
    ) -> EmpowermentCommand.OneOf_Command {
        var command = Self.with {
            $0.programme = "kube"
            $0.name = "Mawar"
            $0.region = "36.01.01"
            $0.on = day("2026-02-02")
            $0.facilitator = "Siti"
            $0.minutes = "BA 1/2026"
            $0.members = families.map { participant($0) }
        }
        change(&command)
        return .formGroup(command)
    }
}

func participant(_ number: Int) -> EmpowermentParticipant {
    .with {
        $0.family = family(number)
        $0.person = head(number)
    }
}

extension Office {
    /// A course of 16 places with these families' participants.
    func course(_ families: [Int] = [1], change: (inout EmpowermentOpenCourse) -> Void = { _ in }) throws -> Data {
        let course = try ask(EmpowermentOpenCourse.blk(change)).created.id
        if !families.isEmpty { try ask(admit(families, to: course)) }
        return course
    }

    func admit(_ families: [Int], to course: Data) -> EmpowermentCommand.OneOf_Command {
        .admitParticipants(
            .with {
                $0.course = course
                $0.participants = families.map { participant($0) }
            })
    }

    func attendance(
        _ course: Data, _ session: Int32, _ present: [Data], on: String = "2026-02-09"
    ) -> EmpowermentCommand.OneOf_Command {
        .recordAttendance(
            .with {
                $0.course = course
                $0.session = session
                $0.on = day(on)
                $0.present = present
            })
    }

    func close(course: Data, on: String = "2026-03-01") -> EmpowermentCommand.OneOf_Command {
        .closeCourse(
            .with {
                $0.course = course
                $0.on = day(on)
            })
    }

    func closedCourse(_ families: [Int] = [1]) throws -> Data {
        let course = try course(families)
        try ask(attendance(course, 1, families.map { head($0) }))
        try ask(attendance(course, 2, families.map { head($0) }))
        try ask(close(course: course))
        return course
    }

    func group(_ families: [Int] = [1, 2, 3, 4, 5]) throws -> Data {
        try ask(EmpowermentFormGroup.kube(families)).created.id
    }

    func close(group: Data) -> EmpowermentCommand.OneOf_Command {
        .closeGroup(
            .with {
                $0.group = group
                $0.reason = "bubar"
                $0.on = day("2026-03-01")
            })
    }

    func savings(_ group: Data, _ person: Data, _ amount: Int64) -> EmpowermentCommand.OneOf_Command {
        .recordSavings(
            .with {
                $0.group = group
                $0.person = person
                $0.amount = amount
                $0.on = day("2026-02-10")
            })
    }

    func account(
        family: Data = Data(), group: Data = Data(), number: String = "0012345678"
    ) -> EmpowermentCommand.OneOf_Command {
        .recordAccount(
            .with {
                $0.family = family
                $0.group = group
                $0.bank = "137"
                $0.number = number
                $0.holder = "Aminah"
                $0.openedOn = day("2026-02-01")
            })
    }

    func enterprise(
        family: Data = Data(), group: Data = Data(), name: String = "Keripik", since: String = "2025-01-01",
        nib: String = "1234567890123"
    ) -> EmpowermentCommand.OneOf_Command {
        .recordEnterprise(
            .with {
                $0.family = family
                $0.group = group
                $0.name = name
                $0.sector = "makanan"
                $0.runningSince = day(since)
                $0.nib = nib
            })
    }

    func kur(
        family: Data = Data(), group: Data = Data(), _ change: (inout EmpowermentApplyForKur) -> Void = { _ in }
    ) -> EmpowermentCommand.OneOf_Command {
        var command = EmpowermentApplyForKur.with {
            $0.family = family
            $0.group = group
            $0.type = .superMikro
            $0.use = .modalKerja
            $0.amount = 10_000_000
            $0.months = 36
        }
        change(&command)
        return .applyForKur(command)
    }

    func bankAnswer(
        _ application: Data, amount: Int64 = 10_000_000, approved: Bool = true, on: String = "2026-03-02"
    ) -> EmpowermentCommand.OneOf_Command {
        .recordBankAnswer(
            .with {
                $0.application = application
                $0.approved = approved
                $0.amount = approved ? amount : 0
                $0.bank = "137"
                $0.reason = approved ? "" : "SLIK"
                $0.on = day(on)
            })
    }

    func instalment(_ application: Data, _ amount: Int64, on: String) -> EmpowermentCommand.OneOf_Command {
        .recordInstalment(
            .with {
                $0.application = application
                $0.amount = amount
                $0.on = day(on)
            })
    }

    /// A family with an account and an enterprise, which may apply for KUR super mikro.
    func ready(_ number: Int = 1) throws {
        try ask(account(family: family(number)))
        try ask(enterprise(family: family(number)))
    }

    func application(_ number: Int = 1) throws -> Data {
        try ready(number)
        return try ask(kur(family: family(number))).created.id
    }
}
