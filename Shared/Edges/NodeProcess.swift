import Configuration
import Dispatch
import Foundation
import Glibc
public import Kernel
import Logging
import ServiceLifecycle
import Synchronization
import SystemPackage
import UnixSignals
import Vocabulary

/// A node as a process: reads its settings, takes its lock, opens its edges, and runs the loop until it is told to stop.
///
///     registry --province DIR --node registry.bappeda
///
/// Settings come from the command line, then the environment (`TANGGA_…`), then `DIR/nodes/NODE.yaml`.
public enum NodeProcess {
    /// Runs a service's node; returns when it was stopped.
    public static func run<S: Kernel.Service>(_ make: @escaping @Sendable (NodeName) -> S) async {
        do {
            let settings = try await Settings()
            var log = Logger(label: settings.node.description) { label in
                StreamLogHandler.standardError(label: label)
            }
            log.logLevel = settings.logLevel
            guard settings.node.service == S.name else {
                throw ProvinceFault("\(settings.node) bukan simpul \(S.name). / is not a node of \(S.name).")
            }
            let runner = Runner(settings: settings, make: make, log: log)
            let group = ServiceGroup(
                services: [runner], gracefulShutdownSignals: [.sigterm, .sigint],
                logger: Logger(label: "lifecycle") { _ in
                    SwiftLogNoOpLogHandler()
                })
            try await group.run()
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(1)
        }
    }

    /// A node's settings.
    struct Settings: Sendable {
        let province: Province
        let node: NodeName
        let store: String
        let readers: Int
        let logLevel: Logger.Level

        init() async throws {
            let given = ConfigReader(providers: [
                CommandLineArgumentsProvider(),
                EnvironmentVariablesProvider().prefixKeys(with: "tangga"),
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
                CommandLineArgumentsProvider(),
                EnvironmentVariablesProvider().prefixKeys(with: "tangga"),
                try await FileProvider<YAMLSnapshot>(filePath: FilePath(file), allowMissing: true),
            ])
            store = reader.string(forKey: "store", default: "data/\(node).sqlite")
            readers = min(max(reader.int(forKey: "readers", default: 2), 1), 16)
            let level = reader.string(forKey: "log.level", default: "info")
            logLevel = Logger.Level(rawValue: level) ?? .info
        }
    }
}

/// The loop's thread as a service that can be asked to stop.
private struct Runner<S: Kernel.Service>: ServiceLifecycle.Service {
    let settings: NodeProcess.Settings
    let make: @Sendable (NodeName) -> S
    let log: Logger

    func run() async throws {
        let control = Control()
        try await withGracefulShutdownHandler {
            try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
                let thread = Thread {
                    do {
                        try serve(control)
                        done.resume()
                    } catch {
                        done.resume(throwing: error)
                    }
                }
                thread.name = "tangga.loop"
                thread.stackSize = 8 * 1024 * 1024
                thread.start()
            }
        } onGracefulShutdown: {
            control.stop()
        }
    }

    private func serve(_ control: Control) throws {
        let name = settings.node
        let province = settings.province
        let lock = province.folder.appendingPathComponent("run/\(name).lock").path
        guard let held = try LockFile(lock) else {
            throw ProvinceFault(
                "Simpul \(name) sudah berjalan (kunci \(lock)). / The node is running already: it holds this lock.")
        }
        defer { withExtendedLifetime(held) {} }
        let store = try opened(province)
        defer { store.close() }
        let peers = try (province.plan.nodes.first { $0.name == name.description }?.follows ?? []).map { text in
            guard let peer = NodeName(text) else { throw ProvinceFault("\(text)?") }
            return (peer, try province.address(of: peer))
        }
        let wire = try ZeroMQWire(
            endpoint: try province.address(of: name).endpoint, keys: try province.keys(of: name.description),
            peers: peers)
        let founder = province.plan.founder
        let node = try Node(
            name, make(name), store: store, wire: wire, clock: SystemClock(),
            founder: (founder, try province.publicKey(of: founder)), peers: peers.map(\.0),
            wantsPersonal: province.plan.nodes.first { $0.name == name.description }?.personal ?? false, log: log)
        node.memory = NodeProcess.residentBytes
        try wire.open()
        control.ready(wire.wake)
        log.info("serving", metadata: ["node": "\(name)"])
        while !control.isStopping { node.loop() }
        node.stop()
        wire.close()
    }

    private func opened(_ province: Province) throws -> SQLiteStore {
        let path = province.folder.appendingPathComponent(settings.store).path
        do { return try SQLiteStore(.file(path, readers: settings.readers)) } catch let fault as StorageFault {
            throw StartFault.opening(fault)
        }
    }
}

/// Tells the loop's thread to stop.
private final class Control: Sendable {
    private let state = Mutex<(stopping: Bool, wake: (@Sendable () -> Void)?)>((false, nil))

    var isStopping: Bool { state.withLock { $0.stopping } }

    func ready(_ wake: @escaping @Sendable () -> Void) { state.withLock { $0.wake = wake } }

    func stop() {
        let wake = state.withLock { state in
            state.stopping = true
            return state.wake
        }
        wake?()
    }
}

extension NodeProcess {
    /// The process's resident memory, from /proc.
    @Sendable
    static func residentBytes() -> Int64 {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int64($0) })
        else { return 0 }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }
}
