public import Kernel

/// A node's database as one SQLite file: a writing connection that is the node's alone, and reading ones beside it.
///
/// Every commit is on the disk when it returns (`synchronous = FULL`, write-ahead log). Without a path it lives in
/// memory and reads on the calling thread, for tests and for folding a journal.
public final class SQLiteStore: Store {
    /// Where the database is.
    public enum Place: Sendable {
        /// A file, with so many reading connections beside the writing one.
        case file(String, readers: Int)
        /// Memory; gone when the store is let go.
        case memory
        /// A temporary file that the system removes; for what may be larger than memory.
        case temporary
    }

    private struct Connections {
        /// None when it was given up and could not be opened anew; the readers may go on all the same.
        var writer: SQLiteConnection?
        var readers: [SQLiteConnection] = []
        let ending: Ending

        /// Ends who still reads and closes all, the writing one last: whoever is last copies the log back into the
        /// file, and only it can.
        func close() {
            ending.begin()
            for connection in readers { connection.close() }
            writer?.close()
        }

        mutating func closeWriter() {
            writer?.close()
            writer = nil
        }
    }

    private let place: Place
    /// None when the database is closed.
    private var connections: Connections?
    private var turn = 0

    /// Opens or creates the database.
    /// - Throws: ``StorageFault``.
    public init(_ place: Place) throws {
        self.place = place
        connections = try SQLiteStore.open(place)
    }

    deinit { close() }

    private func writer() throws -> SQLiteConnection {
        guard let writer = connections?.writer else { throw Ending.fault }
        return writer
    }

    /// A reader by its number; the writing connection where there are none.
    private func reader(_ number: Int = 0) throws -> SQLiteConnection {
        guard let connections, !connections.readers.isEmpty else { return try writer() }
        return connections.readers[number % connections.readers.count]
    }

    private static func open(_ place: Place) throws -> Connections {
        let ending = Ending()
        switch place {
        case .memory: return Connections(writer: try SQLiteConnection(nil, readonly: false, ending), ending: ending)
        case .temporary: return Connections(writer: try SQLiteConnection("", readonly: false, ending), ending: ending)
        case .file(let path, let count):
            let writer = try SQLiteConnection(path, readonly: false, ending)
            let readers = try (0..<count).map { _ in try SQLiteConnection(path, readonly: true, ending) }
            return Connections(writer: writer, readers: readers, ending: ending)
        }
    }

    /// Runs `body` in one transaction and commits it durably.
    public func transact<T>(_ body: (any Writing) throws -> T) throws -> T { try writer().transact(body) }

    /// Reads on the calling thread.
    public func read<T>(_ body: (any Reading) throws -> T) throws -> T { try reader().read(body) }

    /// Reads on the next reader's thread; at once where there is none.
    public func later(_ body: @escaping @Sendable (Result<any Reading, StorageFault>) -> Void) {
        do {
            turn &+= 1
            guard let connections, !connections.readers.isEmpty else {
                return try writer().read { body(.success($0)) }
            }
            try reader(turn).later(body)
        } catch {
            body(.failure(error as? StorageFault ?? StorageFault(.other, "\(error)")))
        }
    }

    /// Gives every connection up and opens new ones. While that fails, nothing can be written, and those who read go
    /// on with what they have.
    public func reopen() throws {
        connections?.closeWriter()
        let opened = try SQLiteStore.open(place)
        close()
        connections = opened
    }

    /// Ends what is being read and closes every connection: what was committed stands in the one file then.
    public func close() {
        connections?.close()
        connections = nil
    }

    /// Makes a temporary database.
    public var makeEmpty: @Sendable () throws -> any Store { { try SQLiteStore(.temporary) } }

    /// SQLite's own quick check of every page.
    public func damage() throws -> String? {
        do {
            let words = try writer().read { try $0.first("PRAGMA quick_check(1)") { $0.text(0) } }
            return words == "ok" ? nil : words
        } catch let fault as StorageFault where fault.kind == .corrupt {
            return fault.message
        }
    }

    /// The pages in use, in bytes.
    public var bytes: Int64 {
        let pages = try? reader().read { tables in
            try tables.integer("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        }
        return pages ?? 0
    }
}
