import Crypto
import Foundation
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// Jobs: commands that take longer than a turn, such as assessing a million families, which the node carries out by
/// itself, page by page.
///
/// A client starts a job with a request of kind `JOB`, whose body is an ordinary command. From then on the job is a row
/// of the own table `job`: the command, the cursor, the counts. The node gives itself the next page as a command
/// whenever its socket is quiet, and at least once in ``Limits/turnsBeforeStep`` turns. Each page is a step: an entry with
/// the page's events, the node as principal and the starter as `on_behalf_of`, and the job's new cursor. So a job that is
/// killed anywhere goes on at the page after the last entry, and the journal alone gives the table.
///
/// What falls due by itself (``DueWork``) is a job too. The node is its principal, and it has no starter; its area is the
/// province, and no change of the directory stops it.
///
/// A step looks at the starter's present grant: where that no longer suffices, or the service refuses the page, the job
/// stands still, says why, and is tried again from time to time. A step's request id begins with six bytes 0xFF, which no
/// request from a socket may, and derives from the job and the step's number: a step is done once.
enum Jobs {
    /// The state of a job; the numbers are those of the wire and are stored in the table.
    typealias State = WireJob.State

    static let table = Table(
        "job", .own, key: ["id"],
        columns: """
            id BLOB NOT NULL PRIMARY KEY,
            entry INTEGER NOT NULL,
            asked TEXT NOT NULL,
            command BLOB NOT NULL,
            person TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            at INTEGER NOT NULL,
            state INTEGER NOT NULL,
            step INTEGER NOT NULL,
            cursor BLOB NOT NULL,
            looked_at INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            total INTEGER NOT NULL,
            counts BLOB NOT NULL,
            why BLOB NOT NULL
            """,
        indexes: ["CREATE INDEX job_state ON job (state, entry)"])

    /// A job's row.
    struct Row {
        let id: Data
        let asked: String
        let command: Data
        /// The principal that started it; its grants and its human of now count for each step. The node's own name if it began
        /// by itself.
        let person: String
        let state: State
        let step: UInt64
        let cursor: Data
        let why: WireJobStood
        /// The entry that started it.
        let entry: Int64

        /// The person that started it; nil for a job that began by itself, whose id no request from a socket may have.
        var starter: String? { id.starts(with: Jobs.reserved) ? nil : person }
    }

    // MARK: - Reading

    /// The job whose turn it is: the oldest that runs. If none runs: the oldest that stands still and was started after
    /// the entry `standingAfter`; none for nil.
    static func next(standingAfter entry: Int64?, _ tables: any Reading) throws -> Row? {
        let sql = "SELECT \(columns) FROM job WHERE state = $1 AND entry > $2 ORDER BY entry LIMIT 1"
        if let found = try tables.first(sql, [.number(State.running.rawValue), .integer(0)], row) { return found }
        guard let entry else { return nil }
        return try tables.first(sql, [.number(State.standing.rawValue), .integer(entry)], row)
    }

    /// A job by its id; nil if there is none.
    static func find(_ id: Data, _ tables: any Reading) throws -> Row? {
        try tables.first("SELECT \(columns) FROM job WHERE id = $1", [.blob(id)], row)
    }

    /// The number of jobs that run or stand still.
    static func unfinished(_ tables: any Reading) throws -> Int64 {
        try tables.integer("SELECT count(*) FROM job WHERE state IN (\(unfinishedStates))")
    }

    /// The unfinished jobs, oldest first, for the node's status.
    static func works(_ tables: any Reading) throws -> [WireWork] {
        try tables.rows(
            "SELECT id, asked, looked_at, total, state FROM job WHERE state IN (\(unfinishedStates)) ORDER BY entry"
        ) { row in
            var work = WireWork()
            (work.job, work.what) = (row.blob(0), row.text(1))
            (work.done, work.of) = (UInt64(clamping: row.integer(2)), UInt64(clamping: row.integer(3)))
            work.standing = row.integer(4) == State.standing.rawValue
            return work
        }
    }

    private static let unfinishedStates = "\(State.running.rawValue), \(State.standing.rawValue)"
    private static let columns = "id, asked, command, person, state, step, cursor, why, entry"

    private static func row(_ row: any Kernel.Row) throws -> Row {
        Row(
            id: row.blob(0), asked: row.text(1), command: row.blob(2), person: row.text(3),
            state: State(rawValue: Int(row.integer(4))) ?? .unspecified, step: UInt64(clamping: row.integer(5)),
            cursor: row.blob(6), why: try WireJobStood(serializedBytes: row.blob(7)), entry: row.integer(8))
    }

