import Edges
import Foundation
import Glibc
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Talk
import Testing
import Vocabulary
import WireSchemas

@testable import Console

extension Processes {
    /// The Registry in a PostgreSQL server of its own that fails in several ways.
    @Suite(.enabled(if: PostgresServer.isInstalled, "\(PostgresServer.missing)")) struct Postgres {
        private let registry = TemporaryProvince.registry

        @Test(.timeLimit(minutes: 2))
        func `acknowledged commands are there after the server was killed, again and again`() throws {
            let server = try PostgresServer()
            let province = try TemporaryProvince()
            try province.keep(registry, in: server.address)
            let node = try province.start(registry)
            let load = try province.villages(window: 32)
            var chance = Chance(seed: 2_027)
            for _ in 0..<5 {
                try load.go(for: chance.number(5...120))
                usleep(UInt32(chance.number(0...3_000)))
                server.kill()
                try load.step(milliseconds: chance.number(1...50))
                try server.start()
            }
            try load.go(for: 50)
            try load.finish()
            #expect(node.isRunning)
            #expect(try province.status(of: registry).trouble.isEmpty)
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 2))
        func `a killed node loses nothing, and finds its lock free when it is started again`() throws {
            let server = try PostgresServer()
            let province = try TemporaryProvince()
            try province.keep(registry, in: server.address)
            try province.start(registry)
            let load = try province.villages(window: 32)
            for _ in 0..<3 {
                try load.go(for: 60)
                try province.kill(registry)
                try province.waitUntilServing(registry, try province.launch(registry))
            }
            try load.finish()
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 2))
        func `of two first processes on two hosts one serves, and the other ends with a sentence`() throws {
            let server = try PostgresServer()
            let hosts = (try TemporaryProvince(), try TemporaryProvince())
            try hosts.0.keep(registry, in: server.address)
            try hosts.1.keep(registry, in: server.address)
            let first = try hosts.0.start(registry)
            let load = try hosts.0.villages()
            try load.go(for: 10)
            try expectNoStart(
                hosts.1, status: 1, "Proses lain sedang menulis", "tangga \(registry)", "Another process writes")
            try load.go(for: 10)
            try load.finish()
            #expect(first.isRunning)
            #expect(try hosts.0.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 2))
        func `of two first processes that start at once one serves, and the other names it`() throws {
            let server = try PostgresServer()
            let hosts = (try TemporaryProvince(), try TemporaryProvince())
            try hosts.0.keep(registry, in: server.address)
            try hosts.1.keep(registry, in: server.address)
            let nodes = (try hosts.0.launch(registry), try hosts.1.launch(registry))
            try eventually("one of them ends") { !(nodes.0.isRunning && nodes.1.isRunning) }
            let (loser, winner, host) = nodes.0.isRunning ? (nodes.1, nodes.0, hosts.0) : (nodes.0, nodes.1, hosts.1)
            #expect(try loser.status() == 1)
            #expect(loser.words.contains("Proses lain sedang menulis") && loser.words.contains("tangga \(registry) @ "))
            try host.waitUntilServing(registry, winner)
            try host.tangga("up", "--detach", registry).done()
            let load = try host.villages()
            try load.go(for: 20)
            try load.finish()
            #expect(try host.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 2))
        func `a wrong password, none, and one in the address each end with a sentence that does not repeat it`() throws
        {
            let server = try PostgresServer(password: "benar")
            let province = try TemporaryProvince()
            for (password, words) in [("rahasia", "28P01"), (nil, "password")] {
                let file = province.folder.appendingPathComponent("pgpass")
                try Data((password.map { "*:*:*:*:\($0)\n" } ?? "").utf8).write(to: file)
                chmod(file.path, 0o600)
                try province.keep(registry, in: server.address + "&passfile=\(file.path)")
                try expectNoStart(province, "menolak masuk", "PGPASSFILE", words)
            }
            try province.keep(registry, in: server.address + "&password=rahasia")
            try expectNoStart(province, "Kata sandi tidak boleh ada", "No password may stand")
            let file = province.folder.appendingPathComponent("pgpass")
            try Data("*:*:*:*:benar\n".utf8).write(to: file)
            chmod(file.path, 0o600)
            try province.keep(registry, in: server.address + "&passfile=\(file.path)")
            try province.start(registry)
        }

        @Test(.timeLimit(minutes: 2))
        func `a database of a newer version, and an address without a server, end with a sentence`() throws {
            let server = try PostgresServer()
            let province = try TemporaryProvince()
            try province.keep(registry, in: server.address)
            try province.start(registry)
            try province.kill(registry)
            try server.tell("INSERT INTO \"\(registry)\".schema_version (version) VALUES (99)")
            try expectNoStart(province, "versi yang lebih baru", "99", "of a newer version")
            server.kill()
            try expectNoStart(province, status: 1, "tidak dapat dibuka", "cannot be opened")
        }

        @Test(.timeLimit(minutes: 2))
        func `a server without room refuses commands, serves queries, and takes commands again when there is`() throws {
            let server = try PostgresServer()
            let disk = try server.addSmallDisk("small", megabytes: 16)
            let province = try TemporaryProvince()
            try province.keep(registry, in: server.address + "&options=-cdefault_tablespace%3Dsmall")
            let node = try province.start(registry)
            let load = try province.villages(window: 4, size: 100)
            try load.go(for: 5)
            try disk.fill()
            try eventually("a command hears that the disk is full") {
                try load.step()
                return load.passing.contains { $0.fault == .diskFull }
            }
            for _ in 0..<5 {
                _ = try entry(ofRegionsIn: province)
                try load.step(milliseconds: 100)
            }
            #expect(load.passing.allSatisfy { $0.fault == .diskFull })
            #expect(try province.status(of: registry).trouble.hasPrefix("53100"))
            try disk.clear()
            try load.go(for: 20)
            try load.finish()
            #expect(node.isRunning)
            #expect(try province.status(of: registry).trouble.isEmpty)
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 2))
        func `a replica is refused as the first server, and answers queries as far as it has read`() throws {
            let server = try PostgresServer()
            let replica = try PostgresServer(following: server)
            let province = try TemporaryProvince()
            try province.keep(registry, in: replica.address)
            try expectNoStart(province, "hanya salinan", "This is a replica")

            try province.keep(registry, in: server.address, replica: replica.address)
            try province.start(registry)
            let load = try province.villages()
            try load.go(for: 20)
            try load.finish()
            try replica.tell("SELECT pg_wal_replay_pause()")
            let before = try province.status(of: registry).head
            try load.go(for: 20)
            try load.finish()
            let head = try province.status(of: registry).head
            #expect(head >= before + 20)
            // A query without a minimum entry is answered with the entry that the replica has reached.
            #expect(try entry(ofRegionsIn: province) <= before)

            // A follower reads from the first server, which the replica's lag does not affect.
            #expect(try province.feed().count == Int(head))
            let asker = try province.client(registry, as: "operator")
            var query = RegistryQuery()
            query.regions.area = "36.01.01"
            query.regions.most = 10
            let id = asker.newID()
            let deadline = SystemClock().now().adding(seconds: 60)
            let frames = try asker.frames(.query, try query.serializedData(), id: id) {
                $0.atLeast = head
                $0.deadline = deadline.microseconds
            }
            #expect(try asker.send(frames))
            #expect(try asker.receive(milliseconds: 500) == nil, "the replica has not read so far")
            try replica.tell("SELECT pg_wal_replay_resume()")
            let answer = try #require(try asker.receive(milliseconds: 20_000))
            #expect(answer.header.outcome == .answered)
            #expect(answer.header.entry >= head)
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 2))
        func `a server without room for its log ends, and loses no acknowledged command`() throws {
            let server = try PostgresServer(logMegabytes: 24)
            let province = try TemporaryProvince()
            try province.keep(registry, in: server.address)
            let node = try province.start(registry)
            let load = try province.villages(window: 4, size: 100)
            try load.go(for: 5)
            try #require(server.logDisk).fill()
            try eventually("the server has ended", seconds: 40) {
                try load.step(milliseconds: 50)
                return !server.isRunning
            }
            #expect(server.log.contains("No space left on device"))
            try eventually("a command hears of it") {
                try load.step()
                return load.passing.contains { $0.fault == .storage }
            }
            #expect(node.isRunning)
            try #require(server.logDisk).clear()
            try server.start()
            try load.go(for: 20)
            try load.finish()
            #expect(try province.status(of: registry).trouble.isEmpty)
            let losses = try province.losses(of: load)
            #expect(losses == [])
        }

        @Test(.timeLimit(minutes: 2))
        func `when a synchronous replica takes its server's place, a node goes on there and nothing is lost`() throws {
            let server = try PostgresServer()
            let replica = try PostgresServer(following: server)
            try server.waitsForReplica()
            let both = "host=\(server.folder.path),\(replica.folder.path)&user=tangga"
            let province = try TemporaryProvince()
            try province.keep(registry, in: "postgresql:///postgres?\(both)")
            let node = try province.start(registry)
            let load = try province.villages(window: 32)
            try load.go(for: 100)
            server.kill()
            try load.step(milliseconds: 50)
            // Writes fail until the replica is promoted.
            try eventually("a command hears of it") {
                try load.step()
                return load.passing.contains { $0.fault == .storage }
            }
            #expect(try replica.ask("SELECT pg_promote()") == "t")
            // The promoted server must not wait for a synchronous replica, since it has none.
            try load.go(for: 100)
            try load.finish()
            #expect(node.isRunning)
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 2))
        func `a server that is named first and does not answer does not block the second`() throws {
            let silent = try PostgresServer()
            let server = try PostgresServer()
            silent.freeze()
            let province = try TemporaryProvince()
            try province.keep(
                registry, in: "postgresql:///postgres?host=\(silent.folder.path),\(server.folder.path)&user=tangga")
            try province.start(registry)
            let load = try province.villages()
            try load.go(for: 10)
            try load.finish()
            #expect(try server.ask("SELECT count(*) > 10 FROM \"\(registry)\".journal") == "t")
        }

        @Test(.timeLimit(minutes: 2))
        func `while its server accepts no session, a node answers queries at once`() throws {
            let server = try PostgresServer()
            let province = try TemporaryProvince()
            try province.keep(registry, in: server.address)
            try province.start(registry)
            let load = try province.villages(size: 20)
            try load.go(for: 10)
            try load.finish()
            _ = try entry(ofRegionsIn: province)
            let writer = try #require(pid_t(try server.ask(PostgresServer.whoHoldsTheLock)))
            server.freeze()
            kill(writer, SIGTERM)
            try eventually("a command hears of it", seconds: 30) {
                try load.step()
                return load.passing.contains { $0.fault == .storage }
            }
            let until = Date().addingTimeInterval(6)
            var slowest = 0.0
            while Date() < until {
                let begun = Date()
                _ = try entry(ofRegionsIn: province)
                slowest = max(slowest, Date().timeIntervalSince(begun))
            }
            #expect(slowest < 2)
            server.thaw()
            try load.go(for: 20)
            try load.finish()
            #expect(try province.losses(of: load) == [])
        }

        /// Queries ten regions of the Registry.
        /// - Returns: the entry that the answer rests on.
        private func entry(ofRegionsIn province: TemporaryProvince) throws -> UInt64 {
            var query = RegistryQuery()
            query.regions.area = "36.01.01"
            query.regions.most = 10
            let (answer, header) = try province.session(as: "operator").registry().ask(query)
            #expect(answer.regions.regions.count == 10)
            return header.entry
        }

        /// The node exits with this status and these words, without any password.
        private func expectNoStart(_ province: TemporaryProvince, status: Int32 = 78, _ words: String...) throws {
            let node = try province.launch(registry)
            #expect(try node.status(within: 20) == status)
            for words in words { #expect(node.words.contains(words), "\(node.words)") }
            #expect(!node.words.contains("rahasia"))
        }
    }
}
