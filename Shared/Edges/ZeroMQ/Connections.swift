import Foundation
import Kernel

/// Tracks the connections of a node's ROUTER as far as libzmq reveals them. libzmq gives each message the descriptor of
/// its connection and reports which descriptors were opened and closed, but does not say which principal a silent
/// connection belongs to.
struct Connections {
    /// A connection over which a message has come.
    final class Connection {
        let credential: String
        let principal: String
        let key: String
        let number: UInt64
        let route: Data
        let descriptor: Int32
        let account: Account

        init(_ credential: Credential, _ text: String, route: Data, descriptor: Int32, in account: Account) {
            self.credential = text
            principal = credential.name
            key = credential.key
            number = credential.connection
            self.route = route
            self.descriptor = descriptor
            self.account = Account(most: Limits.unsentBytesPerConnection, in: account)
        }
    }

    private let door: Doorkeeper
    private let all = Account(most: Limits.unsentBytes)
    private var accounts: [String: Account] = [:]
    private var byRoute: [Data: Connection] = [:]
    private var byDescriptor: [Int32: Connection] = [:]
    /// Descriptors that were opened and not yet closed.
    private var taken: Set<Int32> = []
    private(set) var ended: UInt64 = 0

    init(_ door: Doorkeeper) { self.door = door }

    /// The connection over which a message came; nil for a malformed credential, or if its principal has reached its
    /// limit of connections.
    mutating func connection(_ credential: String, route: Data, descriptor: Int32) -> Connection? {
        if let known = byRoute[route], known.descriptor == descriptor, known.credential == credential { return known }
        guard let parts = Credential(credential), door.hears(parts) else { return nil }
        let account = accounts[parts.name] ?? Account(most: Limits.unsentBytesPerPrincipal, in: all)
        accounts[parts.name] = account
        let connection = Connection(parts, credential, route: route, descriptor: descriptor, in: account)
        // The descriptor was closed and reused; the event of its end is still to come.
        if let before = byDescriptor[descriptor] { end(before) }
        byRoute[route] = connection
        byDescriptor[descriptor] = connection
        return connection
    }

    private mutating func end(_ connection: Connection) {
        if byRoute[connection.route] === connection { byRoute[connection.route] = nil }
        door.left([connection.number])
    }

    /// Marks all open connections as ended: libzmq reports none of the connections that it ends with an address.
    mutating func endAll() {
        ended += UInt64(taken.count)
        (byRoute, byDescriptor, taken) = ([:], [:], [])
        door.left(door.open)
    }

    /// The connection of a route; nil if it has ended.
    subscript(route: Data) -> Connection? { byRoute[route] }

    /// Processes the events of libzmq's monitor: the descriptor of each event, and whether it was opened or closed.
    mutating func hear(_ events: () -> (descriptor: Int32, isTaken: Bool)?) {
        // Read before the events, so that every connection in it has its descriptor among these or earlier events.
        let open = door.open
        var isAny = false
        var left: [UInt64] = []
        while let event = events() {
            isAny = true
            if event.isTaken {
                taken.insert(event.descriptor)
                continue
            }
            ended += 1
            taken.remove(event.descriptor)
            guard let connection = byDescriptor.removeValue(forKey: event.descriptor) else { continue }
            end(connection)
            left.append(connection.number)
        }
        guard isAny else { return }
        // At most as many silent connections can be open as descriptors are left; the oldest ones have ended.
        let spoken = Set(byDescriptor.values.map(\.number))
        let silent = open.subtracting(spoken).subtracting(left).sorted()
        let gone = silent.count - max(0, taken.count - byDescriptor.count)
        door.left(silent.prefix(max(0, gone)))
    }
}
