import Foundation
import Glibc
import Schemas
import SwiftProtobuf
import Talk
import Testing
import WireSchemas

@testable import Console

extension Processes {
    /// A full disk: a small file system in memory, which only root may mount.
    @Suite struct FullDisk {
        private let registry = TemporaryProvince.registry

        @Test(.timeLimit(minutes: 1))
        func `a full disk refuses commands, serves queries, and takes commands again when there is room`() throws {
            let province = try TemporaryProvince()
            let disk = try SmallDisk(province.folder.appendingPathComponent("data"), megabytes: 8)
            let node = try province.start(registry)
            let load = try province.villages(window: 4, size: 100)
            try load.go(for: 5)
            try disk.fill()
            try eventually("a command hears that the disk is full") {
                try load.step()
                return load.passing.contains { $0.fault == .diskFull }
            }

            // Repeatedly: queries are answered, commands get the full disk's fault, and the console reports it.
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

        @Test(.timeLimit(minutes: 1))
        func `a node killed on a full disk loses nothing`() throws {
            let province = try TemporaryProvince()
            let disk = try SmallDisk(province.folder.appendingPathComponent("data"), megabytes: 8)
            let node = try province.start(registry)
            let load = try province.villages(window: 4, size: 100)
            try load.go(for: 5)
            try disk.fill()
            try eventually("a command hears that the disk is full") {
                try load.step()
                return load.passing.contains { $0.fault == .diskFull }
            }
            node.end()
            // It serves, or it exits with a sentence.
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

        @Test(.timeLimit(minutes: 1))
        func `after a full disk, another program that opens the file does no harm`() throws {
            let province = try TemporaryProvince()
            let disk = try SmallDisk(province.folder.appendingPathComponent("data"), megabytes: 8)
            let node = try province.start(registry)
            let load = try province.villages(window: 4, size: 100)
            try load.go(for: 5)
            try disk.fill()
            try eventually("a command hears that the disk is full") {
                try load.step()
                return load.passing.contains { $0.fault == .diskFull }
            }
            try disk.clear()
            try load.finish()
            try load.go(for: 1)
            let file = province.folder.appendingPathComponent("data/\(registry).sqlite")
            #expect(try locks(on: file, of: node.pid) > 0)

            try ChildProcess(
                URL(fileURLWithPath: "/usr/bin/env"),
                [
                    "python3", "-c",
                    "import sqlite3; print(sqlite3.connect('\(file.path)').execute('select count(*) from journal').fetchall())",
                ],
                in: province.folder
            ).done()
            try load.go(for: 5)
            try load.finish()
            node.end()
            try province.waitUntilServing(registry, try province.launch(registry))
            #expect(try province.losses(of: load) == [])
        }

        /// The number of a process's locks on a file.
        private func locks(on file: URL, of process: pid_t) throws -> Int {
            var status = stat()
            guard stat(file.path, &status) == 0 else { throw TooLate(description: "\(file.path) is not there") }
            // "1: POSIX  ADVISORY  READ 4711 00:2f:123 128 128"
            return try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n").count {
                $0.contains(" \(process) ") && $0.contains(":\(status.st_ino) ")
            }
        }
    }
}
