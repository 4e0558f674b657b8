import Edges
import Foundation
import Glibc
import SwiftProtobuf
import Testing
import WireSchemas

@testable import Console

extension Processes {
    /// The console's messages about wrong keys and about output that cannot be written.
    @Suite struct ConsoleFaults {
        private let registry = TemporaryProvince.registry

        @Test(.timeLimit(minutes: 1))
        func `a key that does not belong to its public half is named before any node is asked`() throws {
            let province = try TemporaryProvince()
            try replace("keys/operator.key", by: ZeroMQContext.keyPair().secretKey, in: province)
            let asked = try province.tangga("trail", registry, "--as", "operator", "--lang", "en")
            #expect(try asked.status(within: 2) == 1)
            #expect(asked.words.contains("keys/operator.key does not belong to keys/operator.pub"), "\(asked.words)")
        }

        @Test(.timeLimit(minutes: 1), arguments: ["operator", TemporaryProvince.registry])
        func `a key that the other side does not know is named within two seconds`(_ whose: String) throws {
            let province = try TemporaryProvince()
            try province.start(registry)
            let pair = try ZeroMQContext.keyPair()
            try replace("keys/\(whose).pub", by: pair.publicKey, in: province)
            if whose == "operator" { try replace("keys/operator.key", by: pair.secretKey, in: province) }
            let begun = ContinuousClock.now
            let asked = try province.tangga("trail", registry, "--as", "operator", "--lang", "en")
            #expect(try asked.status() == 1)
            #expect(ContinuousClock.now - begun <= .seconds(2 * Slowdown.factor))
            #expect(asked.words.contains("Node \(registry) runs, but refuses the key"), "\(asked.words)")
        }

        @Test(.timeLimit(minutes: 1))
        func `a node that does not run is reported as such`() throws {
            let province = try TemporaryProvince()
            let asked = try province.tangga("trail", registry, "--as", "operator", "--lang", "en")
            #expect(try asked.status() == 3)
            #expect(asked.words.contains("Node \(registry) does not answer"), "\(asked.words)")
        }

        @Test(.timeLimit(minutes: 1))
        func `a node that answers again after it was stopped is not taken to refuse the key`() throws {
            let province = try TemporaryProvince()
            let node = try province.start(registry)
            let client = try province.client(registry, as: "admin")
            let query = try WireNodeQuery.with { $0.status = WireStatusQuery() }.serializedData()
            for _ in 0..<3 {
                #expect(try client.call(.nodeQuery, query).header.outcome == .answered)
                try province.kill(registry)
                try province.launch(registry)
            }
            #expect(try client.call(.nodeQuery, query).header.outcome == .answered)
            node.end()
        }

        private func replace(_ file: String, by key: String, in province: TemporaryProvince) throws {
            let place = province.folder.appendingPathComponent(file)
            try Data((key + "\n").utf8).write(to: place)
            #expect(chmod(place.path, 0o600) == 0)
        }

        /// Commands of every kind of output: data, help, completions, status, JSON.
        private static let printing = [
            "tangga status", "tangga status --format prometheus", "tangga funds list",
            "tangga funds list --format json",
            "tangga report indicators --format json", "tangga report", "tangga --help",
            "tangga plan list --help", "tangga completions bash", "tangga --version",
            "tangga trail \(TemporaryProvince.registry)",
        ]

        @Test(.timeLimit(minutes: 2))
        func `lost output gives a sentence and status 1, in every command`() throws {
            let province = try TemporaryProvince()
            for node in province.nodes { try province.start(node) }
            try province.waitUntilAllHaveRead()
            for command in Self.printing {
                for (kind, line) in [
                    ("a full disk", "exec $TANGGA >/dev/full"),
                    // The pipe's reader is gone before anything is written.
                    ("a closed pipe", "exec 3> >(:); wait $!; exec $TANGGA >&3"),
                ] {
                    let shell = try ChildProcess(
                        URL(fileURLWithPath: "/bin/bash"), ["-c", line.replacing("$TANGGA", with: command)],
                        in: province.folder,
                        environment: [
                            "TANGGA_PROVINCE": province.folder.path, "TANGGA_LANG": "en",
                            "TANGGA_PERSON": "admin",
                            "PATH": Programs.folder.path + ":/usr/bin:/bin",
                        ])
                    #expect(try shell.status() == 1, "\(command) into \(kind): \(shell.words)")
                    #expect(shell.words.contains("The output cannot be written"), "\(command) into \(kind)")
                }
            }
        }

        @Test(.timeLimit(minutes: 1))
        func `no payment file, invitation or backup is written through a link, and none leaves an entry then`() throws {
            let province = try TemporaryProvince()
            try province.start(registry)
            let link = province.folder.appendingPathComponent("link").path
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/null")
            let head = try province.status(of: registry).head
            for command in [
                ["backup", registry, "--out", link], ["agency", "invite", "dinsos", "--out", link],
                ["plan", "file", String(repeating: "0", count: 32), "--out", link],
            ] {
                let asked = try province.tangga(command + ["--lang", "en"])
                #expect(try asked.status() == 1, "\(command)")
                #expect(asked.words.contains("it is not a regular file"), "\(asked.words)")
            }
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/dev/null")
            #expect(try province.status(of: registry).head == head)
        }
    }
}
