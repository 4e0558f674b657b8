import Synchronization

/// Bytes that libzmq holds and has not sent yet: of one connection, of all connections of its principal, of all.
///
/// libzmq counts messages, not bytes. But it tells when it lets go of a message that was lent to it (zmq_msg_init_data),
/// which is when it was encrypted for the peer's connection, one message before the peer's host has it, or when the
/// connection has ended.
final class Account: Sendable {
    private let held = Atomic<Int>(0)
    private let most: Int
    private let above: Account?

    /// - Parameters:
    ///   - most: how many bytes it may hold; one message alone may be longer.
    ///   - above: the account of which it is a part.
    init(most: Int, in above: Account? = nil) {
        self.most = most
        self.above = above
    }

    /// How many bytes are held.
    var bytes: Int { held.load(ordering: .relaxed) }

    /// Whether so many bytes more may be held: what has nothing held yet may have one message, whatever the others hold.
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

/// Bytes that libzmq holds until it lets go of them.
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
