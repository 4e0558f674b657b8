import Edges
import Foundation
import Glibc
import Schemas
import SwiftProtobuf
import Testing
import WireSchemas

@testable import Console

extension Processes {
    /// Agencies on hosts of their own: their admission, and the replacement of keys.
    @Suite struct Agencies {
        private let registry = TwoAgencies.registry
        private let disbursement = TwoAgencies.disbursement

        @Test(.timeLimit(minutes: 2))
        func `an agency comes in by two files and two fingerprints, and the nodes follow each other`() throws {
            let hosts = try TwoAgencies()
            try hosts.bringIn()
            // Secret keys have not left the host where they were made.
            for (host, others) in [
                ("bappeda", ["bendahara", disbursement]), ("dinsos", ["operator", registry, "seal"]),
            ] {
                let keys = try FileManager.default.contentsOfDirectory(atPath: hosts.path("\(host)/keys"))
                for other in others { #expect(!keys.contains("\(other).key"), "\(host)") }
            }
            let load = CommandLoad(villages: try hosts.client(registry, as: "operator", at: "bappeda"))
            try load.go(for: 50)
            try load.finish()
            let head = try hosts.status(of: registry).head
            try eventually("the agency's node follows", seconds: 30) {
                try hosts.cursor(of: disbursement, in: registry) >= head
            }
            try eventually("the province's node follows", seconds: 30) {
                try hosts.cursor(of: registry, in: disbursement) >= 1
            }
            // A person who may query only the agency's own node still gets that node's row.
            let own = try hosts.tangga("status", "--as", "admin-dinsos", "--format", "csv", at: "dinsos")
            #expect(try own.status() == 1)
            #expect(own.words.contains("node.status"))
            let rows = own.out.split(separator: "\n").dropFirst()
            #expect(rows.count == 1 && rows.allSatisfy { $0.hasPrefix("\(disbursement),") })
            // Installed by a person of each side, the same directory is installed once.
            try hosts.tangga("directory", "install", at: "bappeda").done()
            try hosts.tangga("directory", "install", at: "dinsos").done()
            #expect(try hosts.status(of: registry).directoryVersion == hosts.status(of: disbursement).directoryVersion)
        }

        @Test(.timeLimit(minutes: 1))
        func `changed files, other fingerprints and older directories are refused`() throws {
            let hosts = try TwoAgencies()
            let file = hosts.path("dinsos.undangan")
            let seal = try hosts.fingerprint(hosts.tangga("agency", "invite", "dinsos", "--out", file, at: "bappeda"))
            var bytes = try Data(contentsOf: URL(fileURLWithPath: file))

            let stranger = try hosts.tangga("agency", "invite", "dishub", "--out", file, at: "bappeda")
            #expect(try stranger.status() == 2)
            let wrong = try hosts.tangga(
                "agency", "accept", file, hosts.path("dinsos"), "--seal", String(seal.reversed()))
            #expect(try wrong.status() == 1)
            #expect(wrong.words.contains("telephone the province"))
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: URL(fileURLWithPath: hosts.path("changed")))
            let changed = try hosts.tangga(
                "agency", "accept", hosts.path("changed"), hosts.path("dinsos"), "--seal", seal)
            #expect(try changed.status() == 1)
            #expect(!FileManager.default.fileExists(atPath: hosts.path("dinsos/province.yaml")))

            let answer = try hosts.fingerprint(
                hosts.tangga("agency", "accept", file, hosts.path("dinsos"), "--seal", seal))
            let jawaban = hosts.path("dinsos/dinsos.jawaban")
            let misread = try hosts.tangga("agency", "admit", jawaban, "--answer", seal, at: "bappeda")
            #expect(try misread.status() == 1)
            #expect(try hosts.province("bappeda").publicKeys(of: disbursement).isEmpty)

            try FileManager.default.copyItem(
                atPath: hosts.path("bappeda/directory.tangga"), toPath: hosts.path("older.tangga"))
            try hosts.tangga("agency", "admit", jawaban, "--answer", answer, at: "bappeda").done()
            try hosts.tangga("directory", "take", hosts.path("bappeda/directory.tangga"), at: "dinsos").done()
            let older = try hosts.tangga("directory", "take", hosts.path("older.tangga"), at: "dinsos")
            #expect(try older.status() == 1)
            #expect(older.words.contains("newer directory"))
            let forged = try hosts.tangga("directory", "take", hosts.path("changed"), at: "dinsos")
            #expect(try forged.status() == 1)
            #expect(forged.words.contains("seal"))
        }

