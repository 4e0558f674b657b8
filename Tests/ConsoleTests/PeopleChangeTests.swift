import ArgumentParser
import Edges
import Foundation
import Kernel
import Support
import Testing
import Vocabulary
import WireSchemas

@testable import Console
@testable import Talk

/// Changes of the people in the shipped province: what each writes, and what is refused before anything is written.
@Suite struct PeopleChangeTests {
    /// The folder of the shipped province with all its keys.
    private let folder: TemporaryFolder
    private let change: PeopleChange

    init() throws {
        folder = try TemporaryFolder()
        try InitCommand.parse([folder.url.path, "--from", Self.shipped.path]).run()
        change = try PeopleChange(try Self.seat(folder))
    }

    private static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("deploy/province")

    private static func seat(_ folder: TemporaryFolder) throws -> Seat {
        try Seat.parse(["--province", folder.url.path])
    }

    private static func plan(_ text: String, _ folder: TemporaryFolder) throws -> Province.Plan {
        try Province(folder.url, text: text).plan
    }

    @Test func `a person is added, given a role and loses it, and every other line stays`() throws {
        let before = change.province.text
        let added = try change.adding(
            .init(name: "rina", role: nil, human: "h-7", agency: "dinsos", holds: [], grants: nil))
        let person = try #require(try Self.plan(added, folder).person("rina"))
        #expect(person.human == "h-7" && person.agency == "dinsos" && person.holds == [])
        try folder.write(added, to: "province.yaml")
        let given = try PeopleChange(try Self.seat(folder)).giving(
            .init(role: "treasurer", node: "disbursement.dinsos"), to: "rina")
        let plan = try Self.plan(given, folder)
        #expect(plan.person("rina")?.holds == [.init(role: "treasurer", node: "disbursement.dinsos")])
        #expect(try plan.duty(of: #require(plan.person("rina"))) == "Bendahara")
        try folder.write(given, to: "province.yaml")
        let taken = try PeopleChange(try Self.seat(folder)).taking("treasurer", from: "rina", at: nil, in: nil)
        #expect(taken == added)
        #expect(Set(before.split(separator: "\n")).isSubset(of: Set(taken.split(separator: "\n"))))
    }

