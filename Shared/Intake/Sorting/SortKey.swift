/// The sort key of a record: two numbers, compared in order.
struct SortKey: Hashable, Comparable, Sendable {
    var first: UInt64
    var second: UInt64

    @inline(__always)
    static func < (left: SortKey, right: SortKey) -> Bool {
        left.first < right.first || left.first == right.first && left.second < right.second
    }
}
