import CPostgres
import Foundation
import Glibc
import Kernel

/// One connection to PostgreSQL through libpq in pipeline mode: the only file that knows the C library.
///
/// Statements are sent one behind the other, and their replies come in the same order. What is sent gathers in libpq's
/// buffer until ``flush()``; the socket never blocks, so that neither side waits for the other to read first.
/// It belongs to one thread at a time.
final class Libpq {
    private let connection: OpaquePointer
    private var arguments = Arguments()

    /// Why the server or the library says no: the SQLSTATE (empty where there is none) and its first sentence. The
    /// details are left out, since they repeat what stands in the row.
    struct Failure: Error {
        let state: String
        let words: String
    }

    /// What comes back for one statement.
    enum Reply {
        /// A statement is done, with its command tag.
        case done(String)
        /// Some rows of a question; the end of them is `done`, or nothing more.
        case rows(Rows)
        /// The statement failed.
        case failed(Failure)
        /// The statement was passed over, because one before it failed.
        case passedOver
        /// All before the last ``sync()`` is settled.
        case synced
    }

    // MARK: - Connecting

    /// Connects.
    /// - Parameters:
    ///   - words: libpq's keywords and values; `dbname` may be a whole connection string.
    ///   - patience: seconds that it may take to come about.
    /// - Throws: ``Failure``.
    init(_ words: [(String, String)], patience: Int) throws {
        let keywords = words.map { strdup($0.0) } + [nil]
        let values = words.map { strdup($0.1) } + [nil]
        defer { for word in keywords + values { free(word) } }
        let started = keywords.map { UnsafePointer($0) }.withUnsafeBufferPointer { keywords in
            values.map { UnsafePointer($0) }.withUnsafeBufferPointer { values in
                PQconnectStartParams(keywords.baseAddress, values.baseAddress, 1)
            }
        }
        guard let started else { throw Failure(state: "", words: "out of memory") }
        connection = started
        // So that the SQLSTATE stands in the sentence, whatever its language.
        PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
        try connect(patience)
        guard PQsetnonblocking(connection, 1) == 0, PQenterPipelineMode(connection) == 1 else { throw failure() }
    }

    deinit { PQfinish(connection) }

    private func connect(_ patience: Int) throws {
        let until = ContinuousClock.now + .seconds(patience)
        var waitsFor = PGRES_POLLING_WRITING
        while waitsFor != PGRES_POLLING_OK {
            guard PQstatus(connection) != CONNECTION_BAD, waitsFor != PGRES_POLLING_FAILED else { throw failure() }
            guard wait(waitsFor == PGRES_POLLING_READING ? POLLIN : POLLOUT, until: until) else {
                throw Failure(state: "", words: "no answer within \(patience) seconds")
            }
            waitsFor = PQconnectPoll(connection)
        }
    }

    /// Waits for the socket.
    /// - Returns: false when the time is over.
    @discardableResult
    private func wait(_ events: Int32, until: ContinuousClock.Instant? = nil) -> Bool {
        var socket = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
        while true {
            let left = until.map { ContinuousClock.now.duration(to: $0) }
            if let left, left <= .zero { return false }
            let count = poll(&socket, 1, left.map { Int32($0 / .milliseconds(1)) + 1 } ?? -1)
            if count > 0 || (count < 0 && errno != EINTR) { return true }
        }
    }

    /// Whether there is nobody at the other end any more, as far as is known.
    var isLost: Bool { PQstatus(connection) != CONNECTION_OK }

    /// Looks whether the other end has gone away since the connection was last used.
    func look() {
        // The first takes in what the server may have said at its end, the second finds the end itself.
        for _ in 0..<2 { PQconsumeInput(connection) }
    }

    /// What libpq last said of the connection: `…: FATAL:  28P01: password authentication failed …`.
    private func failure() -> Failure {
        let words = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        let lines = words.split(separator: "\n").filter { !$0.hasPrefix("LOCATION:") }
        let state = words.split(whereSeparator: { $0 == " " || $0 == ":" || $0 == "\n" }).first { word in
            word.utf8.count == 5 && word.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
                && word.utf8.contains { (48...57).contains($0) }
        }
        // Where the library itself has no password to give, there is no SQLSTATE; the server's would be this one.
        let missing = PQconnectionNeedsPassword(connection) == 1 ? "28P01" : ""
        return Failure(state: state.map(String.init) ?? missing, words: lines.joined(separator: " "))
    }

    // MARK: - Sending

    /// Prepares a statement under a name, for arguments of these kinds.
    func prepare(_ name: String, _ sql: String, _ kinds: [PostgresKind]) throws {
        let types = kinds.map(\.rawValue)
        guard PQsendPrepare(connection, name, sql, Int32(types.count), types) == 1 else { throw failure() }
    }

