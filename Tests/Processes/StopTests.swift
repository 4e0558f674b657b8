import Edges
import Foundation
import Glibc
import Kernel
import SwiftProtobuf
import Testing
import WireSchemas

extension Processes {
    @Suite struct Stops {
        @Test(.timeLimit(minutes: 1))
        func `a node that is asked to stop under load ends well and soon, and loses nothing`() throws {
            let province = try TemporaryProvince()
            let registry = TemporaryProvince.registry
            let node = try province.start(registry)
            let load = try province.villages(window: 64)
            try load.go(for: 200)
            node.signal(SIGTERM)
            try eventually("the node ends", seconds: 5) {
                try load.step()
                return !node.isRunning
            }
            #expect(try node.status() == 0)
            try province.waitUntilServing(registry, try province.launch(registry))
            try load.finish()
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 1))
        func `a parked follower is answered by a node that stops`() throws {
            let province = try TemporaryProvince()
            let registry = TemporaryProvince.registry
            let node = try province.start(registry)
            let follower = try province.client(registry, as: TemporaryProvince.reporting)
            var asked = WireEntriesRequest()
            asked.after = try province.status(of: registry).head
            asked.hash = try province.hash(of: asked.after, in: registry)
            asked.patienceMs = Limits.patienceMilliseconds
            let frames = try follower.frames(.entries, try asked.serializedData(), id: follower.newID())
            #expect(try follower.send(frames))
            #expect(try follower.receive(milliseconds: 300) == nil, "it waits for what comes next")

            node.signal(SIGTERM)
            let answer = try #require(try follower.receive(milliseconds: 5_000))
            #expect(answer.header.outcome == .answered)
            #expect(try WireEntriesPage(serializedBytes: answer.body).lines.isEmpty)
            #expect(try node.status(within: 5) == 0)
        }
    }
}
