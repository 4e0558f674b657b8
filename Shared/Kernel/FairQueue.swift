import DequeModule

/// What waits, of several principals: each one's in its order, the principals in turn. Whoever asks much waits for its own
/// and not others for it, and is told so when it has more waiting than its share.
struct FairQueue<Element> {
    /// What a queue holds at most.
    struct Bounds {
        /// Elements and bytes of one principal.
        var ofOne: (count: Int, bytes: Int)
        /// Bytes of all; who has nothing waiting may add one element beyond them.
        var bytes: Int
    }

    private struct Share {
        var waiting: Deque<(element: Element, bytes: Int)> = []
        var bytes = 0
    }

    private let bounds: Bounds
    private var shares: [String: Share] = [:]
    /// The principals of whom something waits, the next one first.
    private var turns: Deque<String> = []
    private(set) var count = 0
    private(set) var bytes = 0

    init(_ bounds: Bounds) { self.bounds = bounds }

    var isEmpty: Bool { count == 0 }

    /// Adds an element behind those of the same principal.
    /// - Returns: false when that one has its share already.
    mutating func add(_ element: Element, of principal: String, bytes more: Int) -> Bool {
        if let share = shares[principal] {
            guard share.waiting.count < bounds.ofOne.count, share.bytes + more <= bounds.ofOne.bytes,
                bytes + more <= bounds.bytes
            else { return false }
        } else {
            turns.append(principal)
        }
        shares[principal, default: Share()].waiting.append((element, more))
        shares[principal]?.bytes += more
        count += 1
        bytes += more
        return true
    }

    /// Takes out the first element of the principal whose turn it is, among those whose first one may be taken now.
    mutating func next(where mayBeTaken: (Element) -> Bool = { _ in true }) -> (element: Element, bytes: Int)? {
        for _ in turns.indices {
            guard let principal = turns.popFirst(), let first = shares[principal]?.waiting.first else { return nil }
            guard mayBeTaken(first.element) else {
                turns.append(principal)
                continue
            }
            shares[principal]?.waiting.removeFirst()
            shares[principal]?.bytes -= first.bytes
            count -= 1
            bytes -= first.bytes
            if shares[principal]?.waiting.isEmpty == true { shares[principal] = nil } else { turns.append(principal) }
            return first
        }
        return nil
    }
}
