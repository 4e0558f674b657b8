import Foundation
import Glibc
import Schemas
import Testing

@testable import Console

extension Processes {
    /// The n-th write or fsync of the database failing, by a library that is loaded before the system's own.
    @Suite struct FailingDisk {
        private let registry = TemporaryProvince.registry

        /// Which call fails, and how often.
        struct Failure: CustomTestStringConvertible {
            let call: String
            let nth: Int
            /// 0: all from the n-th on, until somebody mends the disk.
            let times: Int

            var testDescription: String { "\(call) \(nth)\(times == 0 ? " and all after" : " × \(times)")" }

            var environment: [String: String] {
                [
                    "TANGGA_SHIM_CALL": call, "TANGGA_SHIM_NTH": "\(nth)", "TANGGA_SHIM_TIMES": "\(times)",
                    "TANGGA_SHIM_ERRNO": "\(EIO)",
                ]
            }

            /// Seeded; the first ones hit the start of a new database, the later ones its work and its checkpoints.
            static let all: [Failure] = {
                var chance = Chance(seed: 5)
                return ["fsync", "write"].flatMap { call in
                    [1, 1, 2, 1, 1, 5, 1, 1].enumerated().map { index, times in
                        let from = call == "fsync" ? index * 6 : index * 150
                        return Failure(
                            call: call, nth: chance.number(from + 1...from + (call == "fsync" ? 6 : 150)), times: times)
                    }
                }
            }()
        }

        @Test(.timeLimit(.minutes(1)), arguments: Failure.all)
        func `a write or fsync that fails loses nothing that was acknowledged`(_ failure: Failure) throws {
            let province = try TemporaryProvince()
            var environment = failure.environment
            environment["LD_PRELOAD"] = try Shim.library.get()
            let node = try province.launch(registry, environment: environment)
            try eventually("the node holds its lock, or has ended") {
                !node.isRunning || province.process(of: registry) == node.pid
            }
            // At its start, a node on a disk that fails ends with a sentence, and `tangga up` starts another, as
            // systemd would; once it serves, it goes on.
            try eventually("the node serves") { try province.tangga("up", "--detach", registry).status() == 0 }
            if !node.isRunning {
                #expect(try node.status() == 1)
                #expect(node.words.contains("Basis data tidak dapat dibuka"))
            }
            let serving = try #require(province.process(of: registry))
            let load = try province.villages(window: 8, size: 10)
            try load.go(for: 150, seconds: 40)
            try load.finish()
            #expect(province.process(of: registry) == serving)
            #expect(load.passing.allSatisfy { $0.fault == .storage })
            // When it was one of the last, no later commit has shown yet that all is well: the node tries by itself.
            try eventually("the node is over it") { try province.status(of: registry).trouble.isEmpty }
            #expect(try province.losses(of: load) == [])
            try province.kill(registry)
            try province.waitUntilServing(registry, try province.launch(registry))
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(.minutes(1)), arguments: ["fsync", "write"])
        func `a disk that fails for a while faults commands, serves queries, and is taken up again`(
            _ call: String
        ) throws {
            let province = try TemporaryProvince()
            let broken = province.folder.appendingPathComponent("broken")
            var environment = Failure(call: call, nth: 1, times: 0).environment
            environment["LD_PRELOAD"] = try Shim.library.get()
            environment["TANGGA_SHIM_FILE"] = broken.path
            let node = try province.start(registry, environment: environment)
            let load = try province.villages(window: 8, size: 10)
            try load.go(for: 20)
            try Data().write(to: broken)
            for _ in 0..<10 {
                try load.step(milliseconds: 100)
                _ = try province.status(of: registry)
            }
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
    }
}

/// The library that makes calls fail, compiled once for a run of the tests.
enum Shim {
    static let library = Result { try compiled() }

    private static func compiled() throws -> String {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("shim.c")
        // In the build folder, so that nothing is left elsewhere.
        let made = Programs.folder.appendingPathComponent("tangga-shim.so").path
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", made, source.path, "-ldl"]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw TooLate(description: "cc does not compile shim.c") }
        return made
    }
}
