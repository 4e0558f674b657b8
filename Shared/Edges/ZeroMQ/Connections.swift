import Foundation
import Kernel

/// The connections of a node's ROUTER, as far as can be known: libzmq gives each message the descriptor of its connection
/// and tells which descriptors were taken and given back, but of a connection that has not spoken not whose it is.
struct Connections {
    /// One that has spoken.
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
            self.account = Account(most: Limits.unsentOfConnection, in: account)
        }
    }

    private let door: Doorkeeper
    private let all = Account(most: Limits.unsent)
    private var accounts: [String: Account] = [:]
    private var byRoute: [Data: Connection] = [:]
    private var byDescriptor: [Int32: Connection] = [:]
    /// Descriptors that were taken and not given back.
    private var taken: Set<Int32> = []
    private(set) var ended: UInt64 = 0

    init(_ door: Doorkeeper) { self.door = door }

    /// The connection over which a message came; nil when its principal has more than it may.
    mutating func connection(_ credential: String, route: Data, descriptor: Int32) -> Connection? {
        if let known = byRoute[route], known.descriptor == descriptor, known.credential == credential { return known }
        guard let parts = Credential(credential), door.hears(parts) else { return nil }
        let account = accounts[parts.name] ?? Account(most: Limits.unsentOfOne, in: all)
        accounts[parts.name] = account
        let connection = Connection(parts, credential, route: route, descriptor: descriptor, in: account)
        // The descriptor was given back, and its end is still to be heard of.
        if let before = byDescriptor[descriptor] { end(before) }
        byRoute[route] = connection
        byDescriptor[descriptor] = connection
        return connection
    }

    private mutating func end(_ connection: Connection) {
        if byRoute[connection.route] === connection { byRoute[connection.route] = nil }
        door.left([connection.number])
    }

    /// All that are open have ended: of the connections that libzmq ends together with an address it tells nothing.
    mutating func endAll() {
        ended += UInt64(taken.count)
        (byRoute, byDescriptor, taken) = ([:], [:], [])
        door.left(door.open)
    }

    /// The connection at which a route leads.
    subscript(route: Data) -> Connection? { byRoute[route] }

    /// Takes what libzmq's monitor has told: the descriptor of each event, and whether it was taken or given back.
    mutating func hear(_ events: () -> (descriptor: Int32, isTaken: Bool)?) {
        // First, so that of each of these the descriptor is among the events or was before.
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
        // Of those that have not spoken no more can be open than there are descriptors left; the oldest have ended.
        let spoken = Set(byDescriptor.values.map(\.number))
        let silent = open.subtracting(spoken).subtracting(left).sorted()
        let gone = silent.count - max(0, taken.count - byDescriptor.count)
        door.left(silent.prefix(max(0, gone)))
    }
}
