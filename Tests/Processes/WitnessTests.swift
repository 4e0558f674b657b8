import Foundation
import Glibc
import Testing
import WireSchemas

@testable import Console

extension Processes {
    /// The console as a witness of the journals that it has seen.
    @Suite struct Witnesses {
        private let registry = TemporaryProvince.registry

        @Test(.timeLimit(minutes: 2))
        func `a journal whose tail was cut is found by a console that had seen it, and by nothing else`() throws {
            let province = try TemporaryProvince()
            var node = try province.start(registry)
            let load = try province.villages(size: 10)
            try load.go(for: 10)
            try load.finish()
            try stop(node)
            let file = province.folder.appendingPathComponent("data/\(registry).sqlite")
            let earlier = file.appendingPathExtension("earlier")
            try FileManager.default.copyItem(at: file, to: earlier)
            node = try province.start(registry)
            try load.go(for: 10)
            try load.finish()
            let head = try province.status(of: registry).head
            // Any console command records the head.
            try province.tangga("regions", "list").status()
            try province.tangga("verify", registry).done()
            try stop(node)
            // An earlier copy of the database is consistent in itself.
            try FileManager.default.removeItem(at: file)
            try FileManager.default.copyItem(at: earlier, to: file)
            try? FileManager.default.removeItem(at: province.folder.appendingPathComponent("run/\(registry).lived"))
            try province.waitUntilServing(registry, try province.launch(registry))
            let words = try #require(try province.unsound(registry))
            #expect(words.contains("saksi") && words.contains("\(head)"), "\(words)")
            // The first record of an entry is kept; later replies do not replace it.
            #expect(try province.unsound(registry) != nil)
            let seen = province.folder.appendingPathComponent("seen.json")
            try FileManager.default.removeItem(at: seen)
            #expect(try province.unsound(registry) == nil)
            let mode = try FileManager.default.attributesOfItem(atPath: seen.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }

        private func stop(_ node: ChildProcess) throws {
            node.signal(SIGTERM)
            #expect(try node.status() == 0)
        }
    }
}
