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
    /// The checks of a node before it serves, and while it serves.
    @Suite struct Restarts {
        private let registry = TemporaryProvince.registry

        private func file(_ province: TemporaryProvince, _ ending: String = "") -> URL {
            province.folder.appendingPathComponent("data/\(registry).sqlite\(ending)")
        }

        /// The node exits with status 78 and a message with the remedy.
        private func expectRefusal(_ province: TemporaryProvince, _ node: String, _ words: String...) throws {
            let process = try province.launch(node)
            #expect(try process.status(within: 20) == 78)
            for each in words { #expect(process.words.contains(each), "\(process.words)") }
        }

        @Test(.timeLimit(minutes: 1))
        func `a database that was copied without its log is refused, and taken with --new`() throws {
            let province = try TemporaryProvince()
            try province.start(registry)
            let load = try province.villages()
            try load.go(for: 60)
            try load.finish()
            // Within a second the file beside the database records the last entry.
            usleep(1_200_000)
            try load.go(for: 1)
            try load.finish()
            try province.kill(registry)
            let aside = file(province, "-wal").appendingPathExtension("aside")
            try FileManager.default.moveItem(at: file(province, "-wal"), to: aside)
            try expectRefusal(province, registry, "-wal", "tangga up --new")
            // With the log put back the node serves, and nothing is missing.
            try? FileManager.default.removeItem(at: file(province, "-wal"))
            try FileManager.default.moveItem(at: aside, to: file(province, "-wal"))
            try province.waitUntilServing(registry, try province.launch(registry))
            #expect(try province.losses(of: load) == [])
            // When the log is lost for good, an operator confirms it.
            try province.kill(registry)
            for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(at: file(province, ending)) }
            try expectRefusal(province, registry, "tangga up --new")
            #expect(try province.tangga("up", "--detach", "--new").status() == 2)
            try province.tangga("up", "--detach", "--new", registry).done()
            #expect(try province.status(of: registry).head > 0)
        }

        @Test(.timeLimit(minutes: 1))
        func `another node's database is refused, and that node named`() throws {
            let province = try TemporaryProvince()
            let node = try province.start(TemporaryProvince.disbursement)
            node.signal(SIGTERM)
            #expect(try node.status() == 0)
            try Data("store: data/\(TemporaryProvince.disbursement).sqlite\n".utf8)
                .write(to: province.folder.appendingPathComponent("nodes/\(registry).yaml"))
            try expectRefusal(province, registry, TemporaryProvince.disbursement)
        }

        @Test(.timeLimit(minutes: 1))
        func `damage far before the journal's end is found while the node serves, and its next start is refused`()
            throws
        {
            let province = try TemporaryProvince()
            let node = try province.start(registry)
            let load = try province.villages(window: 64)
            try load.go(for: Int(Limits.tailEntries) + 100)
            try load.finish()
            node.signal(SIGTERM)
            #expect(try node.status() == 0)
            try province.database(of: registry).transact { tables in
                try tables.write("UPDATE journal SET at = at + 1 WHERE number = 20", [])
            }
            let next = try province.launch(registry)
            try province.waitUntilServing(registry, next)
            try eventually("the scrub finds the entry") {
                try province.status(of: registry).trouble.contains("entry 20")
            }
            let late = try province.villages(first: 20_000)
            for _ in 0..<10 { try late.step() }
            #expect(late.acknowledged == 0)
            #expect(!late.passing.isEmpty && late.passing.allSatisfy { $0.fault == .storage })
            #expect(next.isRunning)
            next.signal(SIGTERM)
            #expect(try next.status() == 0)
            try expectRefusal(province, registry, "entry 20", "pulihkan dari cadangan")
        }

        @Test(
            .enabled(if: PostgresServer.isInstalled, "\(PostgresServer.missing)"), .timeLimit(minutes: 1),
            arguments: ["fsync = off", "full_page_writes = off", "data_sync_retry = on"])
        func `a server whose settings can lose a commit is refused, and the setting named`(_ setting: String) throws {
            let server = try PostgresServer()
            try server.tell("ALTER SYSTEM SET \(setting)")
            server.kill()
            try server.start()
            let province = try TemporaryProvince()
            try province.keep(registry, in: server.address)
            try expectRefusal(province, registry, setting)
        }
    }
}
