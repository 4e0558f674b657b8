import DequeModule
import Kernel

/// A connection with prepared statements, which pipelines writes without waiting for their replies.
///
/// A write is only buffered; a query sends all buffered writes and waits for its own reply, and so does the commit. So
/// a turn's writes cost one round trip together. Inserted rows wait for other rows of their table
/// (``PostgresInserts``). A failed write is reported at the next query or at the commit, which then has not taken
/// place: the server skips the statements after a failed one.
final class PostgresSession: Writing {
    private let connection: Libpq
    private var statements: [PostgresStatement.Key: PostgresStatement] = [:]
    private var numbered = 0
    /// Requests whose replies are outstanding, in the order of sending.
    private var expected: Deque<PostgresExpected> = []
    /// The query whose rows are being read.
    private var answer: PostgresAnswer?
    /// The first failure of this transaction, which can then only be rolled back.
    private var fault: StorageFault?
    /// Rows that wait to be inserted together.
    private var inserts = PostgresInserts()
    private var forms: [StatementText: Form] = [:]
    /// Queries that were sent ahead and whose answers were not used yet.
    private var ahead: [Ahead] = []
    /// Whether requests were sent after the last sync point.
    private var isHeldBack = false
    /// The notes of the latest transaction.
    private(set) var notes = Notes()
    /// Rows written since requests were last sent to the socket.
    private var held = 0

    /// Whether unexpected replies arrived: the connection cannot be used any more.
    private var isConfused = false
    /// The number of demands whose replies are outstanding.
    private var demands = 0
    /// The commit whose reply is outstanding.
    private var committing: PostgresFlush?
    /// Whether a commit that was sent without waiting has failed, and its transaction must still be rolled back.
    private var isBlocked = false
    /// The command tag of the last completed statement.
    private var tag = ""

    /// Connects to the first of several servers that admits this process.
    /// - Throws: ``StorageFault``, of a server that answered if any did.
    init(_ words: [(String, String)], servers: [[(String, String)]]) throws {
        var failures: [Libpq.Failure] = []
        for server in servers {
            do {
                connection = try Libpq(words + server, patience: servers.count == 1 ? 5 : 2)
                return
            } catch let failure as Libpq.Failure { failures.append(failure) }
        }
        let told = failures.first { !$0.state.isEmpty } ?? failures.first
        throw told?.fault ?? StorageFault(.other, "no server is named")
    }

    /// Whether the connection is known to be lost.
    var isLost: Bool { isConfused || connection.isLost }

    /// Detects whether the connection was lost since its last use; see ``isLost``.
    func look() { connection.look() }

    // MARK: - Transactions

    /// Begins a transaction, after waiting for an outstanding commit's outcome. The BEGIN is only buffered.
    func begin(_ words: String = "BEGIN") throws {
        if committing != nil { try settle() }
        if isBlocked { rollback() }
        fault = nil
        notes = Notes()
        ahead = []
        _ = inserts.takeAll()
        if forms.count >= PostgresSession.mostStatements { forms = [:] }
        if statements.count >= PostgresSession.mostStatements {
            statements = [:]
            try write("DEALLOCATE ALL", [])
        }
        try write(words, [])
    }

    /// The most prepared statements; some queries have a new text each time.
    private static let mostStatements = 500

    /// Sends a query that must find a row, without waiting for it; without a row the transaction fails with `fault`.
    func demand(_ sql: String, _ arguments: [Value], else fault: StorageFault) throws {
        try send(sql, arguments, .demand(fault))
        demands += 1
    }

    /// Commits the transaction and waits for the outcome.
    /// - Throws: ``StorageFault``, `undecided` if the connection ended during the commit. After any other fault the
    ///   transaction must be rolled back.
    func commit() throws {
        try finish()
        do {
            try send("COMMIT", [], .done)
            try sync()
            try settle()
        } catch let fault as StorageFault {
            throw StorageFault(fault.kind, fault.message, undecided: true)
        }
        if let fault { throw fault }
        // If a statement had failed, the server answers COMMIT with the tag ROLLBACK instead of an error.
        guard tag == "COMMIT" else { throw StorageFault(.other, "the server answered COMMIT with \(tag)") }
    }

