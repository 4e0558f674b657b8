import Edges
import Foundation
import SwiftProtobuf
import WireSchemas

/// Commands encoded in advance, so that only sending and receiving are timed.
struct Load {
    private let requests: [[Data]]

    /// The given number of commands, each with an id of its own.
    init(_ count: Int, _ client: Client, _ command: (Int) -> some Message) throws {
        requests = try (0..<count).map { number in
            try client.frames(.command, try command(number).serializedData(), id: client.newID())
        }
    }

    /// Sends them all with `inFlight` at once: each answer is followed by the next command.
    /// - Returns: the elapsed seconds.
    func run(_ client: Client, inFlight: Int) throws -> Double {
        var sent = 0
        var answered = 0
        return try seconds {
            while answered < requests.count {
                while sent < requests.count, sent - answered < inFlight {
                    guard try client.send(requests[sent]) else { break }
                    sent += 1
                }
                guard let answer = try client.receive(milliseconds: 10_000) else {
                    throw BenchFault("no answer within ten seconds")
                }
                guard answer.header.outcome == .answered else { throw BenchFault("\(answer.header)") }
                answered += 1
            }
        }
    }
}
