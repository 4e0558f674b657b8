import Foundation
import Glibc
import Testing

@testable import Edges

/// The door's replies to libzmq, which asks it about each connection (ZeroMQ RFC 27).
@Suite struct DoorkeeperTests {
    private static let key = Data(0..<32)
    private static let request = Data([0, 1])

    private static func frames(
        version: String = "1.0", mechanism: String = "CURVE", key: Data? = key
    ) -> [Data] {
        [Data(version.utf8), request] + ["tangga", "127.0.0.1", ""].map { Data($0.utf8) } + [
            Data(mechanism.utf8)
        ]
            + [key].compactMap { $0 }
    }

    /// The door's reply without its version: request id, status and name.
    private static func answer(_ frames: [Data], names: [String: String]) throws -> (
        Data, String, String, Doorkeeper
    ) {
        let context = try ZeroMQContext()
        let door = try Doorkeeper(context)
        door.admit(names)
        let socket = try context.socket(.dealer)
        try socket.set(.linger, Int32(0))
        try socket.connect("inproc://zeromq.zap.01")
        #expect(try socket.send([Data()] + frames))
        let reply = try #require(try socket.receive(waiting: true)).frames
        context.shutdown()
        try #require(reply.count == 7)
        #expect(reply[0].isEmpty && reply[1] == Data("1.0".utf8))
        return (
            reply[2], String(decoding: reply[3], as: UTF8.self),
            String(decoding: reply[5], as: UTF8.self), door
        )
    }

    @Test func `a known key is let in under its name`() throws {
        let text = try #require(ZeroMQContext.z85(Self.key))
        let answer = try Self.answer(Self.frames(), names: [text: "bendahara"])
        #expect(answer.0 == Self.request && answer.1 == "200" && answer.2 == "\(text) 1 bendahara")
        #expect(answer.3.counts.map(\.1) == [1, 0, 0])
    }

    @Test func `a key that becomes known while it waits at the door is let in at once`() throws {
        let text = try #require(ZeroMQContext.z85(Self.key))
        let context = try ZeroMQContext()
        let door = try Doorkeeper(context)
        let socket = try context.socket(.dealer)
        try socket.set(.linger, Int32(0))
        try socket.connect("inproc://zeromq.zap.01")
        #expect(try socket.send([Data()] + Self.frames()))
        // A connection is counted when it starts to wait.
        while door.counts[1].1 == 0 { usleep(1_000) }
        let begun = ContinuousClock.now
        door.admit([text: "bendahara"])
        let reply = try #require(try socket.receive(waiting: true)).frames
        // A reply after the door's whole patience would be a refusal.
        #expect(ContinuousClock.now - begun < .milliseconds(400))
        #expect(reply[3] == Data("200".utf8) && reply[5] == Data("\(text) 1 bendahara".utf8))
        #expect(door.counts.map(\.1) == [1, 1, 0])
        context.shutdown()
    }

    @Test func `an unknown key may connect again later, and is counted`() throws {
        let answer = try Self.answer(
            Self.frames(), names: [String(repeating: "0", count: 40): "bendahara"])
        #expect(answer.0 == Self.request && answer.1 == "403" && answer.2.isEmpty)
        #expect(answer.3.counts.map(\.1) == [0, 1, 0])
    }

    @Test(arguments: [
        (frames(version: "2.0"), "500"), ([Data("1.0".utf8)], "500"), ([Data()], "500"),
        (frames(mechanism: "NULL"), "400"), (frames(mechanism: "PLAIN"), "400"),
        (frames(key: nil), "400"),
        (frames(key: Data()), "400"), (frames(key: Data(0..<31)), "400"),
        (frames(key: Data(0..<33)), "400"),
        (frames() + [Data()], "400"),
    ])
    func `a client that does not speak CURVE is turned away for good`(frames: [Data], status: String) throws {
        let answer = try Self.answer(frames, names: [:])
        #expect(answer.1 == status && answer.2.isEmpty)
        #expect(answer.3.counts.map(\.1) == [0, 0, 0])
    }

    @Test func `a fault ends the door's thread with that fault, the context's shutdown without one`() throws {
        struct Broken: Error {}
        #expect(Doorkeeper.fault { throw Broken() } is Broken)
        let context = try ZeroMQContext()
        let socket = try context.socket(.reply)
        try socket.bind("inproc://door")
        context.shutdown()
        #expect(Doorkeeper.fault { _ = try socket.receive(waiting: true) } == nil)
    }

    @Test func `a credential is read as it was written, and nothing else is one`() throws {
        let credential = Credential(key: "k:1", connection: .max, name: "registry.bappeda")
        #expect(Credential(credential.text) == credential)
        for text in ["", "k", "k 1", "k x n", "k -1 n", "k 1 n n", " 1 n "] {
            #expect(Credential(text) == nil, "\(text)")
        }
    }
}
