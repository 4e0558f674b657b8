import Synchronization

/// Counts the bytes that libzmq holds unsent, at three levels: one connection, one principal's connections, and all.
///
/// libzmq counts messages, not bytes. But it reports when it releases a message that was lent to it
/// (zmq_msg_init_data): when the message was encrypted for the peer's connection, one message before the peer's host
/// has it, or when the connection has ended. Any thread may use an account.
final class Account: Sendable {
    private let held = Atomic<Int>(0)
    private let most: Int
    private let above: Account?

    /// - Parameters:
    ///   - most: the limit in bytes; a single message may be longer.
    ///   - above: the account of the next level, which counts these bytes too.
    init(most: Int, in above: Account? = nil) {
        self.most = most
        self.above = above
    }

    /// The bytes held now.
    var bytes: Int { held.load(ordering: .relaxed) }

    /// Whether `more` bytes may be added. An empty account accepts one message of any length; an empty principal's
    /// account does so regardless of the bytes of other principals.
    func hasRoom(for more: Int) -> Bool {
        if bytes == 0, above?.above == nil { return true }
        return (bytes == 0 || bytes + more <= most) && above?.hasRoom(for: more) != false
    }

    func take(_ more: Int) {
        held.add(more, ordering: .relaxed)
        above?.take(more)
    }

    func giveBack(_ less: Int) {
        held.subtract(less, ordering: .relaxed)
        above?.giveBack(less)
    }
}

/// Counts bytes on an account from creation until libzmq releases them.
final class Loan: Sendable {
    private let account: Account
    private let count: Int

    init(_ count: Int, on account: Account) {
        self.account = account
        self.count = count
        account.take(count)
    }

    deinit { account.giveBack(count) }
}
