import Foundation
import Testing

extension Processes {
    /// A client in Python, written from the wire contract's page and the .proto files alone.
    @Suite struct ClientInPython {
        private struct Found: Decodable {
            let entry: UInt64
            let head: UInt64
            let hash: String
            let told: [String: String]
        }

        private struct TrailLine: Decodable {
            let entry: UInt64
            let asked: String
            let hash: String
        }

        static let python = URL(fileURLWithPath: "/usr/bin/python3")

        static let isThere: Bool = {
            let asked = try? ChildProcess(
                python, ["-c", "import zmq, google.protobuf, cryptography"], in: FileManager.default.temporaryDirectory)
            return (try? asked?.status()) == 0
        }()

        @Test(.enabled(if: isThere, "python3-zmq, python3-protobuf and python3-cryptography are needed"))
        func `a client in Python registers, repeats and follows, and recomputes the chain`() throws {
            let province = try TemporaryProvince(.shipped)
            try province.tangga("up", "--detach", "registry.bappeda").done()
            let client = Executables.project.appendingPathComponent("Tests/Processes/client.py")
            let schemas = Executables.project.appendingPathComponent("Shared/Schemas/proto")
            let ran = try ChildProcess(
                Self.python, [client.path, province.folder.path, schemas.path], in: province.folder
            ).done(within: 120)
            let found = try JSONDecoder().decode(Found.self, from: Data(ran.out.utf8))

            // The node's own trail agrees.
            let trail = try province.tangga("trail", "registry.bappeda", "--most", "1000", "--format", "json").done()
            let lines = try JSONDecoder().decode([TrailLine].self, from: Data(trail.out.utf8))
            #expect(lines.filter { $0.asked == "register_families" }.map(\.entry) == [found.entry])
            #expect(lines.last?.entry == found.head)
            #expect(found.hash.hasPrefix(lines.last?.hash ?? "none"))
            try province.tangga("verify", "registry.bappeda").done()
            try province.tangga("down", "registry.bappeda").done()
            #expect(province.process(of: "registry.bappeda") == nil)

            #expect(found.told == Self.told)
        }

        /// The wire contract's answer to each malformed message.
        private static let told = [
            "another version": "VERSION_UNKNOWN",
            "a delimiter": "VERSION_UNKNOWN",
            "two frames": "FRAMES_WRONG",
            "four frames": "FRAMES_WRONG",
            "a long header": "TOO_LARGE",
            "no header": "HEADER_UNREADABLE",
            "a short id": "HEADER_UNREADABLE",
            "another kind": "HEADER_UNREADABLE",
            "a long body": "TOO_LARGE",
            "too late": "DEADLINE_PASSED",
            "no body": "BODY_UNREADABLE",
            "no grant": "NOT_GRANTED",
            "another history": "HISTORY_DIFFERS",
            "personal data without the grant": "NOT_GRANTED",
            "an entry that is not there": "NOT_THERE_YET",
            "an empty command": "CODE_NOT_UNDERSTOOD",
            "entries of edition 2 in version 1": "VERSION_UNKNOWN",
        ]
    }
}
