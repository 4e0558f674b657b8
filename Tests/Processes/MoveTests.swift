import Edges
import Foundation
import Glibc
import Kernel
import Schemas
import Stores
import Testing
import WireSchemas

@testable import Console

extension Processes {
    /// A node that moves from its file to PostgreSQL, and back.
    @Suite(.enabled(if: PostgresServer.isInstalled, "\(PostgresServer.missing)")) struct Moves {
        private let registry = TemporaryProvince.registry

        /// The serving node's last entry and its hash.
        private func head(_ province: TemporaryProvince) throws -> (entry: UInt64, hash: Data) {
            let entry = try province.status(of: registry).head
            return (entry, try province.hash(of: entry, in: registry))
        }

        private func stop(_ node: ChildProcess) throws {
            node.signal(SIGTERM)
            #expect(try node.status() == 0)
        }

        private func serve(_ province: TemporaryProvince) throws -> ChildProcess {
            let node = try province.launch(registry)
            try province.waitUntilServing(registry, node)
            return node
        }

        /// The journal in the node's file. No process may have the file open.
        private func journal(_ province: TemporaryProvince) throws -> [Data] {
            let store = try province.database(of: registry)
            defer { store.close() }
            return try store.read { try $0.rows("SELECT hash FROM journal ORDER BY number") { $0.blob(0) } }
        }

        /// The environment outranks the settings that the move has changed, so the old store itself must refuse the
        /// node.
        private func expectMoved(from old: String, to new: String, _ province: TemporaryProvince) throws {
            let node = try province.launch(registry, environment: ["TANGGA_STORE": old])
            #expect(try node.status() == 78)
            #expect(node.words.contains("Simpul ini sudah pindah ke \(new)"), "\(node.words)")
        }

        @Test(.timeLimit(minutes: 3))
        func `a node moves to PostgreSQL and back, goes on in each, and leaves each as it was`() throws {
            let server = try PostgresServer()
            let province = try TemporaryProvince()
            var node = try province.start(registry)
            let load = try province.villages(window: 8, size: 50)
            try load.go(for: 30)
            try load.finish()
            let atFirst = try head(province)
            try stop(node)
            let before = try journal(province)

            try province.tangga("move", registry, "--to", server.address).done()
            #expect(try journal(province) == before)
            #expect(try province.settings(of: registry).contains("postgresql://"))
            try expectMoved(from: "data/\(registry).sqlite", to: server.address, province)
            node = try serve(province)
            let moved = try head(province)
            #expect(moved.entry == atFirst.entry && moved.hash == atFirst.hash)
            #expect(try province.unsound(registry) == nil)
            try load.go(for: 30)
            try load.finish()
            let later = try head(province)
            try stop(node)
            let hashes = "SELECT md5(string_agg(hash::text, '' ORDER BY number)) FROM \"\(registry)\".journal"
            let there = try server.ask(hashes)

            // Its file has the beginning of this journal, so the move appends to it.
            try province.tangga("move", registry, "--to", "data/\(registry).sqlite").done()
            #expect(try server.ask(hashes) == there)
            try expectMoved(from: server.address, to: "data/\(registry).sqlite", province)
            node = try serve(province)
            let back = try head(province)
            #expect(back.entry == later.entry && back.hash == later.hash)
            try load.go(for: 30)
            try load.finish()
            #expect(try province.losses(of: load) == [])
            try stop(node)
        }

        @Test(.timeLimit(minutes: 3))
        func `a move whose console is killed half-way leaves the node where it was, and can be started again`() throws {
            let server = try PostgresServer()
            let province = try TemporaryProvince()
            var node = try province.start(registry)
            let load = try province.villages(window: 8, size: 400)
            try load.go(for: 40)
            try load.finish()
            let before = try head(province)
            try stop(node)
            let settings = try province.settings(of: registry)

            let moving = try province.tangga("move", registry, "--to", server.address)
            try eventually("the new place is being filled", seconds: 60) {
                #expect(moving.isRunning, "\(moving.words)")
                return try server.ask("SELECT to_regclass('\"\(registry)\".journal') IS NOT NULL") == "t"
            }
            moving.end()
            try eventually("the node's own program has ended with it") { province.process(of: registry) == nil }
            #expect(try province.settings(of: registry) == settings)
            node = try serve(province)
            let there = try head(province)
            #expect(there.entry == before.entry && there.hash == before.hash)
            try load.go(for: 1)
            try load.finish()
            let later = try head(province)
            try stop(node)

            try province.tangga("move", registry, "--to", server.address).done(within: 100)
            node = try serve(province)
            let moved = try head(province)
            #expect(moved.entry == later.entry && moved.hash == later.hash)
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 2))
        func `a node does not leave PostgreSQL while a stand-by is waiting there`() throws {
            let server = try PostgresServer()
            let first = try TemporaryProvince(.twoHosts)
            let second = try TemporaryProvince(secondOf: first)
            for host in [first, second] { try host.keep(registry, in: server.address, "standby: true") }
            let node = try first.start(registry)
            let load = try first.villages(window: 8, size: 400)
            try load.go(for: 40)
            try load.finish()
            try stop(node)
            let moving = try first.tangga("move", registry, "--to", "data/\(registry).sqlite")
            try eventually("the move has begun") { first.process(of: registry) != nil }
            let standing = try second.launch(registry)
            #expect(try moving.status(within: 100) == 1)
            #expect(moving.words.contains("Proses lain siaga di tempat lama"), "\(moving.words)")
            try eventually("it serves") { standing.words.contains("serving") }
            let refused = try first.tangga("move", registry, "--to", "data/\(registry).sqlite")
            #expect(try refused.status() == 1)
            #expect(refused.words.contains("Proses lain sedang menulis"))
            #expect(try first.settings(of: registry).contains("postgresql://"))
        }
    }
}
