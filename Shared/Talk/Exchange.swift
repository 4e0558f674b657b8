import Edges
import Foundation
import Kernel
import SwiftProtobuf
import WireSchemas

/// The calls of a ``Switchboard`` and the connections over which they go; it belongs to the switchboard's thread.
struct Exchange {
    /// A call, and when it is sent again.
    private struct UnderWay {
        let call: Switchboard.Call
        /// The next repeat without a reply.
        var repeatAt: ContinuousClock.Instant
        /// Whether no connection has accepted it since it was last to be sent.
        var isUnsent: Bool
    }

    /// One node's connections, and the calls to it.
    private struct Station {
        let dealer: Dealer
        var underWay: [Data: UnderWay] = [:]
        /// The order in which calls came, for repeats.
        var order: [Data] = []
        /// Calls beyond the window, and those whose request id is under way for another call.
        var later: [Switchboard.Call] = []

        /// Whether a call can begin.
        func hasRoom(for call: Switchboard.Call, _ window: Int) -> Bool {
            underWay.count < window && underWay[call.id] == nil
        }
    }

    private let window: Int
    private let dial: (String) throws -> Dealer
    private var stations: [String: Station] = [:]

    /// A passing reply, such as *busy*, is asked for again after this time.
    private static let pause = Duration.milliseconds(100)
    /// A call that no connection accepts is tried again after this time.
    private static let unsentPause = Duration.milliseconds(20)
    /// The outcome of a handshake is looked at as often while calls are under way.
    private static let glance = Duration.milliseconds(100)

    init(window: Int, _ dial: @escaping (String) throws -> Dealer) {
        self.window = window
        self.dial = dial
    }

    /// Begins a call.
    mutating func add(_ call: Switchboard.Call) {
        do {
            var station = try stations[call.node] ?? Station(dealer: dial(call.node))
            if station.hasRoom(for: call, window) { begin(call, &station) } else { station.later.append(call) }
            stations[call.node] = station
        } catch {
            call.done(.failure(error))
        }
    }

    /// Gives up a call; its reply is ignored.
    mutating func cancel(_ number: UInt64) {
        for (node, var station) in stations {
            if let found = station.underWay.values.first(where: { $0.call.number == number })?.call {
                station.underWay[found.id] = nil
                station.order.removeAll { $0 == found.id }
                found.done(.failure(CancellationError()))
            } else if let place = station.later.firstIndex(where: { $0.number == number }) {
                station.later.remove(at: place).done(.failure(CancellationError()))
            } else {
                continue
            }
            stations[node] = station
        }
    }

    /// Receives replies, sends what is due, and ends calls whose time is over.
    mutating func step() {
        for (node, var station) in stations {
            do {
                try receive(&station)
                try look(&station)
                try sendDue(node, &station)
            } catch {
                fail(&station) { _ in error }
            }
            while let place = station.later.firstIndex(where: { station.hasRoom(for: $0, window) }) {
                begin(station.later.remove(at: place), &station)
            }
            stations[node] = station
        }
    }

    /// Waits until a reply or a call arrives, or something is due.
    func wait(_ pipe: WakePipe) {
        let now = ContinuousClock.now
        var next = now + .seconds(3_600)
        for station in stations.values where !station.underWay.isEmpty {
            next = min(next, now + Exchange.glance)
            for each in station.underWay.values { next = min(next, each.repeatAt, each.call.until) }
            for call in station.later { next = min(next, call.until) }
        }
        let left = max(.zero, now.duration(to: next))
        let milliseconds = left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000
        ZeroMQSocket.poll(
            stations.values.map(\.dealer.socket), descriptors: [pipe.reading], milliseconds: Int(milliseconds) + 1)
        pipe.drain()
    }

    /// Fails every call: the switchboard ends.
    mutating func end() {
        for (node, var station) in stations {
            fail(&station) { _ in CancellationError() }
            stations[node] = station
        }
    }

    // MARK: - One node

    private func begin(_ call: Switchboard.Call, _ station: inout Station) {
        let isSent = (try? station.dealer.send(call.frames)) ?? false
        let pause = isSent ? call.repeatAfter : Exchange.unsentPause
        station.underWay[call.id] = UnderWay(call: call, repeatAt: .now + pause, isUnsent: !isSent)
        station.order.append(call.id)
    }

    private func receive(_ station: inout Station) throws {
        while let message = try station.dealer.socket.receive() {
            guard message.frames.count == 3, let header = try? WireReplyHeader(serializedBytes: message.frames[1]),
                var found = station.underWay[header.requestID]
            else { continue }
            if header.isPassing {
                // A repeat in a moment may have another reply; the node has recorded nothing final.
                found.repeatAt = min(found.repeatAt, .now + Exchange.pause)
                found.isUnsent = true
                station.underWay[header.requestID] = found
            } else {
                station.underWay[header.requestID] = nil
                station.order.removeAll { $0 == header.requestID }
                found.call.done(.success((header, message.frames[2])))
            }
        }
    }

    /// Acts on the outcomes of handshakes.
    private func look(_ station: inout Station) throws {
        guard !station.underWay.isEmpty else { return }
        switch station.dealer.standing {
        case .open: break
        case .otherKey: try redial(&station)
        case .refused:
            fail(&station) { Unreachable(node: $0.node, refusesKey: true) }
            try station.dealer.redial()
        }
    }

    private func sendDue(_ node: String, _ station: inout Station) throws {
        let now = ContinuousClock.now
        var needsNewConnections = false
        for call in station.later where call.until <= now {
            call.done(.failure(Unreachable(node: node, refusesKey: false)))
        }
        station.later.removeAll { $0.until <= now }
        for id in station.order {
            guard var each = station.underWay[id] else { continue }
            if each.call.until <= now {
                station.underWay[id] = nil
                station.order.removeAll { $0 == id }
                each.call.done(.failure(Unreachable(node: node, refusesKey: false)))
            } else if each.repeatAt <= now {
                if each.isUnsent {
                    each.isUnsent = try !station.dealer.send(each.call.frames)
                    each.repeatAt = now + (each.isUnsent ? Exchange.unsentPause : each.call.repeatAfter)
                    station.underWay[id] = each
                } else {
                    needsNewConnections = true
                }
            }
        }
        // A connection that the node has ended unnoticed stays silent; a new one may be served.
        if needsNewConnections { try redial(&station) }
    }

    /// Makes new connections and sends every call again over them, in the order in which they came.
    private func redial(_ station: inout Station) throws {
        try station.dealer.redial()
        for id in station.order {
            guard var each = station.underWay[id] else { continue }
            each.isUnsent = try !station.dealer.send(each.call.frames)
            each.repeatAt = .now + (each.isUnsent ? Exchange.unsentPause : each.call.repeatAfter)
            station.underWay[id] = each
        }
    }

    private func fail(_ station: inout Station, _ fault: (Switchboard.Call) -> any Error) {
        for id in station.order {
            if let each = station.underWay[id] { each.call.done(.failure(fault(each.call))) }
        }
        for call in station.later { call.done(.failure(fault(call))) }
        (station.underWay, station.order, station.later) = ([:], [], [])
    }
}
