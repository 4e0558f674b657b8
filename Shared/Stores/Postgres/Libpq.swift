import CPostgres
import Foundation
import Glibc
import Kernel

/// One connection to PostgreSQL through libpq in pipeline mode. Only `Libpq` uses the C library.
///
/// Statements are sent without waiting, and their replies arrive in the same order. Requests accumulate in libpq's
/// buffer until ``flush()``; the socket is non-blocking, so that neither side waits for the other to read first. It
/// belongs to one thread at a time.
final class Libpq {
    private let connection: OpaquePointer
    private var arguments = Arguments()

    /// A failure of the server or the library: the SQLSTATE (empty if there is none) and the primary message. The
    /// details are left out, since they repeat the row's contents.
    struct Failure: Error {
        let state: String
        let words: String
    }

    /// A reply to one statement.
    enum Reply {
        /// The statement is complete; its command tag.
        case done(String)
        /// Some rows of a query; `done`, or no further reply, follows the last.
        case rows(Rows)
        /// The statement failed.
        case failed(Failure)
        /// The statement was skipped, because an earlier one failed.
        case passedOver
        /// All statements before the last ``sync()`` are settled.
        case synced
    }

    // MARK: - Connecting

    /// Connects and enters pipeline mode.
    /// - Parameters:
    ///   - words: libpq's keywords and values; `dbname` may be a whole connection string.
    ///   - patience: seconds after which connecting fails.
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
        // Puts the SQLSTATE into the message, independently of the message's language.
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

    /// Waits for events on the socket.
    /// - Returns: false at the deadline.
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

    /// Whether the connection is known to be lost.
    var isLost: Bool { PQstatus(connection) != CONNECTION_OK }

    /// Detects whether the connection has ended since its last use; see ``isLost``.
    func look() {
        // The first call reads the server's last message, the second detects the end of the connection.
        for _ in 0..<2 { PQconsumeInput(connection) }
    }

    /// libpq's last error of the connection: `…: FATAL:  28P01: password authentication failed …`.
    private func failure() -> Failure {
        let words = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        let lines = words.split(separator: "\n").filter { !$0.hasPrefix("LOCATION:") }
        let state = words.split(whereSeparator: { $0 == " " || $0 == ":" || $0 == "\n" }).first { word in
            word.utf8.count == 5 && word.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
                && word.utf8.contains { (48...57).contains($0) }
        }
        // If libpq itself lacks a password there is no SQLSTATE; the server would report this code.
        let missing = PQconnectionNeedsPassword(connection) == 1 ? "28P01" : ""
        return Failure(state: state.map(String.init) ?? missing, words: lines.joined(separator: " "))
    }

    // MARK: - Sending

    /// Prepares a statement under a name, for arguments of these types.
    func prepare(_ name: String, _ sql: String, _ kinds: [PostgresKind]) throws {
        let types = kinds.map(\.rawValue)
        guard PQsendPrepare(connection, name, sql, Int32(types.count), types) == 1 else { throw failure() }
    }

    /// Executes a prepared statement with the concatenated arguments of the rows.
    func execute(_ name: String, _ rows: ArraySlice<[Value]>) throws {
        try arguments.put(rows)
        guard arguments.send(name, on: connection) == 1 else { throw failure() }
    }

    /// The arguments of the statement being sent, concatenated in PostgreSQL's binary format.
    private struct Arguments {
        private var bytes: [UInt8] = []
        private var starts: [Int] = []
        private var lengths: [Int32] = []
        private var pointers: [UnsafePointer<CChar>?] = []
        private var formats: [Int32] = []

        mutating func put(_ rows: ArraySlice<[Value]>) throws {
            // One leading byte, so that an empty argument has an address too, unlike NULL.
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

    /// Ends a group of statements: if one of them fails, the server skips those after it up to here.
    func sync() throws {
        guard PQpipelineSync(connection) == 1 else { throw failure() }
    }

    /// Sends all buffered requests, reading replies meanwhile: a server that cannot send its replies would stop
    /// reading.
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

    /// Sends as many buffered requests as the socket accepts without waiting.
    func push() throws {
        guard PQflush(connection) >= 0 else { throw failure() }
    }

    // MARK: - Receiving

    /// The socket; readable when the server has sent data.
    var descriptor: Int32 { PQsocket(connection) }

    /// Whether ``receive()`` would block. It reads the data that has arrived.
    var isWaiting: Bool { PQconsumeInput(connection) == 1 && PQisBusy(connection) == 1 }

    /// Fetches the rows of the next query one at a time, so that they need not all be in memory.
    func takeRowByRow() { PQsetSingleRowMode(connection) }

    /// Waits for the next reply; nil is the end of a statement's replies.
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

    /// Rows that the server sent; libpq's memory of them is freed with this object.
    final class Rows {
        private let result: OpaquePointer

        fileprivate init(_ result: OpaquePointer) { self.result = result }
        deinit { PQclear(result) }

        var count: Int { Int(PQntuples(result)) }
        var columns: Int { Int(PQnfields(result)) }
        var tag: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }

        /// The type's OID and the bytes of a cell, valid as long as this object; nil bytes for NULL.
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
