extension Reading {
    /// Calls `take` with each row whose key is among `keys`: one query for up to 512 keys.
    ///
    /// `sql` ends in the key's column; ` IN (…)` is appended. The database sorts the list itself, and so reads the
    /// index pages in order. Lists are padded with their last key to one of four lengths, so that four statements are
    /// prepared instead of one for each length.
    /// - Throws: ``StorageFault``, and the errors of `take`.
    public func each(_ sql: String, among keys: [Value], _ take: (any Row) throws -> Void) throws {
        try AmongKeys.split(keys) { try each(sql + AmongKeys.list($0.count), $0, take) }
    }

    /// Announces this query, as ``Reading/expect(_:_:)`` does.
    /// - Throws: ``StorageFault``.
    public func expect(_ sql: String, among keys: [Value]) throws {
        try AmongKeys.split(keys) { try expect(sql + AmongKeys.list($0.count), $0) }
    }
}

private enum AmongKeys {
    static func split(_ keys: [Value], _ take: ([Value]) throws -> Void) rethrows {
        var start = 0
        while start < keys.count {
            let rest = keys.count - start
            let length = rest > 64 ? 512 : rest > 8 ? 64 : rest > 1 ? 8 : 1
            var list = Array(keys[start..<min(start + length, keys.count)])
            list += repeatElement(list[list.count - 1], count: length - list.count)
            try take(list)
            start += length
        }
    }

    static func list(_ length: Int) -> String {
        switch length {
        case 1: one
        case 8: eight
        case 64: sixtyFour
        default: fiveHundredAndTwelve
        }
    }

    private static let one = text(1)
    private static let eight = text(8)
    private static let sixtyFour = text(64)
    private static let fiveHundredAndTwelve = text(512)

    /// ` IN ($1, $2 …)`.
    private static func text(_ length: Int) -> String {
        " IN (" + (1...length).map { "$\($0)" }.joined(separator: ", ") + ")"
    }
}
