import Foundation

/// Requests that broke a turn. One that is repeated is settled alone, so that its turn-mates are not rolled back again.
///
/// They are known by who asked what, under whatever id; for the moment only, and no more than ``Limits/suspects``.
struct Suspects {
    private var known: [(size: Int, digest: Data)] = []
    /// Which of them gives way to the next.
    private var next = 0

    /// A turn failed with this request alone in it.
    mutating func add(_ request: Request) {
        guard !contains(request) else { return }
        let suspect = (request.body.count, request.digest)
        if known.count < Limits.suspects {
            known.append(suspect)
        } else {
            known[next] = suspect
            next = (next + 1) % Limits.suspects
        }
    }

    func contains(_ request: Request) -> Bool {
        // The digest is computed only where the size fits.
        guard known.contains(where: { $0.size == request.body.count }) else { return false }
        let digest = request.digest
        return known.contains { $0.digest == digest }
    }

    /// Cuts inputs, which keep their order, into turns: a suspect has one of its own.
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
