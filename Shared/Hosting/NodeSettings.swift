import Configuration
import Edges
import Foundation
import Kernel
import Logging
import SystemPackage

extension NodeProcess {
    /// A node's settings, from the command line, the environment and its file.
    struct Settings: Sendable {
        let province: Province
        let node: NodeName
        /// The principal that installs the node's first directory: the province's founder, or a person of its own
        /// agency.
        let founder: String
        let store: String
        let replica: String?
        let readers: Int
        /// Whether to wait for the database while another process of the node writes it, instead of ending.
        let standby: Bool
        /// The address to listen at, as in `province.yaml`; nil for the node's first address.
        let listen: String?
        let logLevel: Logger.Level
        /// Whether to accept the database even though the node's journal was longer before.
        let isNew: Bool
        /// The task to do instead of serving; nil to serve.
        let chore: NodeChore?

        init(
            arguments: [String] = CommandLine.arguments,
            environment: [String: String] = ProcessInfo.processInfo.environment
        ) async throws {
            let typed = ConfigReader(provider: CommandLineArgumentsProvider(arguments: arguments))
            chore =
                typed.string(forKey: "restore").map { .restore($0) } ?? typed.string(forKey: "check").map { .check($0) }
                ?? typed.string(forKey: "move").map { .move($0) }
                ?? typed.string(forKey: "reseal").map { .reseal($0) }
            isNew = typed.bool(forKey: "new", default: false)
            let given = ConfigReader(providers: [
                CommandLineArgumentsProvider(arguments: arguments),
                EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "tangga"),
            ])
            guard let folder = given.string(forKey: "province"), let name = given.string(forKey: "node") else {
                throw ProvinceFault("Pemakaian / usage: SERVICE --province DIR --node NAME")
            }
            guard let node = NodeName(name) else {
                throw ProvinceFault("\(name) bukan nama simpul. / is not a node's name.")
            }
            self.node = node
            province = try Province(URL(fileURLWithPath: folder))
            let file = province.folder.appendingPathComponent("nodes/\(node).yaml").path
            let reader = ConfigReader(providers: [
                CommandLineArgumentsProvider(arguments: arguments),
                EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "tangga"),
                try await FileProvider<YAMLSnapshot>(filePath: FilePath(file), allowMissing: true),
            ])
            founder = reader.string(forKey: "founder", default: province.plan.founder)
            store = reader.string(forKey: "store", default: "data/\(node).sqlite")
            replica = reader.string(forKey: "replica")
            readers = min(max(reader.int(forKey: "readers", default: 2), 1), 16)
            standby = reader.bool(forKey: "standby", default: false)
            listen = reader.string(forKey: "listen")
            let level = reader.string(forKey: "log.level", default: "info")
            logLevel = Logger.Level(rawValue: level) ?? .info
        }
    }
}