        @Test(.timeLimit(minutes: 2))
        func `keys of a node and of a person are replaced under load, and nothing is lost or done twice`() throws {
            let hosts = try TwoAgencies()
            try hosts.bringIn()
            let process = try #require(Nodes(province: hosts.province("bappeda")).process(of: registry))
            let before = try hosts.client(registry, as: "operator", at: "bappeda")
            let load = CommandLoad(villages: before)
            try load.go(for: 50)
            // Every node knows both keys before any client uses the next one.
            for name in [registry, "operator"] { try hosts.tangga("keys", "renew", name, at: "bappeda").done() }
            try hosts.tangga("directory", "install", at: "bappeda").done()
            try hosts.tangga("directory", "take", hosts.path("bappeda/directory.tangga"), at: "dinsos").done()
            try load.go(for: 50)
            for name in [registry, "operator"] { try hosts.tangga("keys", "switch", name, at: "bappeda").done() }

            // A client that knows only the node's old key no longer reaches it; a new connection tries the next key.
            let after = CommandLoad(villages: try hosts.client(registry, as: "operator", at: "bappeda"))
            try after.go(for: 50)
            try after.finish()
            let again = try hosts.client(registry, as: "operator", at: "bappeda")
            for told in load.told {
                let answer = try again.call(.command, told.frames[2], id: told.id)
                #expect(answer.header.outcome == .answered)
                if let before = told.answer { #expect(answer.header.entry == before.header.entry) }
            }
            let head = try hosts.status(of: registry).head
            try eventually("the follower goes on", seconds: 30) {
                try hosts.cursor(of: disbursement, in: registry) >= head
            }
            for name in [registry, "operator"] { try hosts.tangga("keys", "settle", name, at: "bappeda").done() }
            try hosts.tangga("directory", "install", at: "bappeda").done()
            try hosts.tangga("directory", "take", hosts.path("bappeda/directory.tangga"), at: "dinsos").done()
            #expect(try hosts.province("bappeda").publicKeys(of: registry).count == 1)
            #expect(try hosts.province("dinsos").publicKeys(of: registry).count == 1)
            #expect(Nodes(province: try hosts.province("bappeda")).process(of: registry) == process)
            try after.go(for: 10)
            try after.finish()
            #expect(try after.differencesWhenAskedAgain(hosts.client(registry, as: "operator", at: "bappeda")) == [])
        }

        @Test(.timeLimit(minutes: 2))
        func `a replaced key is turned away on the connection that it opened while it was valid`() throws {
            let hosts = try TwoAgencies()
            try hosts.bringIn()
            let old = try hosts.client(registry, as: "operator", at: "bappeda")
            let query = try RegistryQuery.with { $0.regions = .with { ($0.area, $0.most) = ("36", 1) } }
                .serializedData()
            #expect(try old.call(.query, query).header.outcome == .answered)
            // A parked query gets no answer either when its key is replaced.
            let parked = try old.frames(.query, query, id: old.newID()) { $0.atLeast = 1_000_000 }
            #expect(try old.send(parked))
            try hosts.tangga("keys", "renew", "operator", at: "bappeda").done()
            try hosts.tangga("directory", "install", at: "bappeda").done()
            for step in ["switch", "settle"] { try hosts.tangga("keys", step, "operator", at: "bappeda").done() }
            #expect(try old.call(.query, query).header.outcome == .answered)
            try hosts.tangga("directory", "install", at: "bappeda").done()
            // The new keys take effect within a second.
            usleep(1_000_000)
            while let answer = try old.receive(milliseconds: 0) { #expect(answer.header.outcome != .answered) }
            let unheard = try hosts.count("messages_unheard", of: registry)
            #expect(try old.send(try old.frames(.query, query, id: old.newID())))
            #expect(try old.receive(milliseconds: 5_500) == nil)
            #expect(try hosts.count("messages_unheard", of: registry) == unheard + 1)
            let new = try hosts.client(registry, as: "operator", at: "bappeda")
            #expect(try new.call(.query, query).header.outcome == .answered)
        }
    }
}
