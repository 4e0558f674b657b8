/// Every bound of a node, in one place, with their relations asserted in the tests beside it.
public enum Limits {
    /// Bytes of a header at most.
    public static let header = 4 * 1024
    /// Bytes of a body at most.
    public static let body = 4 * 1024 * 1024
    /// Bytes of a query's body at most: twice what a thousand cards and as many NIKs take.
    public static let question = 64 * 1024
    /// Bytes of a frame that the socket still reads, so that what is over its limit can be told so; a longer one costs
    /// its sender the connection.
    public static let frame: Int64 = 16 * 1024 * 1024
    /// Bytes of a frame of a request that a node's socket still reads.
    public static let requestFrame: Int64 = 5 * 1024 * 1024
    /// Messages that wait in a socket for one peer, each way.
    public static let highWaterMark: Int32 = 2_000
    /// Requests of one connection that wait in a node's socket, before no more is read from it: two turns of them.
    public static let receivedAhead: Int32 = 64
    /// Threads of a node that take messages from its connections, and bring them there.
    public static let wireThreads: Int32 = 2
    /// Connections of one principal.
    public static let connectionsOfOne = 16
    /// Bytes of a frame up to which it is not counted while it waits in a node's socket to be sent; so many messages as
    /// the high-water mark says may wait for each connection.
    public static let unsentSmall = 1_024
    /// Bytes of longer frames that wait to be sent to one connection,
    public static let unsentOfConnection = 16 * 1024 * 1024
    /// to all connections of a principal,
    public static let unsentOfOne = 32 * 1024 * 1024
    /// and to all.
    public static let unsent = 128 * 1024 * 1024
    /// Requests that one client may have under way: at most half of the high-water mark, because that may take effect
    /// much earlier than it says (libzmq, zmq_setsockopt, ZMQ_SNDHWM).
    public static let window = 512
    /// Bytes of one text in a command or query at most: twice the longest that a service takes today, and short enough
    /// for a row of a PostgreSQL index, which has 2,704.
    public static let text = 2_048
    /// Requests that are remembered because they broke a turn.
    public static let suspects = 256
    /// Families or payments in one bulk command.
    public static let bulk = 1_000
    /// Bytes of a command's body up to which it is taken to write few rows.
    public static let small = 4 * 1024
    /// Inputs that one turn takes: so many that its fixed costs weigh little, and no more, because while one turn is on
    /// its way to the disk the next is settled, which needs something left to settle.
    public static let turnInputs = 32
    /// Inputs after which a turn looks whether those before it can be answered.
    public static let settledAtOnce = 4
    /// Bytes of bodies after which a turn takes no more.
    public static let turnBytes = 256 * 1024
    /// Turns that may be committed and on their way to the disk, before another one begins.
    public static let turnsUnderWay = 3
    /// Entries at the journal's end that a start walks at most.
    public static let tail: UInt64 = 1_000
    /// Bytes of entries and of personal data after which a start walks no further back.
    public static let tailBytes: Int64 = 16 * 1024 * 1024
    /// Entries that the scrub walks in one step at most.
    public static let scrubEntries = 500
    /// Bytes of entries and of personal data after which a step of the scrub ends.
    public static let scrubBytes = 2 * 1024 * 1024
    /// Microseconds between two steps of the scrub: a million entries take some minutes, and a few hundredths of a core.
    public static let scrubPause: Int64 = 100_000
    /// Seconds between the end of one scrub and the beginning of the next.
    public static let scrubRest: Int64 = 6 * 3_600
    /// Entries on one page of the feed.
    public static let pageEntries = 1_000
    /// Bytes of entries after which a page ends.
    public static let pageBytes = 2 * 1024 * 1024
    /// Bytes of one entry with the personal data beside it: what is longer would not fit into a follower's frame, and
    /// is our own mistake.
    public static let entry = 12 * 1024 * 1024
    /// Milliseconds that a follower or a query may let its request be parked.
    public static let patience: UInt32 = 30_000
    /// Milliseconds that this project's own followers ask for.
    public static let heartbeat: UInt32 = 5_000
    /// Seconds after its heartbeat's due time at which a follower asks anew.
    public static let peerSilence: Int64 = 5
    /// Seconds after which a follower asks again that was turned away, or whose page could not be kept.
    public static let peerRetry: Int64 = 1
    /// Microseconds after which a follower tries again to ask a peer to which it had no connection.
    public static let peerUnconnected: Int64 = 100_000
    /// Messages, and bytes of bodies, that one step takes from the socket at most.
    public static let takenAtOnce = (count: 256, bytes: 16 * 1024 * 1024)
    /// Bytes that a request takes while it waits, beside its body: a header and what is kept of it.
    public static let waitingRequest = 512
    /// Commands that wait for their turn: how many and how many bytes of one principal, and how many bytes of all.
    public static let commandsOfOne = (count: 4_096, bytes: 32 * 1024 * 1024)
    /// Bytes of all principals' commands that wait.
    public static let commandsBytes = 64 * 1024 * 1024
    /// Questions of one principal that wait for a reader.
    public static let questionsOfOne = (count: 512, bytes: 4 * 1024 * 1024)
    /// Bytes of all principals' questions that wait for a reader.
    public static let questionsBytes = 16 * 1024 * 1024
    /// Questions that are with the readers at a time: so many that no reader waits for the next, and no more, because
    /// whoever asks next waits for them all.
    public static let reading = 16
    /// Pages of the feed that are being read, or wait to be sent, at a time.
    public static let pagesUnderWay = 4
    /// Seconds after which a page that was sent and not asked beyond is taken for lost.
    public static let pageAgain: Int64 = 10
    /// Questions that may be parked.
    public static let parked = 2_048
    /// Parked questions of one principal.
    public static let parkedOfOne = (count: 512, bytes: 2 * 1024 * 1024)
    /// Bytes of all parked questions.
    public static let parkedBytes = 8 * 1024 * 1024
    /// Seconds that a query waits for the entry that it asks for when it has no deadline.
    public static let waiting: Int64 = 5
    /// Microseconds after which a replica is asked again that did not have the entry yet.
    public static let replicaRetry: Int64 = 20_000
    /// Microseconds by which the clock may stand ahead of the last entry.
    public static let clockAhead: Int64 = 86_400 * 1_000_000
    /// Microseconds after which a quiet node writes a sign of life.
    public static let tick: Int64 = 12 * 3_600 * 1_000_000
    /// Seconds after which a sign of life that could not be written is tried again.
    public static let tickRetry: Int64 = 60
    /// Seconds after which a node whose storage failed tries whether it can write again.
    public static let troubleRetry: Int64 = 1
    /// Seconds after which a quiet node looks whether another process has taken its database over.
    public static let holdCheck: Int64 = 1
    /// Microseconds by which an operator's clock may differ from the node's.
    public static let clockDifference: Int64 = 3_600 * 1_000_000
    /// Seconds that a stopping node waits for its readers.
    public static let farewell: Int64 = 5
    /// Bytes of entries that one transaction takes when a node is made again from its journal.
    public static let rebuildBytes = 8 * 1024 * 1024
    /// Bytes of entries that a verification walks and folds over one view of the tables.
    public static let verifyBytes = 4 * 1024 * 1024
    /// Pages of a thousand rows that a verification compares over one view of the tables.
    public static let verifyPages = 20
    /// How often a verification may find that following has gone on since it read a peer, before it gives up.
    public static let verifyChases = 10_000
    /// Requests that wait for a verification's end.
    public static let verifyWaiting = 64
    /// Seconds that a verification tries to reach a peer.
    public static let verifyConnecting: Int64 = 5
    /// Seconds that it waits for a reply altogether.
    public static let verifySilence: Int64 = 25
    /// Seconds after which it asks again in the meantime.
    public static let verifyAgain: Int64 = 11
    /// Microseconds after which it asks again where a peer could not take the question, or had too much to do.
    public static let verifyRetry: Int64 = 50_000
    /// Lines of the audit trail in one answer.
    public static let trail = 1_000
}
