/// Every limit of a node; the tests assert how they relate.
public enum Limits {
    /// Bytes of a header.
    public static let header = 4 * 1024
    /// Bytes of a body.
    public static let body = 4 * 1024 * 1024
    /// Bytes of a query's body: twice the size of a thousand card numbers and as many NIKs.
    public static let question = 64 * 1024
    /// Bytes of one frame that a client's or follower's socket accepts; a longer frame closes its sender's connection.
    public static let frame: Int64 = 16 * 1024 * 1024
    /// Bytes of one frame that a node's socket accepts: more than `body`, so that an oversized body still gets a reply.
    public static let requestFrame: Int64 = 5 * 1024 * 1024
    /// Messages queued in a socket for one peer, in each direction.
    public static let highWaterMark: Int32 = 2_000
    /// Requests of one connection queued in a node's socket before libzmq stops reading from it: two turns of inputs.
    public static let receivedAhead: Int32 = 64
    /// libzmq I/O threads of a node.
    public static let wireThreads: Int32 = 2
    /// Connections of one principal.
    public static let connectionsOfOne = 16
    /// Frames up to this many bytes are not counted in the three limits below while they are queued for sending; their
    /// number is bounded by the high-water mark of each connection.
    public static let unsentSmall = 1_024
    /// Bytes of longer frames queued for one connection.
    public static let unsentOfConnection = 16 * 1024 * 1024
    /// Bytes of longer frames queued for all connections of one principal.
    public static let unsentOfOne = 32 * 1024 * 1024
    /// Bytes of longer frames queued for all connections.
    public static let unsent = 128 * 1024 * 1024
    /// Requests that a client may have in flight: at most half of the high-water mark, which libzmq may apply much
    /// earlier than set (zmq_setsockopt, ZMQ_SNDHWM).
    public static let window = 512
    /// Bytes of one text in a command or query: twice the longest that a service uses today, and within the 2,704 bytes
    /// of a PostgreSQL index row.
    public static let text = 2_048
    /// Requests that are remembered for having broken a turn.
    public static let suspects = 256
    /// Items of one bulk command: families, payments.
    public static let bulk = 1_000
    /// Bytes of a command's body up to which it is expected to write few rows.
    public static let small = 4 * 1024
    /// Inputs of one turn: enough to spread its fixed costs, and few enough that inputs remain for the next turn during
    /// the flush.
    public static let turnInputs = 32
    /// Inputs after which a turn checks whether earlier turns are flushed and can be answered.
    public static let settledAtOnce = 4
    /// Bytes of bodies at which a turn accepts no further input.
    public static let turnBytes = 256 * 1024
    /// Turns that may be committed and not yet flushed when another begins.
    public static let turnsUnderWay = 3
    /// Entries at the journal's end that a start verifies.
    public static let tail: UInt64 = 1_000
    /// Bytes of entries and personal data at which a start verifies no earlier entry.
    public static let tailBytes: Int64 = 16 * 1024 * 1024
    /// Entries that a step of the scrub verifies.
    public static let scrubEntries = 500
    /// Bytes of entries and personal data at which a step of the scrub ends.
    public static let scrubBytes = 2 * 1024 * 1024
    /// Microseconds between two steps of the scrub: a million entries take some minutes and a few hundredths of a core.
    public static let scrubPause: Int64 = 100_000
    /// Seconds between the end of one scrub and the beginning of the next.
    public static let scrubRest: Int64 = 6 * 3_600
    /// Entries on one page of the feed.
    public static let pageEntries = 1_000
    /// Bytes of entries at which a page ends.
    public static let pageBytes = 2 * 1024 * 1024
    /// Bytes of one entry with its personal data. A longer one would not fit into a follower's frame, and is a bug of
    /// ours.
    public static let entry = 12 * 1024 * 1024
    /// Milliseconds for which a follower or a query may have its request parked.
    public static let patience: UInt32 = 30_000
    /// Milliseconds of patience that this project's followers request.
    public static let heartbeat: UInt32 = 5_000
    /// Seconds after the due heartbeat at which a follower asks again.
    public static let peerSilence: Int64 = 5
    /// Seconds before a follower retries after it was turned away or could not store a page.
    public static let peerRetry: Int64 = 1
    /// Microseconds before a follower retries a peer to which it has no connection.
    public static let peerUnconnected: Int64 = 100_000
    /// Messages and bytes of bodies that a step of the loop reads from the socket.
    public static let takenAtOnce = (count: 256, bytes: 16 * 1024 * 1024)
    /// Bytes that a waiting request occupies beside its body and names: its header and bookkeeping.
    public static let waitingRequest = 512
    /// Commands of one principal that wait for a turn, and their bytes.
    public static let commandsOfOne = (count: 4_096, bytes: 32 * 1024 * 1024)
    /// Bytes of all principals' waiting commands.
    public static let commandsBytes = 64 * 1024 * 1024
    /// Questions of one principal that wait for a reader, and their bytes.
    public static let questionsOfOne = (count: 512, bytes: 4 * 1024 * 1024)
    /// Bytes of all principals' questions that wait for a reader.
    public static let questionsBytes = 16 * 1024 * 1024
    /// Questions handed to the readers at a time: enough that no reader is idle, and no more, because a new question
    /// waits for all of them.
    public static let reading = 16
    /// Pages of the feed that are being read or wait to be sent.
    public static let pagesUnderWay = 4
    /// Seconds after which a page counts as lost if the follower has not asked for a later place.
    public static let pageAgain: Int64 = 10
    /// Parked questions of all principals.
    public static let parked = 2_048
    /// Parked questions of one principal, and their bytes.
    public static let parkedOfOne = (count: 512, bytes: 2 * 1024 * 1024)
    /// Bytes of all parked questions.
    public static let parkedBytes = 8 * 1024 * 1024
    /// Seconds that a query without a deadline waits for the entry that it requires.
    public static let waiting: Int64 = 5
    /// Microseconds before a replica that lacked the entry is asked again.
    public static let replicaRetry: Int64 = 20_000
    /// Microseconds by which the clock may be ahead of the last entry.
    public static let clockAhead: Int64 = 86_400 * 1_000_000
    /// Microseconds after which an idle node writes a tick, an entry that shows that it is alive.
    public static let tick: Int64 = 12 * 3_600 * 1_000_000
    /// Seconds before a failed tick is retried.
    public static let tickRetry: Int64 = 60
    /// Seconds between attempts to write after the storage failed.
    public static let troubleRetry: Int64 = 1
    /// Seconds between checks whether another process has taken the database over.
    public static let holdCheck: Int64 = 1
    /// Microseconds by which an operator's clock may differ from the node's.
    public static let clockDifference: Int64 = 3_600 * 1_000_000
    /// Seconds that a stopping node waits for its readers.
    public static let farewell: Int64 = 5
    /// Bytes of entries in one transaction when a node is rebuilt from its journal.
    public static let rebuildBytes = 8 * 1024 * 1024
    /// Bytes of entries that a verification folds in one read transaction.
    public static let verifyBytes = 4 * 1024 * 1024
    /// Pages of a thousand rows that a verification compares in one read transaction.
    public static let verifyPages = 20
    /// How often a verification may find new entries since it read a peer, before it leaves the peer out.
    public static let verifyChases = 10_000
    /// Requests that wait for the end of a verification.
    public static let verifyWaiting = 64
    /// Seconds for which a verification tries to connect to a peer.
    public static let verifyConnecting: Int64 = 5
    /// Seconds that it waits for a reply, retries included.
    public static let verifySilence: Int64 = 25
    /// Seconds after which it repeats the request.
    public static let verifyAgain: Int64 = 11
    /// Microseconds before it repeats a request that the peer could not accept, or turned away as busy.
    public static let verifyRetry: Int64 = 50_000
    /// Lines of the audit trail in one answer.
    public static let trail = 1_000
}
