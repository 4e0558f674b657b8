/// Every limit of a node; the tests assert how they relate. A name carries its unit, a length of time is a `Duration`.
public enum Limits {
    /// Bytes of a header.
    public static let headerBytes = 4 * 1024
    /// Bytes of a body.
    public static let bodyBytes = 4 * 1024 * 1024
    /// Bytes of a query's body: twice the size of a thousand card numbers and as many NIKs.
    public static let queryBodyBytes = 64 * 1024
    /// Bytes of one frame that a client's or follower's socket accepts; a longer frame closes its sender's connection.
    public static let frameBytes: Int64 = 16 * 1024 * 1024
    /// Bytes of one frame that a node's socket accepts: more than `bodyBytes`, so that an oversized body still gets a
    /// reply.
    public static let requestFrameBytes: Int64 = 5 * 1024 * 1024
    /// Messages queued in a socket for one peer, in each direction.
    public static let highWaterMarkMessages: Int32 = 2_000
    /// Requests of one connection queued in a node's socket before libzmq stops reading from it: two turns of inputs.
    public static let requestsReceivedAhead: Int32 = 64
    /// libzmq I/O threads of a node.
    public static let wireThreads: Int32 = 2
    /// Connections of one principal.
    public static let connectionsPerPrincipal = 16
    /// Frames up to this many bytes are not counted in the three limits below while they are queued for sending; their
    /// number is bounded by the high-water mark of each connection.
    public static let uncountedFrameBytes = 1_024
    /// Bytes of longer frames queued for one connection.
    public static let unsentBytesPerConnection = 16 * 1024 * 1024
    /// Bytes of longer frames queued for all connections of one principal.
    public static let unsentBytesPerPrincipal = 32 * 1024 * 1024
    /// Bytes of longer frames queued for all connections.
    public static let unsentBytes = 128 * 1024 * 1024
    /// Requests that a client may have in flight: at most half of the high-water mark, which libzmq may apply much
    /// earlier than set (zmq_setsockopt, ZMQ_SNDHWM).
    public static let windowRequests = 512
    /// Bytes of one text in a command or query: twice the longest that a service uses today, and within the 2,704 bytes
    /// of a PostgreSQL index row.
    public static let textBytes = 2_048
    /// Requests that are remembered for having broken a turn.
    public static let suspectRequests = 256
    /// Items of one bulk command, such as families or payments, and of one page that a query returns.
    public static let bulkItems = 1_000
    /// Bytes of a command's body up to which it is expected to write few rows.
    public static let smallBodyBytes = 4 * 1024
    /// Inputs of one turn: enough to spread its fixed costs, and few enough that inputs remain for the next turn during
    /// the flush.
    public static let turnInputs = 32
    /// Inputs after which a turn checks whether earlier turns are flushed and can be answered.
    public static let inputsPerFlushCheck = 4
    /// Jobs of a node that run or stand still.
    public static let unfinishedJobs: Int64 = 100
    /// Turns after which a job's step comes next although commands wait.
    public static let turnsBeforeStep = 8
    /// The length of a job's step. A command that arrives during a step waits for its end and for its flush, and steps
    /// differ in length: at a quarter of the 20 ms that a command may be held back, 99 of 100 are held back for less.
    public static let stepLength = Duration.milliseconds(5)
    /// When a job that stands still is tried again.
    public static let jobRetry = Duration.seconds(60)
    /// Bytes of bodies at which a turn accepts no further input.
    public static let turnBytes = 256 * 1024
    /// Turns that may be committed and not yet flushed when another begins.
    public static let unflushedTurns = 3
    /// Entries at the journal's end that a start verifies.
    public static let tailEntries: UInt64 = 1_000
    /// Bytes of entries and personal data at which a start verifies no earlier entry.
    public static let tailBytes: Int64 = 16 * 1024 * 1024
    /// Entries that a step of the scrub verifies.
    public static let scrubEntries = 500
    /// Bytes of entries and personal data at which a step of the scrub ends.
    public static let scrubBytes = 2 * 1024 * 1024
    /// The pause between two steps of the scrub: a million entries take some minutes and a few hundredths of a core.
    public static let scrubPause: Duration = .milliseconds(100)
    /// The pause between the end of one scrub and the beginning of the next.
    public static let scrubRest: Duration = .seconds(6 * 3_600)
    /// Entries on one page of the feed.
    public static let pageEntries = 1_000
    /// Bytes of entries at which a page ends.
    public static let pageBytes = 2 * 1024 * 1024
    /// Bytes of one entry with its personal data. A longer one would not fit into a follower's frame, and is a bug of
    /// ours.
    public static let entryBytes = 12 * 1024 * 1024
    /// How long a follower or a query may have its request parked, in the unit of the wire.
    public static let patienceMilliseconds: UInt32 = 30_000
    /// The patience that this project's followers request, in the unit of the wire.
    public static let heartbeatMilliseconds: UInt32 = 5_000
    /// The time after the due heartbeat at which a follower asks again.
    public static let peerSilence: Duration = .seconds(5)
    /// The delay before a follower retries after it was turned away or could not store a page.
    public static let peerRetry: Duration = .seconds(1)
    /// The delay before a follower retries a peer to which it has no connection.
    public static let peerUnconnectedRetry: Duration = .milliseconds(100)
    /// Messages and bytes of bodies that a step of the loop reads from the socket.
    public static let receivedPerStep = (messages: 256, bytes: 16 * 1024 * 1024)
    /// Bytes that a waiting request occupies beside its body and names: its header and bookkeeping.
    public static let waitingRequestBytes = 512
    /// Commands of one principal that wait for a turn, and their bytes.
    public static let queuedCommandsPerPrincipal = (count: 4_096, bytes: 32 * 1024 * 1024)
    /// Bytes of all principals' waiting commands.
    public static let queuedCommandsBytes = 64 * 1024 * 1024
    /// Reads of one principal that wait for a reader, and their bytes.
    public static let queuedReadsPerPrincipal = (count: 512, bytes: 4 * 1024 * 1024)
    /// Bytes of all principals' reads that wait for a reader.
    public static let queuedReadsBytes = 16 * 1024 * 1024
    /// Reads handed to the readers at a time: enough that no reader is idle, and no more, because a new read waits for
    /// all of them.
    public static let concurrentReads = 16
    /// Pages of the feed that are being read or wait to be sent.
    public static let pagesUnderWay = 4
    /// The time after which a page counts as lost if the follower has not asked for a later place.
    public static let pageLostAfter: Duration = .seconds(10)
    /// Parked requests of all principals.
    public static let parkedRequests = 2_048
    /// Parked requests of one principal, and their bytes.
    public static let parkedRequestsPerPrincipal = (count: 512, bytes: 2 * 1024 * 1024)
    /// Bytes of all parked requests.
    public static let parkedRequestsBytes = 8 * 1024 * 1024
    /// How long a query without a deadline waits for the entry that it requires.
    public static let longestQueryWait: Duration = .seconds(5)
    /// The delay before a replica that lacked the entry is asked again.
    public static let replicaRetry: Duration = .milliseconds(20)
    /// By how much the clock may be ahead of the last entry.
    public static let clockAhead: Duration = .seconds(86_400)
    /// The time after which an idle node writes a tick, an entry that shows that it is alive.
    public static let tickInterval: Duration = .seconds(12 * 3_600)
    /// The delay before a failed tick is retried.
    public static let tickRetry: Duration = .seconds(60)
    /// How often a node looks for work that is due by itself.
    public static let dueInterval: Duration = .seconds(600)
    /// The pause between attempts to write after the storage failed.
    public static let troubleRetry: Duration = .seconds(1)
    /// The pause between checks whether another process has taken the database over.
    public static let takeoverCheckInterval: Duration = .seconds(1)
    /// By how much an operator's clock may differ from the node's.
    public static let clockDifference: Duration = .seconds(3_600)
    /// How long a stopping node waits for its readers.
    public static let longestStopWait: Duration = .seconds(5)
    /// Bytes of entries in one transaction when a node is rebuilt from its journal.
    public static let rebuildBytes = 8 * 1024 * 1024
    /// Bytes of entries that a verification folds in one read transaction.
    public static let verifyBytes = 4 * 1024 * 1024
    /// Pages of a thousand rows that a verification compares in one read transaction.
    public static let verifyPages = 20
    /// How often a verification may find new entries since it read a peer, before it leaves the peer out.
    public static let verifyChases = 10_000
    /// Requests that wait for the end of a verification.
    public static let verifyWaitingRequests = 64
    /// How long a verification tries to connect to a peer.
    public static let verifyConnecting: Duration = .seconds(5)
    /// How long it waits for a reply, retries included.
    public static let verifySilence: Duration = .seconds(25)
    /// The time after which it repeats the request.
    public static let verifyRepeat: Duration = .seconds(11)
    /// The delay before it repeats a request that the peer could not accept, or turned away as busy.
    public static let verifyRetry: Duration = .milliseconds(50)
    /// Lines of the audit trail in one answer.
    public static let trailLines = 1_000
}
