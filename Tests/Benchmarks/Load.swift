import Edges
import Foundation
import SwiftProtobuf
import WireSchemas

/// Commands that are ready to be sent, so that nothing but asking and hearing is timed.
struct Load {
    private let requests: [[Data]]

    /// As many commands, each under an id of its own.
    init(_ count: Int, _ client: Client, _ command: (Int) -> some Message) throws {
        requests = try (0..<count).map { number in
            try client.frames(.command, try command(number).serializedData(), id: client.newID())
        }
    }

    /// Sends them all with so many in flight: whenever one is answered, the next one goes.
    /// - Returns: the seconds that it took.
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
