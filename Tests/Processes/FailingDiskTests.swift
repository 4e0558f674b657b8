import Foundation
import Glibc
import Schemas
import Support
import Testing
import WireSchemas

@testable import Console

extension Processes {
    /// Failures of the n-th write or fsync of the database, by a preloaded library.
    @Suite struct FailingDisk {
        private let registry = TemporaryProvince.registry

        /// The failing call, and how often it fails.
        struct Failure: CustomTestStringConvertible {
            let call: String
            let nth: Int
            /// 0: all calls from the n-th on, while the file `TANGGA_SHIM_FILE` exists.
            var times = 1
            var error = EIO

            var testDescription: String { "\(call) \(nth)\(times == 0 ? " and all after" : " × \(times)"), \(error)" }

            /// - Parameter mark: a file that the library creates at the first failure.
            func environment(_ mark: URL) throws -> [String: String] {
                [
                    "LD_PRELOAD": try Preloaded.shim.get(), "TANGGA_SHIM_CALL": call, "TANGGA_SHIM_NTH": "\(nth)",
                    "TANGGA_SHIM_TIMES": "\(times)", "TANGGA_SHIM_ERRNO": "\(error)", "TANGGA_SHIM_MARK": mark.path,
                ]
            }

            /// Drawn from a seed. The first ones fail at the start of a new database, the others at work and at its
            /// checkpoints.
            static let writes: [Failure] = {
                var chance = Chance(seed: 5)
                return [1, 1, 2, 1, 1, 5, 1, 1].enumerated().map { index, times in
                    Failure(call: "write", nth: chance.number(index * 150 + 1...index * 150 + 150), times: times)
                }
            }()

            /// EIO, and ENOSPC, which a file system that allocates blocks late reports only at the sync.
            static let syncs: [Failure] = {
                var chance = Chance(seed: 6)
                return (0..<8).map { index in
                    let nth = chance.number(index * 6 + 1...index * 6 + 6)
                    return Failure(call: "fsync", nth: nth, error: index % 2 == 0 ? EIO : ENOSPC)
                }
            }()
        }

        private func mark(in province: TemporaryProvince) -> URL { province.folder.appendingPathComponent("failed") }

        private func isThere(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }

        @Test(.timeLimit(minutes: 1), arguments: Failure.writes)
        func `a write that fails loses no acknowledged command`(_ failure: Failure) throws {
            let province = try TemporaryProvince()
            let mark = mark(in: province)
            let node = try province.launch(registry, environment: try failure.environment(mark))
            try eventually("the node holds its lock, or has ended") {
                !node.isRunning || province.process(of: registry) == node.pid
            }
            // At its start, a node on a failing disk exits with a sentence, and `tangga up` starts another, as systemd
            // would. A serving node goes on.
            try eventually("the node serves") { try province.tangga("up", "--detach", registry).status() == 0 }
            if !node.isRunning {
                #expect(try node.status() == 1)
                #expect(node.words.contains("Basis data tidak dapat dibuka"))
            }
            let serving = try #require(province.process(of: registry))
            let load = try province.villages(window: 8, size: 10)
            try load.go(for: 250, seconds: 40)
            // The writes per command depend on how many commands share a commit.
            for _ in 0..<20 where !isThere(mark) { try load.go(for: 50) }
            try load.finish()
            #expect(isThere(mark))
            #expect(province.process(of: registry) == serving)
            #expect(load.passing.allSatisfy { $0.fault == .storage })
            // After a failure of one of the last writes no later commit has cleared the trouble: the node retries by
            // itself.
            try eventually("the node is over it") { try province.status(of: registry).trouble.isEmpty }
            #expect(try province.losses(of: load) == [])
            try province.kill(registry)
            try province.waitUntilServing(registry, try province.launch(registry))
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 1), arguments: Failure.syncs)
        func `an fsync that fails ends the node so that it is started again, and its commands are not acknowledged`(
            _ failure: Failure
        ) throws {
            let province = try TemporaryProvince()
            let mark = mark(in: province)
            let node = try province.launch(registry, environment: try failure.environment(mark))
            // Of a node without its lock `tangga up` starts a second process.
            try eventually("the node holds its lock, or has ended") {
                !node.isRunning || province.process(of: registry) == node.pid
            }
            let load = try province.villages(window: 8, size: 10)
            let up = try province.tangga("up", "--detach", registry)
            try eventually("an fsync fails") {
                if !up.isRunning { try load.step() }
                return !node.isRunning
            }
            #expect(isThere(mark))
            #expect(try node.status() == EX_IOERR)
            #expect(node.words.contains("A sync of the disk failed"))
            up.end()
            try province.killStarted(registry)
            try province.start(registry)
            try load.go(for: 50)
            try load.finish()
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 1))
        func `while writes fail, commands get a fault and queries are answered, then commands are settled`() throws {
            let province = try TemporaryProvince()
            let (broken, mark) = (province.folder.appendingPathComponent("broken"), mark(in: province))
            var environment = try Failure(call: "write", nth: 1, times: 0).environment(mark)
            environment["TANGGA_SHIM_FILE"] = broken.path
            let node = try province.start(registry, environment: environment)
            let load = try province.villages(window: 8, size: 10)
            try load.go(for: 20)
            try Data().write(to: broken)
            for _ in 0..<10 {
                try load.step(milliseconds: 100)
                _ = try province.status(of: registry)
            }
            #expect(isThere(mark))
            #expect(!load.passing.isEmpty)
            #expect(load.passing.allSatisfy { $0.fault == .storage })
            #expect(!(try province.status(of: registry).trouble.isEmpty))
            try FileManager.default.removeItem(at: broken)
            try load.go(for: 50)
            try load.finish()
            #expect(node.isRunning)
            #expect(try province.status(of: registry).trouble.isEmpty)
            #expect(try province.losses(of: load) == [])
            node.end()
            try province.waitUntilServing(registry, try province.launch(registry))
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 1))
        func `while fsyncs fail no node serves, and each that is started ends, until the disk works again`() throws {
            let province = try TemporaryProvince()
            let (broken, mark) = (province.folder.appendingPathComponent("broken"), mark(in: province))
            var environment = try Failure(call: "fsync", nth: 1, times: 0).environment(mark)
            environment["TANGGA_SHIM_FILE"] = broken.path
            var node = try province.start(registry, environment: environment)
            let load = try province.villages(window: 8, size: 10)
            try load.go(for: 20)
            try Data().write(to: broken)
            try eventually("the node ends") {
                try load.step()
                return !node.isRunning
            }
            let settled = load.acknowledged
            for _ in 0..<3 {
                #expect(try node.status() == EX_IOERR)
                node = try province.launch(registry, environment: environment)
                try eventually("the node ends") {
                    try load.step()
                    return !node.isRunning
                }
            }
            #expect(isThere(mark))
            #expect(load.acknowledged == settled)
            try FileManager.default.removeItem(at: broken)
            try province.waitUntilServing(registry, try province.launch(registry, environment: environment))
            try load.go(for: 50)
            try load.finish()
            #expect(try province.losses(of: load) == [])
        }
    }
}
