import DequeModule

/// A queue that is fair between principals: first in, first out for each, round-robin among them. A principal with many
/// elements delays only itself, and is refused beyond its share.
///
/// It is not copyable, because copies would share the elements' storage.
struct FairQueue<Element>: ~Copyable {
    /// The queue's limits.
    struct Bounds {
        /// The most elements and bytes of one principal.
        var perPrincipal: (count: Int, bytes: Int)
        /// The most bytes of all principals; a principal with nothing queued may add one element beyond them.
        var bytes: Int
    }

    /// The elements of one principal; it exists while there are any.
    private final class Share {
        let principal: String
        var waiting: Deque<(element: Element, bytes: Int)> = []
        var bytes = 0

        init(_ principal: String) { self.principal = principal }
    }

    private let bounds: Bounds
    private var shares: [String: Share] = [:]
    /// The shares in round-robin order.
    private var turns: Deque<Share> = []
    private(set) var count = 0
    private(set) var bytes = 0

    init(_ bounds: Bounds) { self.bounds = bounds }

    var isEmpty: Bool { count == 0 }

    /// Appends an element to its principal's share.
    /// - Returns: false if the principal's share or the whole queue is full.
    mutating func add(_ element: Element, of principal: String, bytes more: Int) -> Bool {
        let share: Share
        if let known = shares[principal] {
            guard known.waiting.count < bounds.perPrincipal.count, known.bytes + more <= bounds.perPrincipal.bytes,
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

    /// Removes the first element of the next principal in turn whose first element satisfies the condition.
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
