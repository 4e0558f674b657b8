import Foundation
import Kernel
import Support
import SwiftProtobuf
import Vocabulary
import WireSchemas

/// The network between people and nodes. It may lose, repeat, delay and reorder messages, and cut an address off.
final class Network {
    private unowned let world: World
    private var chance: Chance
    /// Its present faults; ``Faults/none`` after the end of the bad weather.
    var faults: Faults
    /// The addresses that are cut off.
    var cutOff: Set<String> = []
    /// The clients that can receive replies, by name.
    private var clients: [String: Client] = [:]

    init(_ world: World, _ faults: Faults, _ chance: Chance) {
        self.world = world
        self.faults = faults
        self.chance = chance
    }

    func connect(_ client: Client) { clients[client.name] = client }

    /// Carries a request to a node, which drops it unless the key is admitted under the principal's name.
    /// - Returns: false where the network refuses it.
    func ask(_ frames: [Data], of node: String, as principal: String, key: String, from address: String) -> Bool {
        carry("asks", frames, from: address, to: node) { [world] in
            guard let station = world.station(node), station.hears(key, of: principal) else { return }
            if station.machine.isUp { world.auditor.arrives(frames, of: principal, key, at: node) }
            station.take(.request(Route(Data(address.utf8)), principal: principal, key: key, frames: frames))
        }
    }

    /// Carries a node's reply to its client or follower.
    func reply(_ frames: [Data], from station: Station, to address: String) -> Bool {
        if clients[address] == nil, station.address == station.name.description {
            world.auditor.tells(frames, from: station.address)
        }
        let life = station.restorations
        return carry("replies", frames, from: station.address, to: address) { [self] in
            guard station.restorations == life else { return }
            if let client = clients[address] {
                client.hear(frames, from: station.name)
            } else {
                world.station(address)?.take(.reply(station.name, frames: frames))
            }
        }
    }

    private func carry(
        _ verb: String, _ frames: [Data], from: String, to: String, _ arrive: @escaping () -> Void
    ) -> Bool {
        let words = "\(from) \(verb) \(to) \(Network.words(frames, isReply: verb == "replies"))"
        if chance.happens(faults.full) {
            world.note("\(words) — no room")
            return false
        }
        guard !cutOff.contains(from), !cutOff.contains(to), !chance.happens(faults.lost) else {
            world.note("\(words) — lost")
            return true
        }
        world.note(words)
        for _ in 0..<(chance.happens(faults.repeated) ? 2 : 1) {
            let late = chance.happens(faults.late) ? chance.number(1_000...20_000) : 0
            world.after(chance.number(faults.delay) + late, arrive)
        }
        return true
    }

    /// A message in a few words: its kind, and the beginning of its id's second half.
    private static func words(_ frames: [Data], isReply: Bool) -> String {
        guard frames.count == 3 else { return "\(frames.count) frames" }
        if isReply, let header = try? WireReplyHeader(serializedBytes: frames[1]) {
            return "\(short(header.requestID)) \(Heard(header: header, body: frames[2]).words)"
        }
        if !isReply, let header = try? WireRequestHeader(serializedBytes: frames[1]) {
            return "\(short(header.requestID)) \(header.kind)"
        }
        return "what cannot be read"
    }

    private static func short(_ id: Data) -> String { id.suffix(3).map { String($0, radix: 16) }.joined() }
}
