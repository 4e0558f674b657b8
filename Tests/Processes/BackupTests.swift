import Foundation
import Kernel
import Schemas
import Stores
import SwiftProtobuf
import Testing
import WireSchemas

@testable import Console

extension Processes {
    /// Backups that are taken under load, verified, and restored.
    @Suite struct Backups {
        private let registry = TemporaryProvince.registry
        private let disbursement = TemporaryProvince.disbursement

        private func backup(_ province: TemporaryProvince) throws -> String {
            let file = province.folder.appendingPathComponent("registry.tangga").path
            try province.tangga("backup", registry, "--out", file).done()
            return file
        }

        @Test(.timeLimit(minutes: 2))
        func `a backup under load has every command acknowledged before, and only its owner can read it`() throws {
            let province = try TemporaryProvince()
            let node = try province.start(registry)
            let load = try province.villages(window: 8, size: 20)
            try load.go(for: 30)
            let head = try province.status(of: registry).head
            let taking = try province.tangga("backup", registry, "--out", "\(province.folder.path)/registry.tangga")
            while taking.isRunning { try load.step() }
            try taking.done()
            try load.finish()
            let file = "\(province.folder.path)/registry.tangga"
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let verified = try province.tangga("backup", "verify", file, "--format", "json").done()
            let said = try #require(
                try JSONSerialization.jsonObject(with: Data(verified.out.utf8)) as? [[String: Any]]
            ).first
            #expect(said?["sound"] as? Bool == true && said?["same"] as? Bool == true)
            #expect(try #require(said?["entries"] as? Int) > Int(head))
            #expect(node.isRunning)
        }

        @Test(.timeLimit(minutes: 2))
        func `a restored node serves the backup, its followers report that it is shorter, and read it anew when told`()
            throws
        {
            let province = try TemporaryProvince()
            let node = try province.start(registry)
            try province.start(disbursement)
            let load = try province.villages(size: 10)
            try load.go(for: 20)
            try load.finish()
            let file = try backup(province)
            let head = try province.status(of: registry).head
            try load.go(for: 20)
            try load.finish()
            let later = try province.status(of: registry).head
            try eventually("disbursement has read what the backup has not") {
                try province.cursor(of: disbursement, in: registry) >= later
            }
            node.signal(SIGTERM)
            #expect(try node.status() == 0)
            let refused = try province.tangga("restore", registry, file)
            #expect(try refused.status() == 1)
            #expect(refused.words.contains("jurnal lain atau yang lebih panjang"))
            try province.putDatabaseAside(of: registry)
            try province.tangga("restore", registry, file).done()
            // A second restore changes nothing.
            try province.tangga("restore", registry, file).done()
            try province.waitUntilServing(registry, try province.launch(registry))
            #expect(try province.status(of: registry).head == head)
            #expect(try province.unsound(registry) == nil)
            try eventually("disbursement says that the history is another", seconds: 30) {
                try province.status(of: disbursement).cursors.contains { !$0.stopped.isEmpty }
            }
            try province.tangga("refollow", disbursement).done()
            try eventually("disbursement has read the restored journal") {
                try province.cursor(of: disbursement, in: registry) == head
            }
            #expect(try province.status(of: disbursement).cursors.allSatisfy(\.stopped.isEmpty))
            #expect(try province.unsound(disbursement) == nil)
        }

        @Test(.timeLimit(minutes: 3))
        func `a backup names no family, and is restored with its keys and the master key alone`() throws {
            let province = try FundedProvince.copy()
            try province.tangga("up", "--detach", registry).done()
            let file = try backup(province)
            let before = try province.registered()
            let personal = try province.database(of: registry).read { try PersonalTexts(in: $0) }
            #expect(personal.count > 500)
            for path in [file, file + ".keys"] {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
                #expect(personal.found(in: bytes) == [], "\(path)")
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
            }
            try province.putDatabaseAside(of: registry)
            try without(file + ".keys") { try expectRefusal(province, file, "Berkas kunci") }
            let master = province.folder.appendingPathComponent("keys/\(registry).master")
            let right = try Data(contentsOf: master)
            try (Data(repeating: 7, count: 32).base64EncodedString() + "\n").write(
                to: master, atomically: false, encoding: .utf8)
            try expectRefusal(province, file, "bukan kunci basis data ini")
            try FileManager.default.removeItem(at: master)
            try expectRefusal(province, file, "Kunci induk")
            #expect(!FileManager.default.fileExists(atPath: master.path), "no other key was made in its place")
            try right.write(to: master)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: master.path)
            try province.tangga("restore", registry, file).done()
            let after = try province.registered()
            #expect(after.families == before.families && after.persons == before.persons)
            try province.waitUntilServing(registry, try province.launch(registry))
            #expect(try province.unsound(registry) == nil)

