import Edges
import Foundation
import Support
import Testing

@testable import Console

/// `province.yaml` is edited as text: only a person's lines change.
@Suite struct PlanTextTests {
    private typealias Holding = Province.Plan.Holding

    /// A file with three ways of writing people, comments between them, and a section behind.
    private static let text = """
        # The plan of Banten.
        code: "36"
        people:
          # The administrator.
          - name: admin
            agency: bappeda  # on this host
            holds:
              - {role: administrator, node: "*"}

          # Two for the money.
          - name: bendahara
            holds:
              # At the own node.
              - {role: treasurer, node: disbursement.dinsos}
              - role: treasurer
                node: registry.bappeda
          - {name: rina, human: "1", holds: [{role: operator, node: "*", area: "36.02"}]}
          - name: baru
            holds: []
        # The end of the people.
        founder: admin
        name: Banten
        nodes: []
        roles: []

        """

    private static func person(_ name: String) throws -> Province.Plan.Person {
        // Read without the checks of a whole plan.
        let holds: [String: [Holding]] = [
            "admin": [.init(role: "administrator", node: "*")],
            "bendahara": [
                .init(role: "treasurer", node: "disbursement.dinsos"),
                .init(role: "treasurer", node: "registry.bappeda"),
            ],
            "rina": [.init(role: "operator", node: "*", area: "36.02")], "baru": [],
        ]
        return .init(
            name: name, role: nil, human: name == "rina" ? "1" : nil, agency: nil, holds: holds[name], grants: nil)
    }

    private static func edited(_ edit: (inout PlanText) throws -> Void) throws -> String {
        var text = PlanText(Self.text)
        try edit(&text)
        return text.text
    }

    /// The person, and the lines that replace others.
    @Test(arguments: [
        ("admin", "node: \"*\"}\n\n", "node: \"*\"}\n      - {role: analyst, node: \"*\", area: \"36.02\"}\n\n"),
        (
            "bendahara", "node: registry.bappeda\n",
            "node: registry.bappeda\n      - {role: analyst, node: \"*\", area: \"36.02\"}\n"
        ),
        (
            "rina", "  - {name: rina, human: \"1\", holds: [{role: operator, node: \"*\", area: \"36.02\"}]}\n",
            """
              - name: rina
                human: "1"
                holds:
                  - {role: operator, node: "*", area: "36.02"}
                  - {role: analyst, node: "*", area: "36.02"}

            """
        ),
        ("baru", "    holds: []\n", "    holds:\n      - {role: analyst, node: \"*\", area: \"36.02\"}\n"),
    ])
    func `a role given is a line behind the others`(_ name: String, _ old: String, _ new: String) throws {
        let given = Holding(role: "analyst", node: "*", area: "36.02")
        let text = try Self.edited { try $0.give(given, to: Self.person(name)) }
        #expect(text == Self.text.replacingOccurrences(of: old, with: new))
    }

    @Test(arguments: [
        ("admin", [0], "    holds:\n      - {role: administrator, node: \"*\"}\n", "    holds: []\n"),
        ("bendahara", [0], "      - {role: treasurer, node: disbursement.dinsos}\n", ""),
        ("bendahara", [1], "      - role: treasurer\n        node: registry.bappeda\n", ""),
        (
            "rina", [0], "  - {name: rina, human: \"1\", holds: [{role: operator, node: \"*\", area: \"36.02\"}]}\n",
            "  - name: rina\n    human: \"1\"\n    holds: []\n"
        ),
    ])
    func `a role taken is a line less`(_ name: String, _ places: [Int], _ old: String, _ new: String) throws {
        let text = try Self.edited { try $0.take(places, from: Self.person(name)) }
        #expect(text == Self.text.replacingOccurrences(of: old, with: new))
    }

    @Test func `a new person stands behind the last, before the comments of what follows`() throws {
        let siti = Province.Plan.Person(
            name: "siti", role: "Kepala \"dinas\"", human: "h-1", agency: "dinsos", holds: [], grants: nil)
        let text = try Self.edited { try $0.add(siti) }
        let lines = """
              - name: siti
                role: "Kepala \\"dinas\\""
                human: h-1
                agency: dinsos
                holds: []

            """
        #expect(
            text
                == Self.text.replacingOccurrences(
                    of: "    holds: []\n# The end", with: "    holds: []\n" + lines + "# The end"))
    }

    @Test(arguments: ["people: []\n", "code: x\n", "people: [{name: siti, holds: []}]\n", "- a\n"])
    func `a file in which no person's lines are found is left as it is`(_ text: String) {
        var edited = PlanText(text)
        #expect(throws: PlanText.Unusual.self) {
            try edited.add(.init(name: "a", role: nil, human: nil, agency: nil, holds: [], grants: nil))
        }
        #expect(edited.text == text)
    }
}