    /// Runs a prepared statement; its arguments are those of the rows, one behind the other.
    func execute(_ name: String, _ rows: ArraySlice<[Value]>) throws {
        try arguments.put(rows)
        guard arguments.send(name, on: connection) == 1 else { throw failure() }
    }

    /// The arguments of the statement that is being sent, one behind the other as the server reads them.
    private struct Arguments {
        private var bytes: [UInt8] = []
        private var starts: [Int] = []
        private var lengths: [Int32] = []
        private var pointers: [UnsafePointer<CChar>?] = []
        private var formats: [Int32] = []

        mutating func put(_ rows: ArraySlice<[Value]>) throws {
            // One byte in front, so that even no bytes at all have an address, which nothing has not.
            bytes.removeAll(keepingCapacity: true)
            bytes.append(0)
            starts.removeAll(keepingCapacity: true)
            lengths.removeAll(keepingCapacity: true)
            for row in rows {
                for argument in row {
                    let start = bytes.count
                    let isThere = argument.append(to: &bytes)
                    guard let length = Int32(exactly: bytes.count - start) else {
                        throw Failure(state: "54000", words: "an argument over two gigabytes")
                    }
                    starts.append(isThere ? start : -1)
                    lengths.append(length)
                }
            }
        }

        mutating func send(_ name: String, on connection: OpaquePointer) -> Int32 {
            if formats.count < starts.count { formats = Array(repeating: 1, count: starts.count) }
            return bytes.withUnsafeBytes { bytes in
                pointers.removeAll(keepingCapacity: true)
                for start in starts {
                    let address = start < 0 ? nil : bytes.baseAddress.map { $0 + start }
                    pointers.append(address?.assumingMemoryBound(to: CChar.self))
                }
                return PQsendQueryPrepared(connection, name, Int32(starts.count), pointers, lengths, formats, 1)
            }
        }
    }

    /// Ends a stretch of statements: if one of them fails, those behind it up to here are passed over.
    func sync() throws {
        guard PQpipelineSync(connection) == 1 else { throw failure() }
    }

    /// Hands all that was sent to the system, and takes in what comes meanwhile: a server that cannot be rid of its
    /// replies would not read on.
    func flush() throws {
        while true {
            switch PQflush(connection) {
            case 0: return
            case 1:
                wait(POLLIN | POLLOUT)
                guard PQconsumeInput(connection) == 1 else { throw failure() }
            default: throw failure()
            }
        }
    }

    /// Hands on what can be handed on at once.
    func push() throws {
        guard PQflush(connection) >= 0 else { throw failure() }
    }

    // MARK: - Receiving

    /// Can be read when the server has said something.
    var descriptor: Int32 { PQsocket(connection) }

    /// Whether the next reply would be waited for. It takes in what has come.
    var isWaiting: Bool { PQconsumeInput(connection) == 1 && PQisBusy(connection) == 1 }

    /// Asks for the rows of the question that comes next one at a time, so that they need not all be in memory.
    func takeRowByRow() { PQsetSingleRowMode(connection) }

    /// The next reply, for which it waits; nil is the end of a statement's replies.
    func receive() throws -> Reply? {
        guard let result = PQgetResult(connection) else { return nil }
        switch PQresultStatus(result) {
        case PGRES_SINGLE_TUPLE: return .rows(Rows(result))
        case PGRES_TUPLES_OK where PQntuples(result) > 0: return .rows(Rows(result))
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            defer { PQclear(result) }
            return .done(PQcmdStatus(result).map { String(cString: $0) } ?? "")
        case PGRES_PIPELINE_SYNC:
            PQclear(result)
            return .synced
        case PGRES_PIPELINE_ABORTED:
            PQclear(result)
            return .passedOver
        default:
            defer { PQclear(result) }
            let state = Libpq.field(result, "C")
            let words = Libpq.field(result, "M")
            return .failed(state.isEmpty && words.isEmpty ? failure() : Failure(state: state, words: words))
        }
    }

    private static func field(_ result: OpaquePointer, _ code: Unicode.Scalar) -> String {
        PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) } ?? ""
    }

    /// Rows that the server sent; libpq keeps them until they are let go.
    final class Rows {
        private let result: OpaquePointer

        fileprivate init(_ result: OpaquePointer) { self.result = result }
        deinit { PQclear(result) }

        var count: Int { Int(PQntuples(result)) }
        var columns: Int { Int(PQnfields(result)) }
        var tag: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }

        /// The type's number and the bytes of a cell; nil bytes where nothing stands.
        func cell(_ row: Int, _ column: Int) -> (type: UInt32, bytes: UnsafeRawBufferPointer?) {
            let (row, column) = (Int32(row), Int32(column))
            let type = PQftype(result, column)
            guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else {
                return (type, nil)
            }
            return (type, UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column))))
        }
    }
}