            // The same two files rebuild the node in PostgreSQL.
            try province.tangga("down", registry).done()
            let server = try PostgresServer()
            try province.keep(registry, in: server.address)
            try province.tangga("restore", registry, file).done()
            try province.waitUntilServing(registry, try province.launch(registry))
            #expect(try province.unsound(registry) == nil)
            try province.tangga("down", registry).done()
            try without("keys/\(registry).master", in: province) {
                let node = try province.launch(registry)
                #expect(try node.status() == 78 && node.words.contains("Kunci induk"))
            }
        }

        private func expectRefusal(_ province: TemporaryProvince, _ file: String, _ words: String) throws {
            for command in [["restore", registry, file], ["backup", "verify", file]] {
                let ran = try province.tangga(command)
                #expect(try ran.status() != 0, "\(command)")
                #expect(ran.words.contains(words), "\(command): \(ran.words)")
            }
        }

        /// Runs `body` while a file is under another name.
        private func without(_ file: String, in province: TemporaryProvince? = nil, _ body: () throws -> Void) throws {
            let path = province.map { $0.folder.appendingPathComponent(file).path } ?? file
            try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
            try body()
            try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
        }

        @Test(.timeLimit(minutes: 2))
        func `a backup that is damaged, cut, or another node's is refused and changes nothing`() throws {
            let province = try TemporaryProvince()
            let node = try province.start(registry)
            try province.start(disbursement)
            let load = try province.villages(size: 10)
            try load.go(for: 10)
            try load.finish()
            let file = try backup(province)
            node.signal(SIGTERM)
            #expect(try node.status() == 0)
            try province.putDatabaseAside(of: registry)
            let whole = try Data(contentsOf: URL(fileURLWithPath: file))
            let bad = province.folder.appendingPathComponent("bad.tangga")
            var damaged = whole
            damaged[whole.count / 2] ^= 1
            for (content, words) in [
                (damaged, "rusak"), (whole.prefix(whole.count / 2), "putus"), (Data("no_kk".utf8), "bukan cadangan"),
            ] {
                try content.write(to: bad)
                for command in [["backup", "verify", bad.path], ["restore", registry, bad.path]] {
                    let ran = try province.tangga(command)
                    #expect(try ran.status() != 0, "\(command)")
                    #expect(ran.words.contains(words), "\(command): \(ran.words)")
                }
            }
            let other = try province.tangga("restore", disbursement, file)
            #expect(try other.status() == 1)
            #expect(other.words.contains("sudah berjalan"))
            try province.tangga("restore", registry, file).done()
        }

        @Test(.timeLimit(minutes: 1))
        func `a node that runs is neither restored nor moved`() throws {
            let province = try TemporaryProvince()
            let node = try province.start(registry)
            let file = try backup(province)
            for command in [["restore", registry, file], ["move", registry, "--to", "data/other.sqlite"]] {
                let ran = try province.tangga(command)
                #expect(try ran.status() == 1)
                #expect(ran.words.contains("sudah berjalan"))
            }
            #expect(node.isRunning)
            let stranger = try province.tangga("backup", registry, "--as", "operator")
            #expect(try stranger.status() == 1)
        }

        @Test(.timeLimit(minutes: 2))
        func `a node moves to another store and goes on there, and an interrupted move is resumed`() throws {
            let province = try TemporaryProvince()
            let node = try province.start(registry)
            let load = try province.villages(window: 8, size: 50)
            try load.go(for: 40)
            try load.finish()
            let head = try province.status(of: registry).head
            node.signal(SIGTERM)
            #expect(try node.status() == 0)
            let settings = province.folder.appendingPathComponent("nodes/\(registry).yaml")
            func lives(in store: String) -> Bool {
                (try? String(contentsOf: settings, encoding: .utf8))?.contains(store) ?? false
            }
            // The node's own program does the move, and holds the node's lock meanwhile.
            let cut = try province.tangga("move", registry, "--to", "data/elsewhere.sqlite")
            try eventually("the move has begun") { !cut.isRunning || province.process(of: registry) != nil }
            try province.kill(registry)
            try cut.status()
            if !lives(in: "elsewhere.sqlite") {
                try province.tangga("move", registry, "--to", "data/elsewhere.sqlite").done()
            }
            #expect(lives(in: "elsewhere.sqlite"))
            try province.waitUntilServing(registry, try province.launch(registry))
            #expect(try province.status(of: registry).head == head)
            #expect(try province.losses(of: load) == [])
            #expect(try province.unsound(registry) == nil)
        }
    }
}