    /// Sends the commit without waiting for its outcome, for which the next transaction's begin waits.
    /// - Throws: ``StorageFault``, as ``commit()`` does.
    func commitBeside() throws -> PostgresFlush {
        try finish()
        let flush = PostgresFlush(self)
        do {
            try send("COMMIT", [], .committed(flush))
            committing = flush
            try sync()
        } catch let fault as StorageFault {
            throw StorageFault(fault.kind, fault.message, undecided: true)
        }
        return flush
    }

    /// Sends the rest of a transaction, and waits for the demands.
    private func finish() throws {
        if fault == nil { try send(inserts.takeAll()) }
        if demands > 0, fault == nil {
            try sync()
            try settle()
        }
        if let fault { throw fault }
    }

    /// Rolls the transaction back. A lost connection has nothing to roll back.
    func rollback() {
        defer { (fault, isBlocked) = (nil, false) }
        if isLost { return }
        do {
            if !isSettled {
                try sync()
                try settle()
            }
            try send("ROLLBACK", [], .done)
            try sync()
            try settle()
        } catch {
            // Only a lost connection fails here, and the server rolls back for it.
        }
    }

    private var isSettled: Bool { expected.isEmpty && answer == nil }

    // MARK: - Reading and writing

    func each(_ sql: String, _ arguments: [Value], _ take: (any Row) throws -> Void) throws {
        if let fault { throw fault }
        try complete()
        let answer: PostgresAnswer
        if let place = ahead.firstIndex(where: { $0.arguments == arguments && $0.sql == sql }) {
            answer = ahead.remove(at: place).answer
        } else {
            answer = try ask(sql, arguments)
        }
        if !answer.isComplete {
            if isHeldBack { try sync() }
            try settle(until: answer)
        }
        if let fault { throw fault }
        self.answer = answer
        defer { if self.answer === answer { self.answer = nil } }
        do {
            while let row = try next(answer) { try take(row) }
        } catch {
            // The consumer has stopped reading the rows; the rest is discarded.
            if self.answer === answer { try complete() }
            throw error
        }
        if let fault { throw fault }
    }

    /// A query that was sent ahead of its use.
    private struct Ahead {
        let sql: String
        let arguments: [Value]
        /// The words in it, which include the names of its tables.
        let words: Set<Substring>
        let answer: PostgresAnswer
    }

    func expect(_ sql: String, _ arguments: [Value]) throws {
        if let fault { throw fault }
        try complete()
        let answer = try ask(sql, arguments)
        ahead.append(Ahead(sql: sql, arguments: arguments, words: form(of: sql).words, answer: answer))
    }

    private func ask(_ sql: String, _ arguments: [Value]) throws -> PostgresAnswer {
        try send(inserts.take(namedIn: form(of: sql).words))
        let answer = PostgresAnswer()
        try send(sql, arguments, .answer(answer))
        return answer
    }

    func has(table: String) throws -> Bool {
        try exists(
            """
            SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relname = $1 AND n.nspname = current_schema()
            """, [.text(table)])
    }

    func triggersAndViews() throws -> [String] {
        // Constraints are internal triggers of the server, and a view is a rule called _RETURN.
        try rows(
            """
            SELECT what, name FROM (
                SELECT 'trigger' AS what, t.tgname AS name, c.relnamespace AS place
                FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
                UNION ALL SELECT 'rule', r.rulename, c.relnamespace
                FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN'
                UNION ALL SELECT 'view', relname, relnamespace FROM pg_class WHERE relkind IN ('v', 'm')
            ) found JOIN pg_namespace n ON n.oid = found.place WHERE n.nspname = current_schema() ORDER BY what, name
            """
        ) { "\($0.text(0)) \($0.text(1))" }
    }

