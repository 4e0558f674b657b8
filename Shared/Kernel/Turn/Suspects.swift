import Foundation

/// Requests that broke a turn. A repeated one is settled in a turn of its own, so that other requests are not rolled
/// back again.
///
/// They are identified by digest, not by request id, so that a new id does not hide one. At most
/// ``Limits/suspectRequests`` are remembered, in memory only.
struct Suspects {
    private var known: [(size: Int, digest: Data)] = []
    /// The index of the suspect that the next one replaces.
    private var next = 0

    /// Records a request that failed a turn by itself.
    mutating func add(_ request: Request) {
        guard !contains(request) else { return }
        let suspect = (request.body.count, request.digest)
        if known.count < Limits.suspectRequests {
            known.append(suspect)
        } else {
            known[next] = suspect
            next = (next + 1) % Limits.suspectRequests
        }
    }

    func contains(_ request: Request) -> Bool {
        // The digest is computed only if the size matches.
        guard known.contains(where: { $0.size == request.body.count }) else { return false }
        let digest = request.digest
        return known.contains { $0.digest == digest }
    }

    /// Splits inputs into turns, in order: each suspect gets a turn of its own.
    func turns<S>(of inputs: [Input<S>]) -> [[Input<S>]] {
        if known.isEmpty { return [inputs] }
        var turns: [[Input<S>]] = []
        var isOpen = false
        for input in inputs {
            let isSuspect = input.request.map(contains) ?? false
            if isOpen, !isSuspect { turns[turns.count - 1].append(input) } else { turns.append([input]) }
            isOpen = !isSuspect
        }
        return turns
    }
}
