import CMemory
import Dispatch
import Edges
import Foundation
import Glibc
public import Kernel
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals
import Vocabulary

/// A node as a process: reads its settings, acquires its lock, opens its edges, and runs the loop until it is stopped.
///
///     registry --province DIR --node registry.bappeda
///
/// Settings come from the command line, then the environment (`TANGGA_…`), then `DIR/nodes/NODE.yaml`.
public enum NodeProcess {
    /// Runs a service's node; returns when it was stopped, and exits the process on an error.
    public static func run<S: Kernel.Service>(_ make: @escaping @Sendable (NodeName) -> S) async {
        sqlite_counts_no_allocations()
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

    /// The exit status if an operator must act before the process can serve: sysexits.h's EX_CONFIG. A restart by the
    /// service manager would not help (`RestartPreventExitStatus=`).
    static let needsSomebody: Int32 = 78

    /// The exit status after a failed sync of the disk: sysexits.h's EX_IOERR. The process is to be restarted, which
    /// recovers the database from the contents of the disk.
    static let syncFailed: Int32 = 74

    /// The exit status for an error: ``needsSomebody``, ``NodeStandby/status``, ``syncFailed``, or 1 for an error that
    /// a restart may solve.
    private static func status(of error: any Error) -> Int32 {
        switch error {
        case is TakenOver: NodeStandby.status
        case is ProvinceFault: needsSomebody
        case let fault as StartFault where fault.syncFailed: syncFailed
        case let fault as StartFault: fault.needsSomebody ? needsSomebody : 1
        default: 1
        }
    }
}

/// The loop's thread as a service that can be stopped gracefully.
private struct Runner<S: Kernel.Service>: ServiceLifecycle.Service {
    let settings: NodeProcess.Settings
    let make: @Sendable (NodeName) -> S
    let log: Logger

    func run() async throws {
        let control = Control()
        let hangUps = await UnixSignalsSequence(trapping: .sighup)
        let listening = Task { for await _ in hangUps { control.reload() } }
        defer { listening.cancel() }
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
        let peers = try province.peers(of: name)
        let wire = try ZeroMQWire(
            endpoint: try settings.listen.map(province.endpoint) ?? province.address(of: name).endpoints[0],
            keys: try province.keys(of: name.description), peers: province.addresses(of: peers))
        defer { wire.close() }
        let founder = settings.founder
        let livedFile = LivedFile(province.folder, name)
        if settings.isNew { try livedFile.remove() }
        let sealing = try MasterKeyFile(province, name).sealing(for: store)
        let node = try Node(
            name, make(name), store: store, wire: wire, clock: SystemClock(), sealing: sealing,
            random: SystemRandom(), province: province.plan.code,
            founder: Founder(name: founder, key: try province.known(founder)[0], seal: province.seal),
            peers: peers,
            wantsPersonal: province.plan.nodes.first { $0.name == name.description }?.personal?.permissions.isEmpty
                == false,
            lived: try livedFile.read(), after: seen, log: log)
        node.memory = NodeProcess.residentBytes
        try wire.open()
        control.ready(wire.wake)
        log.info("serving", metadata: ["node": "\(name)"])
        let serving = "melayani / serving"
        manager?.ready(serving)
        while !control.isStopping, node.end == nil {
            if control.takeReload() { try reload(wire) }
            node.loop(within: manager?.patience)
            livedFile.note(node.lastEntry, damage: node.damage)
            manager?.status(node.trouble.isEmpty ? serving : node.trouble)
            manager?.alive()
        }
        manager?.stopping()
        if node.end == nil { node.stop() }
        switch node.end {
        // A database that was taken over is not touched any more, and clients must not be served here.
        case .takenOver(let words): throw TakenOver(name, words)
        case .lostSync(let words): endAfterLostSync(store, words)
        case nil: livedFile.note(node.lastEntry, damage: node.damage, atOnce: true)
        }
    }

    /// Ends the process after a failed sync. It closes neither the sockets, which could still send replies that rest on
    /// the sync, nor the database, whose log could be copied though the disk does not have it.
    private func endAfterLostSync(_ store: any Store, _ words: String) -> Never {
        store.abandon()
        let sentence =
            "Cakram gagal menyimpan (\(words)): simpul \(settings.node) berakhir tanpa menjawab, dengan status "
            + "\(NodeProcess.syncFailed); jalankan lagi. / A sync of the disk failed: the node ends without an answer; "
            + "start it again.\n"
        FileHandle.standardError.write(Data(sentence.utf8))
        _exit(NodeProcess.syncFailed)
    }

    /// Reads the folder again, after a key was replaced or a peer has moved. The set of followed peers does not change.
    private func reload(_ wire: ZeroMQWire) throws {
        let (keys, peers): (KeyPair, [(NodeName, Address)])
        do {
            let province = try Province(settings.province.folder)
            keys = try province.keys(of: settings.node.description)
            peers = try province.addresses(of: province.peers(of: settings.node))
        } catch {
            log.error("the province's folder cannot be read; going on as before", metadata: ["why": "\(error)"])
            return
        }
        try wire.change(keys: keys, peers: peers)
        log.info("the province's folder was read again")
    }

    /// Opens the database, for a stand-by once it may write there; nil if the process was stopped before.
    private func open(
        _ control: Control, _ manager: ServiceManager?
    ) throws -> (store: any Store, seen: Standby<S>?)? {
        guard settings.standby else {
            var told = ""
            return try settings.openStore { processes in
                manager?.alive()
                if processes == told { return }
                told = processes
                log.warning(
                    "waiting for other processes to close the database", metadata: ["processes": "\(processes)"])
                manager?.status("menunggu \(processes) / waiting until the database is closed there")
            } isStopping: {
                control.isStopping
            }.map { ($0, nil) }
        }
        return try NodeStandby.wait(S.self, settings, log, manager) { control.isStopping }
    }
}

/// Tells the loop's thread to stop, or (SIGHUP) to read the province's folder again. Any thread may use it.
private final class Control: Sendable {
    private struct State {
        var stopping = false
        var reload = false
        var wake: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    func reload() {
        let wake = state.withLock { state in
            state.reload = true
            return state.wake
        }
        wake?()
    }

    /// Whether to read the folder again; clears the request.
    func takeReload() -> Bool {
        state.withLock { state in
            defer { state.reload = false }
            return state.reload
        }
    }

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
    /// The process's resident memory in bytes, from /proc; 0 if it cannot be read.
    @Sendable
    static func residentBytes() -> Int64 {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int64($0) })
        else { return 0 }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }
}
