import Foundation
import Testing

@testable import Edges
@testable import Hosting

/// The project's own readers accept the configuration files under `deploy/examples`.
struct ExampleTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("deploy/examples")

    /// Every setting that a node's file may have.
    private static let settings: Set = ["founder", "store", "replica", "readers", "standby", "listen", "log"]

    private static func examples() throws -> [URL] {
        let found = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return found.filter { FileManager.default.fileExists(atPath: $0.appendingPathComponent("province.yaml").path) }
    }

    @Test func `each example is a province whose nodes follow only nodes that there are`() throws {
        let examples = try Self.examples()
        #expect(examples.count == 3)
        for example in examples {
            let plan = try Province(example).plan
            let names = Set(plan.nodes.map(\.name))
            for node in plan.nodes {
                #expect(Set(node.follows ?? []).isSubset(of: names), "\(example.lastPathComponent): \(node.name)")
                #expect(node.address.hasPrefix("tcp://"), "nodes of several users meet over TCP")
            }
            #expect(plan.people.contains { $0.name == plan.founder })
        }
    }

    @Test func `each node's settings are read as they are written`() async throws {
        var stores: [String: String] = [:]
        for example in try Self.examples() {
            for node in try Province(example).plan.nodes.map(\.name) {
                let file = example.appendingPathComponent("nodes/\(node).yaml")
                guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
                for line in text.split(separator: "\n") where !line.hasPrefix("#") && !line.hasPrefix(" ") {
                    let key = String(line.prefix { $0 != ":" })
                    #expect(Self.settings.contains(key), "\(file.lastPathComponent): \(key)")
                }
                let settings = try await NodeProcess.Settings(
                    arguments: ["node", "--province", example.path, "--node", node], environment: [:])
                stores["\(example.lastPathComponent)/\(node)"] = settings.store
                if settings.standby { _ = try settings.standbyDatabase() }
                let isPerson = try Province(example).plan.people.contains { $0.name == settings.founder }
                #expect(isPerson, "\(file.lastPathComponent): founder")
            }
        }
        #expect(stores["postgresql/registry.bappeda"]?.hasPrefix("postgresql://") == true)
        #expect(stores["one-host/registry.bappeda"]?.hasPrefix("/var/lib/tangga/") == false)
    }
}
