import CPostgres

extension Libpq {
    /// The keywords that a connection string gives, as libpq reads it.
    /// - Throws: ``Failure``.
    static func words(in connection: String) throws -> [String: String] {
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(connection, &complaint) else {
            PQfreemem(complaint)
            // The complaint repeats the string, in which a password may stand.
            throw Failure(state: "", words: "not a connection string of PostgreSQL")
        }
        defer { PQconninfoFree(options) }
        var words: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { words[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return words
    }

    /// Each server that a connection string names (`postgresql://one,other/…`), as keywords that stand behind it.
    ///
    /// libpq would go from one to the next by itself, but waits for one that is cut off without end (PQconnectPoll knows
    /// no `connect_timeout`), so that the next is never asked.
    /// - Throws: ``Failure``.
    static func servers(in connection: String) throws -> [[(String, String)]] {
        let words = try words(in: connection)
        func list(_ keyword: String) -> [String] {
            (words[keyword] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let (hosts, addresses, ports) = (list("host"), list("hostaddr"), list("port"))
        let count = max(hosts.count, addresses.count)
        guard count > 1 else { return [[]] }
        return (0..<count).map { place in
            [("host", hosts), ("hostaddr", addresses), ("port", ports)].compactMap { keyword, values in
                // One port is everybody's.
                let value = values.count == 1 ? values[0] : place < values.count ? values[place] : ""
                return value.isEmpty ? nil : (keyword, value)
            }
        }
    }
}
