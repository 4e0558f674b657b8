import Edges
import Foundation
import Glibc
import SwiftProtobuf
import Talk
import Testing
import Vocabulary
import WireSchemas

@testable import Console

extension Processes {
    /// The Registry on two hosts with one database: one serves, the other stands by.
    @Suite(.enabled(if: PostgresServer.isInstalled, "\(PostgresServer.missing)")) struct Standbys {
        private let registry = TemporaryProvince.registry
        private let reporting = TemporaryProvince.reporting

        /// Two hosts and their server. The first serves, the second stands by.
        private struct Hosts {
            let server: PostgresServer
            let first: TemporaryProvince
            let second: TemporaryProvince
            let serving: ChildProcess
            let standing: ChildProcess

            /// - Parameters:
            ///   - far: the first process's host; nil for this host.
            ///   - network: the network by which that host reaches the server.
            init(_ far: Host? = nil, over network: Network? = nil) throws {
                let registry = TemporaryProvince.registry
                server = try PostgresServer(at: network?.here)
                first = try TemporaryProvince(.twoHosts, on: far)
                second = try TemporaryProvince(secondOf: first)
                let socket = second.folder.appendingPathComponent("run/\(registry).sock").path
                let address = network.map { "postgresql://tangga@\($0.here)/postgres" } ?? server.address
                try first.keep(registry, in: address, "standby: true")
                try second.keep(registry, in: server.address, "standby: true", "listen: \"ipc://\(socket)\"")
                serving = try first.start(registry)
                standing = try second.launch(registry)
                try standing.standsBy()
            }
        }

        /// The seconds until so many more commands are settled.
        private func seconds(_ load: CommandLoad, until more: Int) throws -> Double {
            let begun = Date()
            try load.go(for: more)
            return Date().timeIntervalSince(begun)
        }

        @Test(.timeLimit(minutes: 2))
        func `a stand-by takes over under load when the first is killed, and the first stands by when it returns`()
            throws
        {
            let hosts = try Hosts()
            try hosts.first.start(reporting)
            let load = try hosts.first.villages(window: 32)
            try load.go(for: 100)
            try hosts.first.kill(registry)
            let pause = try seconds(load, until: 40)
            print("taken over after kill -9 within \(pause) s")
            #expect(pause < 10)
            try load.go(for: 100)

            // The other way round, under a load that goes on.
            let returned = try hosts.first.launch(registry)
            try eventually("the first stands by") {
                try load.step()
                return returned.words.contains("standing by")
            }
            hosts.standing.end()
            let back = try seconds(load, until: 40)
            print("taken back after kill -9 within \(back) s")
            #expect(back < 10)
            try load.finish()
            #expect(returned.isRunning)

            let head = try hosts.first.status(of: registry).head
            try eventually("reporting has gone on from whoever served", seconds: 30) {
                try hosts.first.cursor(of: reporting, in: registry) >= head
            }
            #expect(try hosts.first.losses(of: load) == [])
            #expect(try hosts.first.unsound(reporting) == nil)
        }

        @Test(.timeLimit(minutes: Jobs.minutes))
        func `a stand-by goes on with a job where the killed process had come to`() throws {
            let hosts = try Hosts()
            let folder = try TemporaryProvince.synthesizedHandover(families: Jobs.families)
            try hosts.first.tangga("regions", "import", folder.appendingPathComponent("regions.csv").path).done()
            _ = try hosts.first.tangga(
                "import", folder.appendingPathComponent("families.csv").path,
                folder.appendingPathComponent("persons.csv").path, "--date", Day.today.iso, "--rejects",
                hosts.first.folder.appendingPathComponent("rejects").path
            ).status(within: Jobs.seconds)
            try hosts.first.tangga("assess", "--detach").done()
            let session = try hosts.second.session(as: "admin")
            func job() throws -> WireJob { try #require(try session.jobs(registry, WireJobsQuery()).first) }
            try eventually("some families are assessed") { try job().lookedAt > 0 }
            try hosts.first.kill(registry)
            try eventually("the job has ended", seconds: Jobs.seconds) { (try? job())?.state == .ended }
            let ended = try job()
            #expect(
                ended.lookedAt == ended.total && ended.changed == ended.total && Int(ended.total) > Jobs.families / 2)
            try hosts.second.tangga("assess").done(within: Jobs.seconds)
            #expect(try job().changed == 0)
            #expect(try hosts.second.unsound(registry, within: Jobs.seconds) == nil)
        }

        @Test(.timeLimit(minutes: 2))
        func `a process that slept while a stand-by took over cannot write any more, and ends`() throws {
            let hosts = try Hosts()
            try hosts.first.start(reporting)
            let load = try hosts.first.villages(window: 32)
            try load.go(for: 100)
            let early = try hosts.first.client(registry, as: "admin")
            #expect(try answers(early))
            hosts.serving.pause()
            // The commands that the stopped process has received are still under way in it.
            try load.step()
            try hosts.server.tell(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
            let pause = try seconds(load, until: 40)
            print("taken over from a stopped process within \(pause) s")
            #expect(pause < 10)
            // A client connected to both addresses is not misled by the process that answers no heartbeat.
            try eventually("whoever was connected before finds the one who serves", seconds: 10) {
                try (1...6).allSatisfy { _ in try answers(early) }
            }
            hosts.serving.resume()
            try eventually("it ends", seconds: 10) {
                try load.step()
                return !hosts.serving.isRunning
            }
            #expect(try hosts.serving.status() == 75)
            #expect(hosts.serving.words.contains("tidak melayani simpul \(registry) lagi"))
            try load.go(for: 100)
            try load.finish()
            let head = try hosts.first.status(of: registry).head
            try eventually("reporting goes on from the stand-by's address", seconds: 30) {
                try hosts.first.cursor(of: reporting, in: registry) >= head
            }
            #expect(hosts.standing.isRunning)
            #expect(try hosts.first.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 2))
        func `a stand-by takes over when the first is cut off from the database`() throws {
            let network = try Network()
            let far = try network.host()
            let hosts = try Hosts(far, over: network)
            let load = try hosts.first.villages(window: 32)
            try load.go(for: 100)
            try far.cut()
            let begun = Date()
            try eventually("the stand-by serves", seconds: 20) {
                try load.step()
                return hosts.standing.words.contains("serving")
            }
            try load.go(for: 40)
            let pause = Date().timeIntervalSince(begun)
            print("taken over from a host that was cut off within \(pause) s")
            #expect(pause < 10)
            // The cut-off process cannot know that, but exits when the database is out of reach.
            try eventually("it ends") {
                try load.step()
                return !hosts.serving.isRunning
            }
            #expect(try hosts.serving.status() == 75)
            #expect(hosts.serving.words.contains("out of reach"))
            try load.finish()
            // Restarted it cannot stand by either, until the cable is in again.
            let again = try hosts.first.launch(registry)
            #expect(try again.status(within: 20) == 1)
            try far.mend()
            try hosts.first.launch(registry).standsBy()
            #expect(try hosts.first.losses(of: load) == [])
        }

        /// Whether a client is answered within a second, over its existing connections.
        private func answers(_ client: Client) throws -> Bool {
            var query = WireNodeQuery()
            query.status = WireStatusQuery()
            let id = client.newID()
            let frames = try client.frames(.nodeQuery, try query.serializedData(), id: id)
            guard try client.send(frames) else { return false }
            while let answer = try client.receive(milliseconds: 1_000) {
                if answer.header.requestID == Data(id.bytes) { return true }
            }
            return false
        }

        @Test(.timeLimit(minutes: 2))
        func `an idle process that is cut off notices, and ends`() throws {
            let hosts = try Hosts()
            try hosts.server.tell(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
            #expect(try hosts.serving.status(within: 10) == 75)
            #expect(hosts.serving.words.contains("tangga \(registry) @ "))
            _ = try hosts.first.status(of: registry)
            #expect(hosts.standing.isRunning)
        }

        @Test(.timeLimit(minutes: 2))
        func `a stand-by follows the chain, outlives its server, and stops when it is told to`() throws {
            let hosts = try Hosts()
            let load = try hosts.first.villages()
            try load.go(for: 50)
            hosts.server.kill()
            try eventually("the stand-by has noticed") { hosts.standing.words.contains("the database is away") }
            try hosts.server.start()
            try load.go(for: 50)
            try load.finish()
            // Chance decides which process serves after the server's return. The other must exit or stand by.
            let serves = hosts.standing.words.contains("serving")
            let other = serves ? hosts.serving : hosts.standing
            try eventually("the other one ends or stands by") { !other.isRunning || !serves }
            if !serves {
                other.signal(SIGTERM)
                #expect(try other.status(within: 10) == 0)
            }
            #expect(try hosts.first.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 1))
        func `a stand-by whose node is in a file ends with a sentence`() throws {
            let province = try TemporaryProvince()
            let node = try province.launch(registry, "--standby")
            #expect(try node.status(within: 20) == 78)
            #expect(node.words.contains("A stand-by needs PostgreSQL"))
        }
    }
}

extension ChildProcess {
    /// Waits until it stands by.
    fileprivate func standsBy() throws {
        try eventually("it stands by") {
            guard isRunning else { throw TooLate(description: "it ended: \(words)") }
            return words.contains("standing by")
        }
    }
}