    func write(_ sql: String, _ arguments: [Value]) throws {
        if let fault { throw fault }
        try complete()
        let form = form(of: sql)
        // Queries sent ahead whose tables are changed now must be sent again.
        if !ahead.isEmpty { ahead.removeAll { !$0.words.isDisjoint(with: form.words) } }
        if let insert = form.insert, insert.count == arguments.count {
            if let group = inserts.add(insert, arguments) { try send([group]) }
        } else {
            try send(inserts.take(namedIn: form.words))
            try put(sql, arguments.map(\.kind), [arguments])
        }
    }

    /// Sends rows in few statements; row counts are powers of two, so that few different statements are prepared.
    private func send(_ groups: [PostgresInserts.Group]) throws {
        for group in groups {
            var rest = group.rows[...]
            while !rest.isEmpty {
                var count = PostgresInserts.most
                while count > rest.count { count /= 2 }
                let sql = count == 1 ? group.insert.sql : group.insert.sql(rows: count)
                try put(sql, group.kinds, rest.prefix(count))
                rest = rest.dropFirst(count)
            }
        }
    }

    private func put(_ sql: String, _ kinds: [PostgresKind], _ rows: ArraySlice<[Value]>) throws {
        try send(sql, kinds, rows, .done)
        held += rows.count
        if held >= 16 {
            // So that the server works while the remaining rows are prepared.
            try translated { try connection.push() }
            held = 0
        }
    }

    /// Properties of a statement that are needed before it is sent.
    private struct Form {
        /// Nil for any statement but an insert that may wait.
        let insert: PostgresInsert?
        /// The words in it, which include the names of its tables.
        let words: Set<Substring>
    }

    private func form(of sql: String) -> Form {
        if let known = forms[StatementText(sql: sql)] { return known }
        let words = sql.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        let form = Form(insert: PostgresInsert(sql), words: Set(words))
        forms[StatementText(sql: sql)] = form
        return form
    }

    func create(_ table: Table) throws {
        try write("CREATE TABLE \(table.name) (\(PostgresTypes.translated(table.columns)))", [])
        for index in table.indexes { try write(index, []) }
    }

    func alter(_ statement: String) throws { try write(PostgresTypes.translated(statement), []) }

    // MARK: - Sending

    private func send(_ sql: String, _ arguments: [Value], _ expects: PostgresExpected) throws {
        try send(sql, arguments.map(\.kind), [arguments], expects)
    }

    /// Sends a statement with the concatenated arguments of several rows.
    private func send(
        _ sql: String, _ kinds: [PostgresKind], _ rows: ArraySlice<[Value]>, _ expects: PostgresExpected
    ) throws {
        try translated {
            let key = PostgresStatement.Key(sql: sql, kinds: kinds)
            let statement: PostgresStatement
            if let known = statements[key] {
                statement = known
            } else {
                numbered += 1
                statement = PostgresStatement(key, "s\(numbered)")
                try connection.prepare(statement.name, sql, Array(repeatElement(kinds, count: rows.count).joined()))
                statements[key] = statement
                expected.append(.prepared(statement))
            }
            try connection.execute(statement.name, rows)
            expected.append(expects)
            isHeldBack = true
        }
    }

    private func sync() throws {
        try translated {
            try connection.sync()
            expected.append(.synced)
            isHeldBack = false
            try connection.flush()
            held = 0
        }
    }

    // MARK: - Receiving

    /// The socket; readable when the server has sent data.
    var descriptor: Int32 { connection.descriptor }

    /// Reads the outcome of a commit that was sent without waiting.
    /// - Parameter patiently: whether to wait for it now.
    func hear(patiently: Bool) {
        // A failure is reported to the commit.
        try? settle(patiently: patiently)
    }

