import Foundation
import Kernel
import Logging
import Stores

/// A process of a node that another process serves, on another host, in the same PostgreSQL database.
///
/// Settings say `standby: true` (or the command line `--standby`), on both hosts: whoever gets the database's advisory
/// lock first serves, the other stands by. It walks the end of the journal's chain and follows it while it waits, and
/// binds its own address (`listen`) no sooner than it has the lock and has raised the epoch. `province.yaml`
/// names both addresses (`address`, `addresses`), and whoever asks is connected to both: so a request that was not
/// answered is asked again of the one who serves, under its old id.
///
/// A process whose session ended while another took over cannot write any more: its turns fail at the epoch, it looks
/// every second whether it is so, and ends with ``status``, for systemd to start it again as the stand-by. So it does when
/// it has been without the database for some seconds: another one can serve then, and nobody is to ask here in vain.
enum NodeStandby {
    /// How a process ends that was taken over: sysexits.h's EX_TEMPFAIL, "try again later".
    static let status: Int32 = 75

    /// How long the lock is waited for at a time, before the chain is followed on.
    private static let patience = Duration.seconds(1)

    /// Waits until this process may write the node's database.
    /// - Returns: the database, and what was seen of it meanwhile, if there was time to look; nil when it is to stop.
    /// - Throws: ``StartFault`` where this process could not serve from it.
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
                    // To stand by is what this process is for until it serves.
                    manager?.ready("siaga / standing by")
                }
                (seen, isAway) = (next, false)
            } catch let fault as StorageFault {
                // Before it has once stood by, what is wrong is wrong with its settings. Later a server may be away, or
                // be about to take another's place.
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
            + "jalankan lagi sebagai cadangan siaga. / This process does not serve the node any more: another one has "
            + "taken over, or can. Start it again as the stand-by."
    }
}
