import Crypto
import Edges
import Foundation
import Glibc
import Intake
import Kernel
import Stores
import Testing

@testable import Console

extension Processes {
    /// Databases damaged or changed behind the node's back.
    @Suite struct Damage {
        private let registry = TemporaryProvince.registry

        @Test(.timeLimit(minutes: 1))
        func `a damaged page stops the node at its start with a sentence that says what to do`() throws {
            let province = try filledAndStopped()
            let file = province.folder.appendingPathComponent("data/\(registry).sqlite")
            let handle = try FileHandle(forUpdating: file)
            let pages = Int(try handle.seekToEnd() / 4_096)
            // Page 1 is the schema's; any other may be damaged.
            for page in stride(from: 2, to: pages, by: 7) {
                try handle.seek(toOffset: UInt64(page * 4_096))
                try handle.write(contentsOf: Data((0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ page) }))
            }
            try handle.close()
            try expectNoStart(province, "Basis data rusak", "The database is damaged", "pulihkan dari cadangan")
        }

        @Test(.timeLimit(minutes: 1))
        func `a file that is no database stops the node at its start with a sentence`() throws {
            let province = try filledAndStopped()
            let file = province.folder.appendingPathComponent("data/\(registry).sqlite")
            try Data(repeating: 0x5A, count: 64 * 1_024).write(to: file)
            try expectNoStart(province, "Basis data rusak", "The database is damaged")
        }

        /// Changes of the journal behind the node's back, and the message at the next start.
        static let forgeries: [(String, String)] = [
            ("UPDATE journal SET at = at + 1 WHERE number = 5", "entry 5 stands under another id or time"),
            ("UPDATE journal SET entry = (SELECT entry FROM journal WHERE number = 6) WHERE number = 7", "entry 7"),
            ("UPDATE journal SET hash = (SELECT hash FROM journal WHERE number = 6) WHERE number = 8", "entry 8"),
            ("DELETE FROM journal WHERE number = 9", "entry 9 is missing"),
        ]

        @Test(.timeLimit(minutes: 1), arguments: forgeries)
        func `a broken chain stops the node at its start and names the first wrong entry`(
            _ statement: String, _ words: String
        ) throws {
            let province = try filledAndStopped()
            try province.database(of: registry).transact { _ = try $0.write(statement, []) }
            try expectNoStart(province, "Rantai jurnal putus", words, "tell the auditor")
        }

        @Test(.timeLimit(minutes: 1))
        func `tables that differ from the journal's fold are found by verify`() throws {
            let province = try filledAndStopped()
            try province.database(of: registry).transact { tables in
                _ = try tables.write("UPDATE region SET name = $1 WHERE name = $2", ["Desa palsu", "Desa 3"])
            }
            try province.waitUntilServing(registry, try province.launch(registry))
            let words = try #require(try province.unsound(registry))
            #expect(words.contains("table region"))
            // A finding is printed and logged: digests tell which cells differ, and hold no person's data.
            let digest = SHA256.hash(data: Data("Desa palsu".utf8)).prefix(4).map { String(format: "%02x", $0) }
                .joined()
            #expect(words.contains("#\(digest), "))
            #expect(!words.contains("Desa palsu"))
        }

        /// The node exits with status 78, after which systemd does not restart it, and these words; `tangga up` exits
        /// with 3 and the same words.
        private func expectNoStart(_ province: TemporaryProvince, _ words: String...) throws {
            let node = try province.launch(registry)
            #expect(try node.status(within: 20) == 78)
            let up = try province.tangga("up", "--detach", registry)
            #expect(try up.status(within: 20) == 3)
            for each in words {
                #expect(node.words.contains(each))
                #expect(up.words.contains(each))
            }
            #expect(province.process(of: registry) == nil)
        }

        /// A Registry with some entries, stopped in order, so that its log is copied into the database file.
        private func filledAndStopped() throws -> TemporaryProvince {
            let province = try TemporaryProvince()
            let node = try province.start(registry)
            let load = try province.villages(size: 20)
            try load.go(for: 40)
            try load.finish()
            node.signal(SIGTERM)
            #expect(try node.status() == 0)
            return province
        }
    }
}
