extension Reading {
    /// Calls `take` with each row whose key stands among `keys`: one question for hundreds of keys.
    ///
    /// `sql` ends in the key's column; the list is put behind it. The database sorts it by itself, so that the pages
    /// of the key's index are met in order. Lists are filled up to one of four lengths with their last key, so that
    /// there are four statements to prepare and not one for each length.
    /// - Throws: ``StorageFault``, and what `take` throws.
    public func each(_ sql: String, among keys: [Value], _ take: (any Row) throws -> Void) throws {
        try AmongKeys.split(keys) { try each(sql + AmongKeys.list($0.count), $0, take) }
    }

    /// Says that this will soon be asked.
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
