import Foundation
import Testing

/// The roles in the shipped plans name the permissions that the nodes know: no more, because a misspelt one grants nothing,
/// and no less, because no person can ask a command without a role.
@Suite struct `A shipped role` {
    private static let plans = [
        "deploy/province/province.yaml", "deploy/examples/one-host/province.yaml",
        "deploy/examples/agencies/province.yaml", "deploy/examples/postgresql/province.yaml",
    ]

    /// The names of commands and queries in a service's `name(of:)`, and the node's own.
    private static func known() throws -> Set<String> {
        var names: Set<String> = []
        for (file, service) in [
            ("Registry/RegistryService", "registry"), ("Disbursement/DisbursementService", "disbursement"),
            ("EmpowermentTraining/EmpowermentTrainingService", "empowerment-training"),
            ("Reporting/ReportingService", "reporting"),
        ] {
            let text = try Repository.text(of: "Services/\(file).swift")
            for match in text.matches(of: /case \.[A-Za-z]+: "([a-z_]+)"/) { names.insert("\(service).\(match.1)") }
        }
        for file in ["Kernel/Turn/NodeCommands", "Kernel/Node/Reader", "Kernel/Service/Grants"] {
            for match in try Repository.text(of: "Shared/\(file).swift").matches(of: /"(node\.[a-z_]+)"/) {
                names.insert(String(match.1))
            }
        }
        return names
    }

    /// The permissions of a plan's roles.
    private static func granted(_ plan: String) throws -> Set<String> {
        let text = try Repository.text(of: plan)
        let start = try #require(text.range(of: "\nroles:\n")).upperBound
        let end = try #require(text.range(of: "\npeople:\n")).lowerBound
        return Set(text[start..<end].matches(of: /[ \[]([a-z-]+\.[a-z_]+)/).map { String($0.1) })
    }

    @Test(arguments: plans)
    func `names only permissions that the nodes know, and all of them have a role`(_ plan: String) throws {
        let (known, granted) = (try Self.known(), try Self.granted(plan))
        #expect(known.count > 50)
        #expect(granted.subtracting(known).sorted() == [])
        #expect(known.subtracting(granted).sorted() == [])
    }

    @Test func `is the same in every plan`() throws {
        let roles = try Self.plans.map { plan in
            let text = try Repository.text(of: plan)
            let start = try #require(text.range(of: "\nroles:\n")).lowerBound
            let end = try #require(text.range(of: "\npeople:\n")).lowerBound
            return String(text[start..<end])
        }
        #expect(Set(roles).count == 1)
    }
}
