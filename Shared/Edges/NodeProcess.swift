import Dispatch
import Foundation
import Glibc
public import Kernel
import Logging
import ServiceLifecycle
import Synchronization
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
            if let chore = settings.chore { return try run(chore, make(settings.node), settings) }
            let runner = Runner(settings: settings, make: make, log: log)
            let group = ServiceGroup(
                services: [runner], gracefulShutdownSignals: [.sigterm, .sigint],
                logger: Logger(label: "lifecycle") { _ in
                    SwiftLogNoOpLogHandler()
                })
            try await group.run()
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(status(of: error))
        }
    }

    /// How a process ends when somebody must do something before it can serve: sysexits.h's EX_CONFIG. A service manager
    /// that starts it again at once would not help (`RestartPreventExitStatus=`).
    static let needsSomebody: Int32 = 78

    /// The status with which a process ends: ``needsSomebody``, ``NodeStandby/status``, or 1 for what may be mended by
    /// starting it again.
    private static func status(of error: any Error) -> Int32 {
        switch error {
        case is TakenOver: NodeStandby.status
        case is ProvinceFault: needsSomebody
        case let fault as StartFault: fault.needsSomebody ? needsSomebody : 1
        default: 1
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
        let manager = try ServiceManager()
        manager?.status("memeriksa basis data / looking at the database")
        let held = try settings.lock()
        defer { withExtendedLifetime(held) {} }
        guard let (store, seen) = try open(control, manager) else {
            manager?.stopping()
            return
        }
        defer { store.close() }
        let peers = try (province.plan.nodes.first { $0.name == name.description }?.follows ?? []).map { text in
            guard let peer = NodeName(text) else { throw ProvinceFault("\(text)?") }
            return (peer, try province.address(of: peer))
        }
        let wire = try ZeroMQWire(
            endpoint: try settings.listen.map(province.endpoint) ?? province.address(of: name).endpoints[0],
            keys: try province.keys(of: name.description), peers: peers)
        defer { wire.close() }
        let founder = province.plan.founder
        let node = try Node(
            name, make(name), store: store, wire: wire, clock: SystemClock(),
            founder: (founder, try province.publicKey(of: founder)), peers: peers.map(\.0),
            wantsPersonal: province.plan.nodes.first { $0.name == name.description }?.personal ?? false, after: seen,
            log: log)
        node.memory = NodeProcess.residentBytes
        try wire.open()
        control.ready(wire.wake)
        log.info("serving", metadata: ["node": "\(name)"])
        let serving = "melayani / serving"
        manager?.ready(serving)
        while !control.isStopping, node.takenOver == nil {
            node.loop(within: manager?.patience)
            manager?.status(node.trouble.isEmpty ? serving : node.trouble)
            manager?.alive()
        }
        manager?.stopping()
        // What was taken over is touched no more, and nobody is to ask here any longer.
        if let words = node.takenOver { throw TakenOver(name, words) }
        node.stop()
    }

    /// Opens the database, as a stand-by once it may write there; nil when it was told to stop before.
    private func open(
        _ control: Control, _ manager: ServiceManager?
    ) throws -> (store: any Store, seen: Standby<S>?)? {
        guard settings.standby else { return (try settings.openStore(), nil) }
        return try NodeStandby.wait(S.self, settings, log, manager) { control.isStopping }
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
