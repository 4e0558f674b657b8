import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing

@testable import EmpowermentTraining

/// An asker for Pandeglang learns nothing of the families, courses, groups and applications of Lebak, nor of a course
/// in Pandeglang that has participants from Lebak.
@Suite struct AreaTests {
    private typealias Case = AreaCase<EmpowermentTrainingService>

    /// The things by which the cases name them. Pandeglang has a course and a group of the first families, and the
    /// families 6 and 9 with an account and an enterprise; 6 has applied for KUR.
    private struct Things {
        let course: Data
        let group: Data
        var courseOutside = Data()
        /// Held in Pandeglang, with a participant from Lebak.
        var courseShared = Data()
        var groupOutside = Data()
        var application = Data()
        var answered = Data()
        var enterprise = Data()
    }

    private static let lebak = "36.02.01.2001"

    private static func inside() throws -> (office: Office, things: Things) {
        let office = try Office()
        let things = Things(course: try office.course([1]), group: try office.group())
        _ = try office.application(6)
        try office.ready(9)
        return (office, things)
    }

    private static func whole() throws -> (office: Office, things: Things) {
        var (office, things) = try inside()
        for number in 31...38 {
            try office.learn(
                .familyRegistered(
                    .with {
                        $0.family = family(number)
                        $0.region = lebak
                        $0.livingMembers = 1
                        $0.members = [
                            .with {
                                $0.person = head(number)
                                $0.facts.relation = .kepala
                                $0.facts.schooling = .tidakLagi
                                $0.facts.disability = .tidak
                            }
                        ]
                    }))
            try office.learnEnrolment(of: number, in: "blk")
            try office.learnEnrolment(of: number, in: "kube")
        }
        things.courseOutside = try office.course([31]) { $0.region = "36.02" }
        things.courseShared = try office.course([1, 32])
        things.groupOutside = try office.ask(
            EmpowermentFormGroup.kube([31, 32, 33, 34, 35]) { $0.region = "36.02.01" }
        ).created.id
        try office.ask(office.savings(things.groupOutside, head(31), 10_000))
        things.application = try office.application(36)
        things.answered = try office.application(37)
        try office.ask(office.bankAnswer(things.answered))
        try office.ask(office.account(family: family(38)))
        things.enterprise = try office.ask(office.enterprise(family: family(38))).created.id
        return (office, things)
    }

    @Sendable private static func command(_ command: EmpowermentCommand.OneOf_Command) -> Case.Body {
        .command(.with { $0.command = command })
    }

    @Sendable private static func query(_ query: EmpowermentQuery.OneOf_Query) -> Case.Body {
        .query(.with { $0.query = query })
    }

    private static func cases(_ things: Things) -> [Case] {
        courses(things) + groups(things) + kur(things) + lists(things)
    }

    private static func courses(_ things: Things) -> [Case] {
        let (course, outside, shared) = (things.course, things.courseOutside, things.courseShared)
        let admit = { @Sendable (course: Data, family: Data) in
            command(
                .admitParticipants(
                    .with {
                        ($0.course, $0.participants) = (course, [.with { ($0.family, $0.person) = (family, head(31)) }])
                    }))
        }
        let present = { @Sendable (course: Data, person: Data) in
            command(
                .recordAttendance(
                    .with { ($0.course, $0.session, $0.on, $0.present) = (course, 1, day("2026-02-09"), [person]) }))
        }
        let close = { @Sendable (course: Data) in
            command(.closeCourse(.with { ($0.course, $0.on) = (course, day("2026-03-01")) }))
        }
        return [
            .refuses(command(EmpowermentOpenCourse.blk { $0.region = "36.02" }), .init(.outsideArea, "36.02")),
            .hides(outside) { admit($0, family(33)) },
            .hides(shared) { admit($0, family(2)) },
            .hides(family(31)) { admit(course, $0) },
            .hides(outside) { present($0, head(31)) },
            .hides(shared) { present($0, head(1)) },
            .hides(head(31), differs: false) { present(course, $0) },
            .hides(outside) { close($0) },
            .hides(shared) { close($0) },
            .hides(outside) { course in query(.course(.with { $0.course = course })) },
            .hides(shared) { course in query(.course(.with { $0.course = course })) },
            .bounds(query(.course(.with { $0.course = course })), differs: false),
        ]
    }

