import Foundation
import Glibc
import Support
import Testing

@testable import Console

extension Processes {
    @Suite struct Kills {
        @Test(.timeLimit(minutes: 1))
        func `a command that a killed node has acknowledged is in its journal once, with the same reply`() throws {
            let province = try TemporaryProvince()
            let registry = TemporaryProvince.registry
            var node = try province.start(registry)
            let load = try province.villages(window: 32)
            var chance = Chance(seed: 2_026)
            for _ in 0..<6 {
                try load.go(for: chance.number(5...120))
                usleep(UInt32(chance.number(0...3_000)))
                node.end()
                #expect(try node.status() == -SIGKILL)
                node = try province.launch(registry)
            }
            try load.go(for: 50)
            try load.finish()
            #expect(try province.losses(of: load) == [])
        }

        @Test(.timeLimit(minutes: 1))
        func `a second process of a running node ends with a sentence, and the first goes on serving`() throws {
            let province = try TemporaryProvince()
            let registry = TemporaryProvince.registry
            let first = try province.start(registry)
            let load = try province.villages()
            try load.go(for: 10)
            let second = try ChildProcess(
                Executables.named("registry"), ["--province", province.folder.path, "--node", registry],
                in: province.folder)
            #expect(try second.status(within: 10) == 78)
            #expect(second.words.contains("sudah berjalan"))
            #expect(second.words.contains("is running already"))
            try load.go(for: 10)
            try load.finish()
            #expect(first.isRunning)
            #expect(province.process(of: registry) == first.pid)
            #expect(try province.losses(of: load) == [])
        }
    }
}
