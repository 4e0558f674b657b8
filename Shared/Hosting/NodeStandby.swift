import Foundation
import Kernel
import Logging
import Stores

/// A process of a node that waits while another process, on another host, serves the node from the same PostgreSQL
/// database.
///
/// Both hosts' settings say `standby: true` (or the command line `--standby`): the process that gets the database's
/// advisory lock first serves, the other stands by. While waiting it verifies the end of the journal's chain and
/// follows it, and binds its own address (`listen`) only after it has the lock and has raised the epoch.
/// `province.yaml` names both addresses (`address`, `addresses`), and clients connect to both: so an unanswered request
/// is sent again to the serving process, under its old id.
///
/// A process that lost its session to a takeover cannot write any more: its turns fail at the epoch. It checks this
/// every second and exits with ``status``, for systemd to restart it as the stand-by. It also exits when it cannot
/// reach the database for some seconds, because the other process may be serving.
enum NodeStandby {
    /// The exit status of a process that was taken over: sysexits.h's EX_TEMPFAIL, "try again later".
    static let status: Int32 = 75

    /// How long one attempt waits for the lock, before the chain is followed further.
    private static let patience = Duration.seconds(1)

    /// Waits until this process may write the node's database.
    /// - Returns: the database, and the chain followed meanwhile (nil if the lock was free at once); nil if the process
    ///   is to stop.
    /// - Throws: ``StartFault`` if this process could not serve from it.
    static func wait<S: Kernel.Service>(
        _ service: S.Type, _ settings: NodeProcess.Settings, _ log: Logger, _ manager: ServiceManager?,
        isStopping: () -> Bool
    ) throws -> (store: PostgresStore, seen: Standby<S>?)? {
        let database = try settings.standbyDatabase()
        var seen: Standby<S>?
        var isAway = false
        while !isStopping() {
            manager?.alive()
            do {
                let store = try database.store(within: seen == nil ? .milliseconds(1) : patience)
                if let store { return (store, seen) }
                var next = seen ?? Standby<S>()
                try database.read { try next.follow($0) }
                if seen == nil || isAway {
                    log.info("standing by", metadata: ["entry": "\(next.head)"])
                    // Standing by is the ready state of this process until it serves.
                    manager?.ready("siaga / standing by")
                }
                (seen, isAway) = (next, false)
            } catch let fault as StorageFault {
                // A fault before the first successful stand-by is a fault of the settings. Later the server may be
                // unreachable, or a replica that is being promoted.
                guard fault.kind == .other || fault.kind == .readOnly, seen != nil else {
                    throw StartFault.opening(fault)
                }
                if !isAway { log.warning("the database is away", metadata: ["why": "\(fault.message)"]) }
                isAway = true
                Thread.sleep(forTimeInterval: 0.3)
            }
        }
        return nil
    }
}

/// Another process of the node has taken over, or can.
struct TakenOver: Error, CustomStringConvertible {
    let description: String

    init(_ node: NodeName, _ words: String) {
        description =
            "Proses ini tidak melayani simpul \(node) lagi (\(words)): ia berakhir dengan status \(NodeStandby.status); "
            + "jalankan lagi sebagai cadangan siaga. / This process does not serve the node any more: another process "
            + "has taken over, or can. Start it again as the stand-by."
    }
}
