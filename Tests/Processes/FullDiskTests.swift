import Foundation
import Glibc
import Schemas
import SwiftProtobuf
import Testing

@testable import Console

extension Processes {
    /// A disk without room: a small file system in memory, which only root may mount.
    @Suite struct FullDisk {
        private let registry = TemporaryProvince.registry

        @Test(.timeLimit(.minutes(1)))
        func `a full disk refuses commands, serves queries, and takes commands again when there is room`() throws {
            let province = try TemporaryProvince()
            let disk = try SmallDisk(province, megabytes: 8)
            let node = try province.start(registry)
            let load = try province.villages(window: 4, size: 100)
            try load.go(for: 5)
            try disk.fill()
            try eventually("a command hears that the disk is full") {
                try load.step()
                return load.passing.contains { $0.fault == .diskFull }
            }

            // Again and again: queries are answered, commands hear that the disk is full, and so does the console.
            for _ in 0..<5 {
                var query = RegistryQuery()
                query.regions.area = "36.01.01"
                query.regions.most = 10
                let (answer, _) = try province.session(as: "operator").registry().ask(query)
                #expect(answer.regions.regions.count == 10)
                try load.step(milliseconds: 100)
            }
            #expect(load.passing.allSatisfy { $0.fault == .diskFull || $0.fault == .storage })
            let console = try province.tangga("clock", "accept", registry)
            #expect(try console.status() == 1)
            #expect(console.words.contains("Cakram simpul \(registry) penuh"))
            #expect(!(try province.status(of: registry).trouble.isEmpty))
            #expect(node.isRunning)

            try disk.clear()
            try load.go(for: 20)
            try load.finish()
            #expect(try province.status(of: registry).trouble.isEmpty)
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(.minutes(1)))
        func `a node killed on a full disk loses nothing`() throws {
            let province = try TemporaryProvince()
            let disk = try SmallDisk(province, megabytes: 8)
            let node = try province.start(registry)
            let load = try province.villages(window: 4, size: 100)
            try load.go(for: 5)
            try disk.fill()
            try eventually("a command hears that the disk is full") {
                try load.step()
                return load.passing.contains { $0.fault == .diskFull }
            }
            node.end()
            // It serves, or it ends with a sentence.
            let next = try province.launch(registry)
            try eventually("the node serves or has ended") {
                !next.isRunning || province.process(of: registry) == next.pid
            }
            if !next.isRunning { #expect(next.words.contains("cakram")) }
            next.end()
            try disk.clear()
            try province.waitUntilServing(registry, try province.launch(registry))
            try load.go(for: 20)
            try load.finish()
            #expect(try province.losses(of: load) == [])
        }
    }
}

/// A small file system in memory in the place of a province's databases. The province's janitor takes it away.
private struct SmallDisk {
    private let filler: URL

    /// - Throws: the test's cancellation where mounting is not allowed.
    init(_ province: TemporaryProvince, megabytes: Int) throws {
        let data = province.folder.appendingPathComponent("data")
        filler = data.appendingPathComponent("filler")
        guard mount("tmpfs", data.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            try Test.cancel("mounting a small disk needs root: \(String(cString: strerror(errno)))")
        }
    }

    /// Takes all room there is.
    func fill() throws {
        let descriptor = open(filler.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let page = [UInt8](repeating: 1, count: 4_096)
        while write(descriptor, page, page.count) > 0 {}
        guard errno == ENOSPC else { throw TooLate(description: "filling: \(String(cString: strerror(errno)))") }
    }

    /// Gives the room back.
    func clear() throws { try FileManager.default.removeItem(at: filler) }
}