    @Test func `a role held at several nodes is taken at one or at all`() throws {
        let one = try change.taking("treasurer", from: "bendahara", at: "registry.bappeda", in: nil)
        #expect(
            try Self.plan(one, folder).person("bendahara")?.holds
                == [.init(role: "treasurer", node: "disbursement.dinsos")])
        let all = try change.taking("treasurer", from: "bendahara", at: nil, in: nil)
        #expect(try Self.plan(all, folder).person("bendahara")?.holds == [])
    }

    /// A change, and a word of the sentence that refuses it.
    private static let refused: [(what: String, word: String, change: @Sendable (PeopleChange) throws -> String)] = [
        ("an unknown person", "tangga people add", { try $0.giving(.init(role: "operator", node: "*"), to: "siapa") }),
        ("an unknown role", "tangga roles", { try $0.giving(.init(role: "raja", node: "*"), to: "operator") }),
        (
            "a role that is held already", "sudah memegang",
            { try $0.giving(.init(role: "operator", node: "registry.bappeda"), to: "operator") }
        ),
        (
            "both roles of a pair", "operator dan verifier",
            { try $0.giving(.init(role: "verifier", node: "registry.bappeda"), to: "operator") }
        ),
        (
            "both roles at different nodes", "treasurer dan approver",
            { try $0.giving(.init(role: "approver", node: "disbursement.ketapang"), to: "bendahara") }
        ),
        (
            "the last person who may install directories", "tidak ada lagi orang",
            { try $0.taking("administrator", from: "admin", at: nil, in: nil) }
        ),
        ("a role that is not held", "tidak memegang", { try $0.taking("approver", from: "admin", at: nil, in: nil) }),
        (
            "a role that is not held there", "tidak memegang",
            { try $0.taking("treasurer", from: "bendahara", at: "disbursement.ketapang", in: nil) }
        ),
        ("a name that is there", "sudah ada", { try $0.adding(person("bendahara")) }),
        ("the name of a node", "sudah ada", { try $0.adding(person("registry.bappeda")) }),
        ("a name that no file can have", "nama", { try $0.adding(person("../rina")) }),
        (
            "an area of another province", "36.02",
            {
                try $0.giving(.init(role: "operator", node: "*", area: "32.01"), to: "operator")
            }
        ),
    ]

    private static func person(_ name: String) -> Province.Plan.Person {
        .init(name: name, role: nil, human: nil, agency: "dinsos", holds: [], grants: nil)
    }

    @Test func `what a rule forbids is refused with a sentence that says what to do`() throws {
        for (what, word, attempt) in Self.refused {
            let fault = #expect(throws: ConsoleFault.self, "\(what)") { try attempt(change) }
            #expect(fault?.phrase.indonesian.contains(word) == true, "\(what): \(fault?.phrase.indonesian ?? "")")
            #expect(fault?.phrase.english.isEmpty == false, "\(what)")
        }
        #expect(throws: TalkFault.self) {
            try change.giving(.init(role: "operator", node: "registry.x"), to: "operator")
        }
    }

    @Test func `a role is not given at a node where it may do nothing`() throws {
        // Neither with a permission that every node has, its status, nor with none at all.
        for text in [
            change.province.text, change.province.text.replacingOccurrences(of: ", node.status]", with: "]"),
        ] {
            try folder.write(text, to: "province.yaml")
            let fault = #expect(throws: ConsoleFault.self) {
                try PeopleChange(try Self.seat(folder)).giving(
                    .init(role: "verifier", node: "disbursement.dinsos"), to: "instruktur")
            }
            #expect(fault?.phrase.indonesian.contains("tangga roles show verifier") == true)
        }
    }

    @Test func `a role of permissions that every node has is given at any node`() throws {
        let text = try change.giving(.init(role: "monitor", node: "disbursement.dinsos"), to: "instruktur")
        #expect(try Self.plan(text, folder).person("instruktur")?.holds?.last?.role == "monitor")
    }

    @Test func `a second name of one human counts with the first`() throws {
        let added = try change.adding(
            .init(name: "kepala-2", role: nil, human: "bendahara", agency: "dinsos", holds: [], grants: nil))
        try Keys.make("kepala-2", in: change.province.keyFolder)
        try folder.write(added, to: "province.yaml")
        let fault = #expect(throws: ConsoleFault.self) {
            try PeopleChange(try Self.seat(folder)).giving(
                .init(role: "approver", node: "disbursement.dinsos"), to: "kepala-2")
        }
        #expect(fault?.phrase.english.contains("both treasurer and approver (bendahara)") == true)
    }

    @Test func `a file that changed meanwhile is not written over`() throws {
        let text = try change.taking("analyst", from: "operator", at: nil, in: nil)
        try folder.write(change.province.text + "# seseorang\n", to: "province.yaml")
        #expect(throws: ConsoleFault.self) { try change.install(text) }
        #expect(
            try String(contentsOf: folder.url.appendingPathComponent("province.yaml"), encoding: .utf8)
                == change.province.text + "# seseorang\n")
    }

    @Test func `people change on the province's host only, and roles only in a file that has them`() throws {
        try FileManager.default.removeItem(atPath: folder.path("keys/seal.key"))
        let elsewhere = #expect(throws: ConsoleFault.self) { _ = try PeopleChange(try Self.seat(folder)) }
        #expect(elsewhere?.phrase.indonesian.contains("seal.key") == true)
        let old = try Province(
            change.province.folder,
            text: "code: \"36\"\nname: B\nfounder: a\nnodes: []\npeople:\n  - {name: a, role: A, grants: []}\n")
        let fault = #expect(throws: ConsoleFault.self) { try PeopleChange.roles(in: old.plan) }
        #expect(fault?.phrase.english.contains("`holds:`") == true)
    }

    @Test func `the tables show who holds what, and what each may do because of which role`() throws {
        let plan = change.province.plan
        let roles = RoleSheets.all(plan).text(.csv, .english).split(separator: "\n")
        #expect(roles.contains { $0.hasPrefix("approver,") && $0.contains("kepala-dinsos (disbursement.dinsos)") })
        #expect(roles.contains { $0.hasPrefix("verifier,") && $0.contains("operator; facilitator") })
        let people = PeopleSheets.all(change.province).text(.csv, .english).split(separator: "\n")
        #expect(people.count == plan.people.count + 1)
        #expect(people.contains { $0.hasPrefix("bendahara,bendahara,dinsos,") && $0.hasSuffix(",here") })
        let bendahara = try PeopleChange.person("bendahara", in: plan)
        let may = PeopleSheets.permissions(of: bendahara, in: plan).text(.csv, .english)
        #expect(may.contains("disbursement.make_plan,disbursement.dinsos,36,treasurer"))
        #expect(may.contains("registry.family,registry.bappeda,36,treasurer"))
        #expect(!may.contains("disbursement.approve_plan") && !may.contains("registry.family,disbursement.dinsos"))
    }

    @Test func `the shipped directory is one that every node accepts`() throws {
        let directory = try Directory.made(of: change.province)
        for node in change.province.plan.nodes {
            #expect(DirectoryFault.first(in: directory, for: try #require(NodeName(node.name))) == nil, "\(node.name)")
        }
        #expect(directory.grants.allSatisfy { !$0.permission.contains("*") })
        #expect(directory.principals.first { $0.name == "bendahara" }?.agency == "dinsos")
    }
}
