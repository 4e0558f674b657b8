import DequeModule

/// What waits, of several principals: each one's in its order, the principals in turn. A principal who asks much waits
/// for its own and not others for it, and is told so when it has more waiting than its share.
///
/// It is not copyable, because copies would have their shares in common.
struct FairQueue<Element>: ~Copyable {
    /// What a queue holds at most.
    struct Bounds {
        /// Elements and bytes of one principal.
        var ofOne: (count: Int, bytes: Int)
        /// Bytes of all; who has nothing waiting may add one element beyond them.
        var bytes: Int
    }

    /// What waits of one principal; it is there while something does.
    private final class Share {
        let principal: String
        var waiting: Deque<(element: Element, bytes: Int)> = []
        var bytes = 0

        init(_ principal: String) { self.principal = principal }
    }

    private let bounds: Bounds
    private var shares: [String: Share] = [:]
    /// The shares, the next one first.
    private var turns: Deque<Share> = []
    private(set) var count = 0
    private(set) var bytes = 0

    init(_ bounds: Bounds) { self.bounds = bounds }

    var isEmpty: Bool { count == 0 }

    /// Adds an element behind those of the same principal.
    /// - Returns: false when that one has its share already.
    mutating func add(_ element: Element, of principal: String, bytes more: Int) -> Bool {
        let share: Share
        if let known = shares[principal] {
            guard known.waiting.count < bounds.ofOne.count, known.bytes + more <= bounds.ofOne.bytes,
                bytes + more <= bounds.bytes
            else { return false }
            share = known
        } else {
            share = Share(principal)
            shares[principal] = share
            turns.append(share)
        }
        share.waiting.append((element, more))
        share.bytes += more
        count += 1
        bytes += more
        return true
    }

    /// Takes out the first element of the principal whose turn it is, among those whose first one may be taken now.
    mutating func next(where mayBeTaken: (Element) -> Bool = { _ in true }) -> (element: Element, bytes: Int)? {
        for _ in turns.indices {
            guard let share = turns.popFirst(), let first = share.waiting.first else { return nil }
            guard mayBeTaken(first.element) else {
                turns.append(share)
                continue
            }
            share.waiting.removeFirst()
            share.bytes -= first.bytes
            count -= 1
            bytes -= first.bytes
            if share.waiting.isEmpty { shares[share.principal] = nil } else { turns.append(share) }
            return first
        }
        return nil
    }
}
