import Foundation
import Glibc
import Support
import Synchronization

@testable import Console

/// Kills a province's nodes at random moments and starts each again a little later, until ``end()``.
///
/// Each pause is a twentieth longer than the last, so that the disturbed work ends on a slow machine too.
final class Assassin: Sendable {
    private let ended = DispatchSemaphore(value: 0)
    private let stopping = Atomic(false)
    private let found = Mutex<(victims: [String], fault: (any Error)?)>(([], nil))

    /// - Parameters:
    ///   - names: the nodes that may be killed.
    ///   - pauses: milliseconds between two kills, at first.
    init(in province: TemporaryProvince, nodes names: [String], seed: UInt64, pauses: ClosedRange<Int>) {
        let nodes = Nodes(province: province.province)
        let thread = Thread { [self] in
            var chance = Chance(seed: seed)
            var patience = 1.0
            do {
                while true {
                    pause(Int(Double(chance.number(pauses)) * patience))
                    patience *= 1.05
                    if stopping.load(ordering: .acquiring) { break }
                    let victim = chance.one(of: names)
                    try kill(victim, nodes)
                    // Down for a moment only, or longer than a client waits before it repeats a request.
                    pause(chance.happens(0.8) ? chance.number(0...200) : chance.number(1_000...3_500))
                    try nodes.start(victim)
                }
            } catch {
                found.withLock { $0.fault = error }
            }
            ended.signal()
        }
        thread.name = "assassin"
        thread.start()
    }

    private func pause(_ milliseconds: Int) {
        for _ in 0..<milliseconds / 10 where !stopping.load(ordering: .relaxed) { usleep(10_000) }
    }

    private func kill(_ node: String, _ nodes: Nodes) throws {
        try eventually("\(node) runs, and is killed") {
            guard let process = nodes.process(of: node) else { return false }
            Glibc.kill(process, SIGKILL)
            return true
        }
        try eventually("\(node) is gone") { nodes.process(of: node) == nil }
        found.withLock { $0.victims.append(node) }
    }

    /// Stops killing. Every node runs when it returns.
    /// - Returns: the names of the killed nodes, in order.
    func end() throws -> [String] {
        stopping.store(true, ordering: .releasing)
        ended.wait()
        return try found.withLock { found in
            if let fault = found.fault { throw fault }
            return found.victims
        }
    }
}
