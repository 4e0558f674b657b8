import CPostgres

extension Libpq {
    /// The keywords and values of a connection string, as libpq parses it.
    /// - Throws: ``Failure``.
    static func words(in connection: String) throws -> [String: String] {
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(connection, &complaint) else {
            PQfreemem(complaint)
            // libpq's complaint repeats the string, which may contain a password.
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

    /// Each server that a connection string names (`postgresql://one,other/…`), as keywords that override the string's.
    ///
    /// libpq would try the servers in turn by itself, but waits without end for an unreachable one (PQconnectPoll
    /// ignores `connect_timeout`), so that the next is never tried.
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
                // A single port applies to all servers.
                let value = values.count == 1 ? values[0] : place < values.count ? values[place] : ""
                return value.isEmpty ? nil : (keyword, value)
            }
        }
    }
}
