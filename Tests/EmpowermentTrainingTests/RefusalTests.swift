import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import EmpowermentTraining

/// Every refusal code of the wire is produced by a command or query.
@Suite struct RefusalTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let code: EmpowermentRefusal.Code
        let provoke: @Sendable (Office) throws -> EmpowermentRefusal?
        var testDescription: String { "\(code)" }

        init(_ code: EmpowermentRefusal.Code, _ provoke: @escaping @Sendable (Office) throws -> EmpowermentRefusal?) {
            self.code = code
            self.provoke = provoke
        }
    }

    /// In the order of the wire's codes.
    static let cases = [
        Case(.notUnderstood) { try $0.refusal(to: $0.kur(family: family(1)) { $0.type = .UNRECOGNIZED(99) }) },
        Case(.tooMany) { try $0.refusal(to: $0.admit([], to: try $0.course([]))) },
        Case(.outsideArea) { try $0.refusal(to: EmpowermentOpenCourse.blk(), in: "36.02") },
        Case(.valueMissing) { try $0.refusal(to: EmpowermentOpenCourse.blk { $0.name = "" }) },
        Case(.valueOutOfRange) { try $0.refusal(to: EmpowermentOpenCourse.blk { $0.places = -1 }) },
        Case(.programmeUnknown) { try $0.refusal(to: EmpowermentOpenCourse.blk { $0.programme = "x" }) },
        Case(.programmeOfAnother) { try $0.refusal(to: EmpowermentOpenCourse.blk { $0.programme = "theirs" }) },
        Case(.kindWrong) { try $0.refusal(to: EmpowermentOpenCourse.blk { $0.programme = "pkh" }) },
        Case(.courseUnknown) { try $0.refusal(to: $0.close(course: Data([1]))) },
        Case(.courseClosed) { try $0.refusal(to: $0.admit([2], to: try $0.closedCourse())) },
        Case(.courseFull) { try $0.firstOf($0.admit([1, 2], to: try $0.course([]) { $0.places = 1 }), 1) },
        Case(.familyUnknown) { try $0.firstOf($0.admit([99], to: try $0.course([]))) },
        Case(.personUnknown) { try $0.firstOf($0.admit([24], to: try $0.course([]))) },
        Case(.notEnrolled) { try $0.firstOf($0.admit([22], to: try $0.course([]))) },
        Case(.alreadyAdmitted) { try $0.firstOf($0.admit([1], to: try $0.course([1]))) },
        Case(.notAParticipant) { try $0.refusal(to: $0.attendance(try $0.course([1]), 1, [head(2)])) },
        Case(.sessionUnknown) { try $0.refusal(to: $0.attendance(try $0.course([1]), 3, [])) },
        Case(.sessionRecorded) {
            let course = try $0.course([1])
            try $0.ask($0.attendance(course, 1, []))
            return try $0.refusal(to: $0.attendance(course, 1, []))
        },
        Case(.sessionsOutstanding) { try $0.refusal(to: $0.close(course: try $0.course([1]))) },
        Case(.groupSize) { try $0.refusal(to: EmpowermentFormGroup.kube([1, 2, 3, 4])) },
        Case(.familyTwice) { try $0.refusal(to: EmpowermentFormGroup.kube([1, 2, 3, 4, 1])) },
        Case(.inAnotherGroup) {
            _ = try $0.group()
            return try $0.refusal(to: EmpowermentFormGroup.kube([5, 6, 7, 8, 9]))
        },
        Case(.groupUnknown) { try $0.refusal(to: $0.savings(Data([1]), head(1), 1)) },
        Case(.groupClosed) {
            let group = try $0.group()
            try $0.ask($0.close(group: group))
            return try $0.refusal(to: $0.savings(group, head(1), 1))
        },
        Case(.notAMember) { try $0.refusal(to: $0.savings(try $0.group(), head(6), 1)) },
        Case(.savingsTooSmall) { try $0.refusal(to: $0.savings(try $0.group(), head(1), -1)) },
        Case(.accountMalformed) { try $0.refusal(to: $0.account(family: family(1), number: "12-34")) },
        Case(.nibMalformed) { try $0.refusal(to: $0.enterprise(family: family(1), nib: "123")) },
        Case(.kurExcluded) {
            try $0.ready(23)
            return try $0.refusal(to: $0.kur(family: family(23)))
        },
        Case(.kurCeiling) { try $0.readyRefusal { $0.amount = 10_000_001 } },
        Case(.kurTenor) { try $0.readyRefusal { $0.months = 37 } },
        Case(.kurHadBefore) { try $0.readyRefusal { $0.hadKurBefore = true } },
        Case(.kurElsewhere) { try $0.readyRefusal { $0.hasKurElsewhere_p = true } },
        Case(.kurCommercialCredit) { try $0.readyRefusal { $0.hasCommercialCredit_p = true } },
        Case(.kurNoEnterprise) {
            try $0.ask($0.account(family: family(1)))
            return try $0.refusal(to: $0.kur(family: family(1)))
        },
        Case(.kurTooYoung) {
            try $0.ask($0.account(family: family(1)))
            try $0.ask($0.enterprise(family: family(1), since: "2026-01-01"))
            return try $0.refusal(to: $0.kur(family: family(1)))
        },
        Case(.kurNoLicence) {
            try $0.ask($0.account(family: family(1)))
            try $0.ask($0.enterprise(family: family(1), nib: ""))
            return try $0.refusal(to: $0.kur(family: family(1)))
        },
        Case(.kurNoAccount) {
            try $0.ask($0.enterprise(family: family(1)))
            return try $0.refusal(to: $0.kur(family: family(1)))
        },
        Case(.kurBeginners) {
            let group = try $0.readyGroup()
            return try $0.refusal(to: $0.kur(group: group) { $0.beginners = 3 })
        },
        Case(.kurBpjs) {
            try $0.readyRefusal {
                $0.type = .kecil
                $0.amount = 200_000_000
            }
        },
        Case(.kurOfftaker) {
            let group = try $0.readyGroup()
            return try $0.refusal(to: $0.kur(group: group) { $0.type = .khusus })
        },
        Case(.kurOutstanding) {
            try $0.readyRefusal {
                $0.type = .mikro
                $0.amount = 20_000_000
                $0.outstanding = 90_000_000
            }
        },
        Case(.applicationUnknown) { try $0.refusal(to: $0.bankAnswer(Data([1]))) },
        Case(.applicationAnswered) {
            let application = try $0.application()
            try $0.ask($0.bankAnswer(application))
            return try $0.refusal(to: $0.bankAnswer(application))
        },
        Case(.notApproved) { try $0.refusal(to: $0.instalment(try $0.application(), 1, on: "2026-03-02")) },
        Case(.repaid) {
            let application = try $0.application()
            try $0.ask($0.bankAnswer(application))
            try $0.ask($0.instalment(application, 10_025_000, on: "2026-03-02"))
            return try $0.refusal(to: $0.instalment(application, 1, on: "2026-03-02"))
        },
        Case(.instalmentTooLarge) {
            let application = try $0.application()
            try $0.ask($0.bankAnswer(application))
            return try $0.refusal(to: $0.instalment(application, 10_025_001, on: "2026-03-02"))
        },
        Case(.applicationOpen) {
            _ = try $0.application()
            return try $0.refusal(to: $0.kur(family: family(1)))
        },
        Case(.familyElsewhere) { try $0.refusal(to: EmpowermentFormGroup.kube([1, 2, 3, 4, 21])) },
        Case(.otherAgency) {
            $0.rehearsal.identities["operator"] = Identity(human: "o", agency: "dinsos", names: ["operator"])
            return try $0.refusal(to: EmpowermentOpenCourse.blk())
        },
    ]

    @Test(arguments: cases)
    func `a refusal has its code, and an id or a number beside its text`(_ each: Case) throws {
        let refusal = try #require(try each.provoke(Office()))
        #expect(refusal.code == each.code)
        let value: EmpowermentRefusal.OneOf_Value? =
            Identifier(hex: refusal.subject).map { .id(Data($0.bytes)) } ?? Int64(refusal.subject).map { .number($0) }
        #expect(refusal.value == value)
    }

    @Test func `every code is provoked, in order`() {
        #expect(Self.cases.map(\.code) == EmpowermentRefusal.Code.allCases.filter { $0 != .unspecified })
    }

    @Test func `an empty command and query are not understood`() throws {
        let office = try Office()
        guard case .refused(let refusal) = try office.rehearsal.ask(EmpowermentCommand()) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.code == .notUnderstood)
        guard case .refuse(let no) = try office.rehearsal.query(EmpowermentQuery()) else {
            Issue.record("answered")
            return
        }
        #expect(no.code == .notUnderstood)
    }
}

extension Office {
    /// The refusal of one item of a bulk command; the items before it must be accepted.
    func firstOf(_ command: EmpowermentCommand.OneOf_Command, _ place: Int = 0) throws -> EmpowermentRefusal? {
        let items = try ask(command).bulk.items
        #expect(items.prefix(place).allSatisfy { !$0.hasRefusal })
        return items.indices.contains(place) && items[place].hasRefusal ? items[place].refusal : nil
    }

    func readyRefusal(_ change: (inout EmpowermentApplyForKur) -> Void) throws -> EmpowermentRefusal? {
        try ready()
        return try refusal(to: kur(family: family(1), change))
    }

    func readyGroup() throws -> Data {
        let group = try group()
        try ask(account(group: group))
        try ask(enterprise(group: group))
        return group
    }
}