    private static func groups(_ things: Things) -> [Case] {
        let (group, outside) = (things.group, things.groupOutside)
        let formed = { @Sendable (family: Data) in
            command(
                EmpowermentFormGroup.kube([7, 8, 10, 11]) {
                    $0.members.append(.with { ($0.family, $0.person) = (family, head(31)) })
                })
        }
        let saved = { @Sendable (group: Data, person: Data) in
            command(
                .recordSavings(
                    .with { ($0.group, $0.person, $0.amount, $0.on) = (group, person, 1, day("2026-02-10")) }))
        }
        return [
            .refuses(command(EmpowermentFormGroup.kube { $0.region = "36.02.01" }), .init(.outsideArea, "36.02.01")),
            .hides(family(31)) { formed($0) },
            .hides(outside) { saved($0, head(31)) },
            .hides(head(31), differs: false) { saved(group, $0) },
            .hides(outside) { group in
                command(.closeGroup(.with { ($0.group, $0.reason, $0.on) = (group, "bubar", day("2026-03-01")) }))
            },
            .hides(outside) { group in query(.group(.with { $0.group = group })) },
            .bounds(query(.group(.with { $0.group = group })), differs: false),
        ]
    }

    private static func kur(_ things: Things) -> [Case] {
        let account = { @Sendable (family: Data, group: Data) in
            command(
                .recordAccount(
                    .with {
                        ($0.family, $0.group, $0.bank, $0.number) = (family, group, "137", "0012345678")
                        ($0.holder, $0.openedOn) = ("Aminah", day("2026-02-01"))
                    }))
        }
        let enterprise = { @Sendable (family: Data, group: Data) in
            command(
                .recordEnterprise(
                    .with {
                        ($0.family, $0.group, $0.name, $0.sector) = (family, group, "Warung", "makanan")
                        $0.runningSince = day("2025-01-01")
                    }))
        }
        let apply = { @Sendable (family: Data, group: Data, enterprise: Data) in
            command(
                .applyForKur(
                    .with {
                        ($0.family, $0.group, $0.enterprise) = (family, group, enterprise)
                        ($0.type, $0.use, $0.amount, $0.months) = (.superMikro, .modalKerja, 10_000_000, 36)
                    }))
        }
        let outside = things.groupOutside
        return [
            .hides(family(33)) { account($0, Data()) },
            .hides(outside) { account(Data(), $0) },
            .hides(family(33)) { enterprise($0, Data()) },
            .hides(outside) { enterprise(Data(), $0) },
            .hides(family(36)) { apply($0, Data(), Data()) },
            .hides(outside) { apply(Data(), $0, Data()) },
            .hides(things.enterprise, differs: false) { apply(family(9), Data(), $0) },
            .hides(things.application) { application in
                command(
                    .recordBankAnswer(
                        .with {
                            ($0.application, $0.approved, $0.amount) = (application, true, 1_000_000)
                            ($0.bank, $0.on) = ("137", day("2026-03-02"))
                        }))
            },
            .hides(things.answered) { application in
                command(
                    .recordInstalment(
                        .with { ($0.application, $0.amount, $0.on) = (application, 1, day("2026-03-02")) }))
            },
            .hides(things.answered) { application in query(.applications(.with { $0.application = application })) },
        ]
    }

    private static func lists(_ things: Things) -> [Case] {
        let candidates = { (area: String) in
            query(.candidates(.with { ($0.programme, $0.area, $0.most) = ("blk", area, 100) }))
        }
        return [
            .bounds(query(.courses(.init()))),
            .bounds(query(.groups(.init()))),
            .bounds(query(.applications(.init()))),
            .hides(family(31)) { family in query(.family(.with { $0.family = family })) },
            // In a shared course too.
            .bounds(query(.family(.with { $0.family = family(1) }))),
            .bounds(query(.family(.with { $0.family = family(6) })), differs: false),
            .bounds(candidates("")),
            .bounds(candidates("36.01.01"), differs: false),
            .refuses(candidates("36.02"), .init(.outsideArea, "36.02")),
        ]
    }

    private static let places = 0..<38

    @Test(arguments: places)
    func `nothing tells of what lies outside the area`(place: Int) throws {
        let (whole, things) = try Self.whole()
        let each = Self.cases(things)[place]
        let inside = try Self.inside().office.rehearsal
        let faults = try each.faults(area: "36.01", province: "36", whole: whole.rehearsal, inside: inside)
        #expect(faults.isEmpty, "\(each.name(whole.rehearsal.service) ?? "")")
    }

    @Test func `every command and query has a case`() throws {
        let (whole, things) = try Self.whole()
        let service = whole.rehearsal.service
        #expect(Self.cases(things).count == Self.places.count)
        #expect(Set(Self.cases(things).compactMap { $0.name(service) }) == Case.names(service))
    }

    @Test func `a page of candidates is full of those inside`() throws {
        let office = try Self.whole().office
        let first = EmpowermentQuery.OneOf_Query.candidates(.with { ($0.programme, $0.most) = ("blk", 2) })
        let lines = try office.query(first, in: "36.02").candidates.lines
        #expect(lines.count == 2 && lines.allSatisfy { $0.region == Self.lebak })
    }
}