    /// The jobs that a query asks for, the newest first.
    /// - Parameter person: whose jobs; nil for all.
    static func answer(_ query: WireJobsQuery, of person: String?, _ tables: any Reading) throws -> WireJobs {
        var conditions = ["entry > 0"]
        var arguments: [Value] = []
        if !query.job.isEmpty {
            arguments.append(.blob(query.job))
            conditions.append("id = $\(arguments.count)")
        }
        if let person {
            arguments.append(.text(person))
            conditions.append("person = $\(arguments.count)")
        }
        if query.unfinished { conditions.append("state IN (\(unfinishedStates))") }
        let most = query.most == 0 ? 100 : min(Int(query.most), Limits.bulkItems)
        let sql = """
            SELECT id, asked, command, person, started_at, at, state, step, looked_at, changed, total, counts, why
            FROM job WHERE \(conditions.joined(separator: " AND ")) ORDER BY entry DESC LIMIT \(most)
            """
        var jobs = WireJobs()
        jobs.jobs = try tables.rows(sql, arguments) { row in
            var job = WireJob()
            (job.job, job.asked, job.command, job.person) = (row.blob(0), row.text(1), row.blob(2), row.text(3))
            (job.startedAt, job.at) = (row.integer(4), row.integer(5))
            job.state = State(rawValue: Int(row.integer(6))) ?? .unspecified
            job.steps = UInt64(clamping: row.integer(7))
            job.lookedAt = UInt64(clamping: row.integer(8))
            job.changed = UInt64(clamping: row.integer(9))
            job.total = UInt64(clamping: row.integer(10))
            job.counts = try WireJob(serializedBytes: row.blob(11)).counts
            let why = row.blob(12)
            if !why.isEmpty { job.why = try WireJobStood(serializedBytes: why) }
            return job
        }
        return jobs
    }

    // MARK: - Folding

    /// Writes what an entry says about a job.
    static func apply(_ entry: WireEntry, _ tables: any Writing) throws {
        switch entry.job.event {
        case .started(let started):
            try tables.write(
                """
                INSERT INTO job (id, entry, asked, command, person, started_at, at, state, step, cursor, looked_at, changed,
                    total, counts, why)
                VALUES ($1, $2, $3, $4, $5, $6, $6, $7, 0, $8, 0, 0, $9, $8, $8)
                """,
                [
                    .blob(entry.requestID), .number(entry.number), .text(entry.asked), .blob(started.command),
                    .text(entry.asker), .integer(entry.at),
                    .number(State.running.rawValue), .blob(Data()), .number(started.total),
                ])
        case .stepped(let stepped):
            let state: State = stepped.next.isEmpty ? .ended : .running
            try tables.write(
                """
                UPDATE job SET at = $1, state = $2, step = $3, cursor = $4, looked_at = looked_at + $5,
                    changed = changed + $6, counts = $7, why = $8 WHERE id = $9
                """,
                [
                    .integer(entry.at), .number(state.rawValue), .number(stepped.step), .blob(stepped.next),
                    .number(stepped.lookedAt), .number(stepped.changed),
                    .blob(try counts(of: stepped.job, adding: stepped.counts, tables)), .blob(Data()),
                    .blob(stepped.job),
                ])
        case .stood(let stood):
            try tables.write(
                "UPDATE job SET at = $1, state = $2, why = $3 WHERE id = $4",
                [.integer(entry.at), .number(State.standing.rawValue), .blob(bytes(stood)), .blob(stood.job)])
        case nil: break
        }
    }

    /// Writes that a job was cancelled.
    static func apply(_ cancelled: WireJobCancelled, at: Int64, _ tables: any Writing) throws {
        try tables.write(
            "UPDATE job SET at = $1, state = $2 WHERE id = $3",
            [.integer(at), .number(State.cancelled.rawValue), .blob(cancelled.job)])
    }

    /// A job's counts with those of one more page, in the order in which the names first occurred.
    private static func counts(
        of job: Data, adding more: [WireJobCount], _ tables: any Reading
    ) throws -> Data {
        let stored = try tables.first("SELECT counts FROM job WHERE id = $1", [.blob(job)]) { $0.blob(0) } ?? Data()
        var sum = try WireJob(serializedBytes: stored)
        for count in more {
            if let place = sum.counts.firstIndex(where: { $0.name == count.name }) {
                sum.counts[place].count += count.count
            } else {
                sum.counts.append(count)
            }
        }
        return bytes(sum)
    }

    // MARK: - Steps

    /// The first six bytes of a step's request id, which no request from a socket may have.
    static let reserved = Data(repeating: 0xff, count: 6)

    /// The request id of a job's step, counted from 1; with `standing`, of the entry that it stands still there.
    static func id(of step: UInt64, in job: Data, standing entry: UInt64? = nil) -> Data {
        var hash = SHA256()
        hash.update(data: job)
        withUnsafeBytes(of: step.bigEndian) { hash.update(bufferPointer: $0) }
        // A job can stand still several times before one step.
        if let entry { withUnsafeBytes(of: entry.bigEndian) { hash.update(bufferPointer: $0) } }
        return reserved + hash.finalize().withUnsafeBytes { Data($0.prefix(10)) }
    }

    /// The request id of a job that the node begins by itself.
    static func id(of name: String, dueSince moment: Moment) -> Data {
        var hash = SHA256()
        hash.update(data: Data(name.utf8))
        withUnsafeBytes(of: moment.microseconds.bigEndian) { hash.update(bufferPointer: $0) }
        return reserved + hash.finalize().withUnsafeBytes { Data($0.prefix(10)) }
    }

    /// The id from which the new ids of a step derive: the milliseconds of its turn and the step's own ten bytes. Like those
    /// of a client's request they are higher than earlier ones, so that lists come in the order of time and an index grows at
    /// its end.
    static func seed(_ step: Data, _ at: Moment) -> Identifier {
        let milliseconds = UInt64(clamping: at.microseconds / 1_000)
        return Identifier(
            joining: withUnsafeBytes(of: milliseconds.bigEndian) { Array($0.suffix(6)) }, Array(step.suffix(10)))
    }
}
