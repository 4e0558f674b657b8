import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import WireSchemas

/// The rules of a directory about humans and roles.
@Suite struct DirectoryFaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fault: DirectoryFault?
        let change: @Sendable (inout WireDirectory) -> Void

        init(
            _ what: String, _ fault: DirectoryFault?, _ change: @escaping @Sendable (inout WireDirectory) -> Void
        ) {
            (testDescription, self.fault, self.change) = (what, fault, change)
        }
    }

    /// A directory with two roles that must be apart, held by two people, and a node that follows.
    static let roles = SimulatedDirectory(version: 2)
        .withRole("administrator", ["node.install_directory", "node.status"])
        .withRole("maker", ["till.put", "node.status"]).withRole("checker", ["till.take"])
        .apart("maker", "checker")
        .holding("siti", "administrator").holding("ani", "maker", at: "till.bappeda")
        .holding("budi", "checker", in: "36.04")
        .with("till.dinkop", "entries", "entries.personal", at: "till.bappeda").wire

    private static func holding(_ principal: String, _ role: String, _ node: String = "*") -> WireHolding {
        .with { ($0.principal, $0.role, $0.node, $0.area) = (principal, role, node, "36") }
    }

    private static let (siti, ani, budi) = (0, 1, 2)

    static let cases = [
        Case("as it is", nil) { _ in },
        Case("a human and an agency", nil) {
            ($0.principals[ani].human, $0.principals[ani].agency) = ("h-1", "dinas-sosial")
        },
        Case("a human that no name can be", .human(of: "ani")) { $0.principals[ani].human = "h 1" },
        Case("a human of 65 letters", .human(of: "ani")) {
            $0.principals[ani].human = String(repeating: "h", count: 65)
        },
        Case("an agency that no node can have", .agency(of: "ani")) { $0.principals[ani].agency = "Dinsos" },
        Case("the name of a principal who is that human", nil) { $0.principals[siti].human = "ani" },
        Case("the name of a principal who is another human", .humanTaken(of: "siti", human: "ani")) {
            ($0.principals[siti].human, $0.principals[ani].human) = ("ani", "h-1")
        },
        Case("a role twice", .role("maker")) { $0.roles.append($0.roles[1]) },
        Case("a role without a name", .role("")) { $0.roles[1].name = "" },
        Case("a pattern", .wildcard(role: "maker", permission: "till.*")) { $0.roles[1].permissions[0] = "till.*" },
        Case("an empty permission", .wildcard(role: "maker", permission: "")) { $0.roles[1].permissions[0] = "" },
        Case("a pair with an unknown role", .roleUnknown("x", of: "")) { $0.apart[0].second = "x" },
        Case("a pair of one role", .pair("maker")) { $0.apart[0].second = "maker" },
        Case("a holding of a stranger", .holder("x")) { $0.holdings.append(holding("x", "maker")) },
        Case("a holding of an unknown role", .roleUnknown("x", of: "ani")) { $0.holdings.append(holding("ani", "x")) },
        Case("a holding nowhere", .holding(of: "ani", role: "maker")) {
            $0.holdings.append(holding("ani", "maker", "till"))
        },
        Case("a holding in no area", .holding(of: "ani", role: "maker")) { $0.holdings[1].area = "Banten" },
        Case("both roles of a pair", .apart(human: "ani", first: "maker", second: "checker")) {
            $0.holdings.append(holding("ani", "checker", "till.dinsos"))
        },
        Case("both under two names of one human", .apart(human: "h-1", first: "maker", second: "checker")) {
            ($0.principals[ani].human, $0.principals[budi].human) = ("h-1", "h-1")
        },
        Case("both under a name and the human of that name", .apart(human: "ani", first: "maker", second: "checker")) {
            $0.principals[budi].human = "ani"
        },
        Case("roles that no pair forbids", nil) { $0.holdings.append(holding("siti", "maker")) },
        Case("a grant without a role", .unexplained(principal: "ani", permission: "till.take")) {
            $0.grants.append(
                .with { ($0.principal, $0.node, $0.permission, $0.area) = ("ani", "*", "till.take", "36") })
        },
        Case("a grant at another node than the role", .unexplained(principal: "ani", permission: "till.put")) {
            $0.grants[2].node = "*"
        },
        Case("a grant in another area than the role", .unexplained(principal: "budi", permission: "till.take")) {
            $0.grants[4].area = "36"
        },
        Case("a feed for a person", .unexplained(principal: "ani", permission: "entries")) {
            $0.principals[ani].person = true
            $0.grants.append(.with { ($0.principal, $0.node, $0.permission, $0.area) = ("ani", "*", "entries", "36") })
        },
        Case("a node that may more than follow", .unexplained(principal: "till.dinkop", permission: "till.put")) {
            $0.grants[5].permission = "till.put"
        },
        Case("no one who installs the next", .noInstaller(node: "till.bappeda")) {
            $0.roles[0].permissions = ["node.status"]
            $0.grants.removeAll { $0.permission == "node.install_directory" }
        },
        Case("holdings without roles", .roleUnknown("administrator", of: "siti")) { ($0.roles, $0.apart) = ([], []) },
        Case("grants alone, as in earlier versions", nil) {
            ($0.roles, $0.apart, $0.holdings) = ([], [], [])
            $0.grants[0].permission = "node.*"
        },
    ]

    @Test(arguments: cases)
    func `a directory is refused for the first error in humans, roles, pairs and grants`(_ each: Case) throws {
        var directory = Self.roles
        each.change(&directory)
        let node = try #require(NodeName("till.bappeda"))
        #expect(DirectoryFault.first(in: directory, for: node) == each.fault)
    }

    /// The name that a node's refusal states, and its code.
    @Test(arguments: [
        ("both roles of a pair", WireNodeRefusal.Code.rolesApart, "ani"),
        ("a pattern", .rolesWrong, "till.*"), ("a holding of an unknown role", .rolesWrong, "x"),
        ("a grant without a role", .rolesWrong, "till.take"),
        ("the name of a principal who is another human", .directoryMalformed, "siti"),
    ])
    func `a node refuses it with a code and the name at fault`(
        _ what: String, _ code: WireNodeRefusal.Code, _ subject: String
    ) throws {
        let change = try #require(Self.cases.first { $0.testDescription == what }).change
        let desk = try Desk()
        var command = WireNodeCommand()
        command.installDirectory = Self.roles
        change(&command.installDirectory)
        let reply = try #require(try desk.tellNode(command, id: 1))
        #expect(reply.header.outcome == .refused)
        let refusal = try WireNodeRefusal(serializedBytes: reply.body)
        #expect(refusal.code == code && refusal.subject == subject)
        #expect(try desk.status().directoryVersion == 1)
    }

    @Test func `a directory with roles is installed, and its grants count`() throws {
        let desk = try Desk()
        var command = WireNodeCommand()
        command.installDirectory = Self.roles
        #expect(try desk.tellNode(command, id: 1)?.header.outcome == .answered)
        #expect(try desk.tell("put ani 5", id: 2, as: "ani") == .answered("put ani 5"))
        #expect(try desk.tell("take ani 5", id: 3, as: "ani") == .turnedAway(.notGranted))
        #expect(try desk.tell("take ani 5", id: 4, as: "budi") == .answered("take ani 5"))
    }
}
