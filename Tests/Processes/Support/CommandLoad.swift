import Edges
import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// Sends a node commands, several at once, and records the acknowledgements.
///
/// An unanswered command is repeated with the same bytes, as by any client.
final class CommandLoad {
    /// A command and, once it is settled, its reply.
    struct Told {
        let id: Identifier
        let frames: [Data]
        var answer: Client.Answer?
    }

    private(set) var told: [Told] = []
    /// Faults and other replies that settle nothing.
    private(set) var passing: [WireReplyHeader] = []
    private let client: Client
    private let window: Int
    private let command: (Int) throws -> Data?
    private var places: [Data: Int] = [:]
    private var underWay: Set<Int> = []
    private var heard = Date()
    /// Seconds of silence after which every unsettled command is repeated. It grows with each repeat without a reply,
    /// since a machine may be slow.
    private var patience = CommandLoad.shortest
    private static let shortest = 0.4
    /// Whether a reply that settles nothing has come since the last sending.
    private var isHeard = false

    /// - Parameters:
    ///   - window: unsettled commands at once.
    ///   - command: the body of the n-th command, counted from 0; nil at the end.
    init(_ client: Client, window: Int, command: @escaping (Int) throws -> Data?) {
        self.client = client
        self.window = window
        self.command = command
    }

    /// Commands that import invented villages into the Registry.
    /// - Parameters:
    ///   - size: villages in each command.
    ///   - first: the number of its first village, so that several loads import different villages.
    ///   - most: the number of commands.
    convenience init(
        villages client: Client, window: Int = 16, size: Int = 1, first: Int = 0, most: Int = .max
    ) {
        self.init(client, window: window) { number in
            number < most ? try CommandLoad.villages(from: first + number * size, size) : nil
        }
    }

    /// The number of settled commands.
    var acknowledged: Int { told.count - underWay.count }

    /// Fills the window and receives replies for about so many milliseconds.
    func step(milliseconds: Int = 10) throws {
        while underWay.count < window, let body = try command(told.count) {
            let place = told.count
            let id = client.newID()
            let next = Told(id: id, frames: try client.frames(.command, body, id: id))
            told.append(next)
            places[id.data] = place
            underWay.insert(place)
            _ = try client.send(next.frames, milliseconds: 0)
        }
        try take(milliseconds: milliseconds)
    }

    /// Runs until so many more commands are settled.
    func go(for more: Int, seconds: Double = 30) throws {
        let wanted = acknowledged + more
        try eventually("\(wanted) commands are settled", seconds: seconds) {
            try step()
            return acknowledged >= wanted
        }
    }

    /// Waits until every sent command is settled.
    func finish(seconds: Double = 30) throws {
        try eventually("all that was sent is settled", seconds: seconds) {
            try take(milliseconds: 10)
            return underWay.isEmpty
        }
    }

    /// Repeats every settled command over another connection.
    /// - Returns: a sentence for each command whose reply differs from the first.
    func differencesWhenAskedAgain(_ client: Client) throws -> [String] {
        try told.compactMap { each in
            guard let before = each.answer else { return nil }
            let frames = each.frames
            let now = try client.call(.command, frames[2], id: each.id, again: 1)
            guard now.header.entry == before.header.entry, now.header.at == before.header.at, now.body == before.body
            else { return "\(each.id): \(before.header) became \(now.header)" }
            return nil
        }
    }

    private func take(milliseconds: Int) throws {
        var wait = milliseconds
        while let answer = try client.receive(milliseconds: wait) {
            wait = 0
            heard = Date()
            patience = CommandLoad.shortest
            guard let place = places[answer.header.requestID] else { continue }
            switch answer.header.outcome {
            case .answered:
                if told[place].answer == nil { told[place].answer = answer }
                underWay.remove(place)
            case .refused:
                throw TooLate(description: "command \(place) is refused: \(answer.header) \(Array(answer.body))")
            default:
                passing.append(answer.header)
                isHeard = true
            }
        }
        guard Date().timeIntervalSince(heard) > patience, !underWay.isEmpty else { return }
        // A server that replies has kept the connection. Repeated there, a request may reach another of the node's
        // addresses.
        if !isHeard { try client.reconnect() }
        isHeard = false
        for place in underWay.sorted() {
            guard try client.send(told[place].frames, milliseconds: 1_000) else { break }
        }
        heard = Date()
        patience = min(patience * 1.5, 3)
    }

    private static func villages(from first: Int, _ count: Int) throws -> Data {
        var command = RegistryCommand()
        for number in first..<first + count {
            var region = RegistryRegion()
            // 999 villages in each of the first kecamatan of Pandeglang.
            region.code = "36.01.\(two(1 + number / 999 % 28)).\(2001 + number % 999)"
            region.name = "Desa \(number)"
            region.level = .desa
            command.importRegions.regions.append(region)
        }
        return try command.serializedData()
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