    /// Reads all outstanding replies, up to the first row of `wanted` if it is given.
    private func settle(until wanted: PostgresAnswer? = nil, patiently: Bool = true) throws {
        while let next = expected.first {
            if !patiently, connection.isWaiting { return }
            switch next {
            case .prepared(let statement):
                // A statement that could not be prepared is prepared again when it is needed.
                if try !hearDone() { statements[statement.key] = nil }
            case .done: _ = try hearDone()
            case .demand(let fault):
                demands -= 1
                if try hearDone(), tag != "SELECT 1" { note(fault) }
            case .committed(let flush): try hear(flush)
            case .answer(let answer):
                connection.takeRowByRow()
                if answer === wanted { return }
                while try hear(answer) {}
                continue
            case .synced:
                guard case .synced = try receive() else { throw confused() }
            }
            expected.removeFirst()
        }
    }

    /// Ends a commit that was sent without waiting. Any fault up to here belongs to its transaction.
    private func hear(_ flush: PostgresFlush) throws {
        let isDone = try hearDone()
        // Only the tag says that the transaction is on the server's disk. Without a reply its outcome is unknown.
        let answered =
            isDone
            ? (tag == "COMMIT" ? nil : StorageFault(.other, "the server answered COMMIT with \(tag)"))
            : StorageFault(.other, "the server has not answered COMMIT", undecided: true)
        let failed = fault ?? answered
        flush.end(failed.map { .failure($0) } ?? .success(()))
        // If COMMIT was reached, the server has rolled back by itself.
        isBlocked = !isDone
        committing = nil
        fault = nil
    }

    /// Reads the replies of one statement, ignoring its rows.
    /// - Returns: false if the statement failed or was skipped.
    private func hearDone() throws -> Bool {
        var isDone = false
        while let reply = try receive() {
            switch reply {
            case .done(let tag): (self.tag, isDone) = (tag, true)
            case .rows(let rows): (tag, isDone) = (rows.tag, true)
            case .failed(let failure): note(failure.fault)
            case .passedOver: break
            case .synced: throw confused()
            }
        }
        return isDone
    }

    /// Reads the next rows of the query at the head of the queue.
    /// - Returns: false if there are no more.
    private func hear(_ answer: PostgresAnswer) throws -> Bool {
        while let reply = try receive() {
            switch reply {
            case .rows(let rows):
                answer.add(rows)
                return true
            case .failed(let failure): note(failure.fault)
            case .done, .passedOver: break
            case .synced: throw confused()
            }
        }
        answer.isComplete = true
        expected.removeFirst()
        return false
    }

    private func next(_ answer: PostgresAnswer) throws -> PostgresRow? {
        if let row = answer.take() { return row }
        if answer.isComplete { return nil }
        if try hear(answer) { return answer.take() }
        try settle()
        return nil
    }

    /// Reads the remaining rows of the current query, because another request is about to be sent.
    private func complete() throws {
        guard let answer else { return }
        self.answer = nil
        if answer.isComplete { return }
        while try hear(answer) {}
        try settle()
    }

    private func receive() throws -> Libpq.Reply? {
        let reply = try translated { try connection.receive() }
        guard isLost else { return reply }
        switch reply {
        case .failed(let failure): throw lost(failure)
        // libpq ends a statement's replies in this way too if it met the end of the connection while looking for input.
        case nil: throw lost(Libpq.Failure(state: "", words: "the server has ended the connection"))
        case .done, .rows, .passedOver, .synced: return reply
        }
    }

    private func note(_ fault: StorageFault) { if self.fault == nil { self.fault = fault } }

    private func lost(_ failure: Libpq.Failure) -> StorageFault {
        let lost = StorageFault(.other, failure.fault.message)
        expected = []
        demands = 0
        answer = nil
        committing?.end(.failure(StorageFault(.other, lost.message, undecided: true)))
        committing = nil
        fault = lost
        return lost
    }

    private func confused() -> StorageFault {
        isConfused = true
        return lost(Libpq.Failure(state: "", words: "the server's replies are out of order"))
    }

    private func translated<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let failure as Libpq.Failure { throw isLost ? lost(failure) : failure.fault }
    }
}
