import Foundation
import Testing
import WireSchemas

@testable import Console

extension Processes {
    /// Roles and people of a running province.
    @Suite struct People {
        private let registry = TemporaryProvince.registry
        private let disbursement = TemporaryProvince.disbursement

        @Test(.timeLimit(minutes: 3))
        func `a person is added and may what the roles allow, until they are taken`() throws {
            let province = try TemporaryProvince(.roles)
            for node in [registry, disbursement] { try province.start(node) }
            let sample = Executables.project.appendingPathComponent("deploy/sample")
            func told(_ words: String..., status: Int32 = 0) throws -> String {
                let command = try province.tangga(words + ["--lang", "en"])
                let ended = try command.status()
                #expect(ended == status, "\(words): \(command.words)")
                return command.out + command.words
            }
            _ = try told("people", "add", "rina", "--agency", "bappeda")
            #expect(try told("regions", "list", "--as", "rina", status: 1).contains("may not ask"))
            _ = try told("people", "give", "rina", "operator", "--node", registry)
            _ = try told("regions", "list", "--as", "rina")
            let file = province.folder.appendingPathComponent("province.yaml")
            let before = try String(contentsOf: file, encoding: .utf8)
            let pair = try told("people", "give", "rina", "verifier", "--node", registry, status: 1)
            #expect(pair.contains("may not hold both operator and verifier (rina)"))
            let last = try told("people", "take", "admin", "administrator", status: 1)
            #expect(last.contains("no person would be left"))
            #expect(try String(contentsOf: file, encoding: .utf8) == before)
            #expect(try told("people", "show", "rina").contains("registry.register_families"))
            // What the operator imported and assessed, a second name of the operator may not confirm.
            _ = try told("people", "add", "kedua", "--agency", "bappeda", "--human", "siapa")
            _ = try told("people", "give", "kedua", "verifier")
            _ = try told("regions", "import", sample.appendingPathComponent("regions.csv").path, "--as", "admin")
            _ = try told(
                "import", sample.appendingPathComponent("families.csv").path,
                sample.appendingPathComponent("persons.csv").path, "--rejects",
                province.folder.appendingPathComponent("rejects").path, status: 1)
            _ = try told("assess")
            _ = try told("rungs", "propose")
            let text = try String(contentsOf: file, encoding: .utf8)
            let shared = text.replacingOccurrences(of: "name: operator\n", with: "name: operator\n    human: siapa\n")
            try Data(shared.utf8).write(to: file)
            // The same human holds both roles of the pair now, which the node refuses.
            #expect(try told("directory", "install", status: 1).contains("siapa"))
            try Data(
                shared.replacingOccurrences(of: "apart:\n  - [operator, verifier]\n", with: "").utf8
            ).write(to: file)
            _ = try told("directory", "install")
            _ = try told("rungs", "confirm", "--as", "kedua", status: 1)
            let head = try province.status(of: registry).head
            let trail = try told("trail", registry, "--after", "\(head - 10)", "--format", "csv")
            #expect(trail.contains(",kedua,,siapa,confirm_rungs,"))
            // An agency's programme is its own people's.
            _ = try told("programmes", "load")
            #expect(
                try told("enrol", "jsk", "--as", "operator", status: 1).contains("only for people of the agency"))
            _ = try told("enrol", "jsk")
            _ = try told("people", "take", "rina", "operator")
            #expect(try told("regions", "list", "--as", "rina", status: 1).contains("may not ask"))
            _ = try told("verify")
        }
    }
}
