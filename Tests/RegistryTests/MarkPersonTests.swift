import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

struct MarkPersonTests {
    private static let since = FamilyForms.day("2026-02-10")

    private static func command(
        _ nik: String = FamilyForms.nik(11), _ state: RegistryPersonState = .deceased, since: Int32 = since
    ) -> RegistryCommand {
        .with { $0.markPerson = .with { ($0.nik, $0.state, $0.since) = (nik, state, since) } }
    }

    // One case for each refusal, in the order of the enum.
    @Test(arguments: [
        (command(""), "36", RegistryRefusal(.valueMissing, "nik")),
        (command(FamilyForms.nik(11), .unknown), "36", RegistryRefusal(.valueMissing, "state")),
        (command(since: 0), "36", RegistryRefusal(.valueMissing, "since")),
        (command("1"), "36", RegistryRefusal(.valueWrong, "nik")),
        (command(since: FamilyForms.day("2026-03-03")), "36", RegistryRefusal(.valueWrong, "since")),
        (command(since: .min), "36", RegistryRefusal(.valueWrong, "since")),
        (command(FamilyForms.nik(12)), "36", RegistryRefusal(.personUnknown)),
        (command(), "36.04", RegistryRefusal(.personUnknown)),
    ])
    func `an invalid marking is refused`(command: RegistryCommand, area: String, expected: RegistryRefusal) throws {
        let registry = try FamilyForms.registry()
        try registry.register([FamilyForms.family(1)])
        #expect(try registry.refusal(of: command, in: area) == expected)
        #expect(try registry.count("person", where: "state = 1") == 2)
    }

    @Test func `the living members of the card are counted anew each time`() throws {
        let registry = try FamilyForms.registry()
        try registry.register([FamilyForms.family(1)])
        let steps: [(RegistryCommand, living: Int, events: Int)] = [
            (Self.command(), 1, 1), (Self.command(), 1, 0), (Self.command(since: Self.since - 1), 1, 1),
            (Self.command(FamilyForms.nik(11), .movedOut), 1, 1), (Self.command(FamilyForms.nik(11), .living), 2, 1),
            (Self.command(FamilyForms.nik(10), .unmatched), 1, 1),
        ]
        for step in steps {
            guard case .accepted(let happened, let answer) = try registry.ask(step.0) else {
                throw FamilyForms.Unexpected()
            }
            #expect(happened.count == step.events)
            #expect(Int(answer.done.count) == step.events)
            #expect(happened.allSatisfy { Int($0.event.familyChanged.livingMembers) == step.living })
            #expect(try registry.count("family", where: "living = \(step.living)") == 1)
        }
        #expect(try registry.page(FamilyForms.card(1)).members.map(\.state) == [.unmatched, .living])
    }

    @Test func `a marked person who is handed over again stays marked`() throws {
        let registry = try FamilyForms.registry()
        try registry.register([FamilyForms.family(1)])
        try registry.ask(Self.command())
        try registry.register([FamilyForms.family(1) { $0.members[1].facts.schooling = .masih }])
        #expect(try registry.count("person", where: "state = 2") == 1)
        #expect(try registry.count("family", where: "living = 1") == 1)
    }
}
