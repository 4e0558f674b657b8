import Foundation
import Testing

extension Processes {
    /// The operators' scripts under `deploy/`.
    @Suite struct Deploys {
        private static let deploy = Executables.project.appendingPathComponent("deploy")
        private static let programs = Executables.named("tangga").deletingLastPathComponent()

        private static func run(
            _ script: String, _ arguments: [String], in folder: URL, _ environment: [String: String]
        ) throws -> ChildProcess {
            try ChildProcess(deploy.appendingPathComponent(script), arguments, in: folder, environment: environment)
        }

        @Test(.timeLimit(minutes: 1))
        func `metrics are written whole, for nodes that answer and for those that do not`() throws {
            let province = try TemporaryProvince()
            try province.start(TemporaryProvince.registry)
            let path = Self.programs.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
            let environment = ["TANGGA_PROVINCE": province.folder.path, "PATH": path]
            try Self.run("metrics/tangga-metrics", [province.folder.path], in: province.folder, environment).done()
            let text = try String(contentsOf: province.folder.appendingPathComponent("tangga.prom"), encoding: .utf8)
            #expect(text.contains("tangga_up{node=\"registry.bappeda\"} 1\n"))
            #expect(text.contains("tangga_up{node=\"reporting.bappeda\"} 0\n"))
            #expect(text.hasSuffix("\n"))
            #expect(!FileManager.default.fileExists(atPath: province.folder.path + "/tangga.prom.tmp"))

            let told = try province.tangga("status", "--format", "prometheus")
            #expect(try told.status() == 3)
            #expect(told.out.contains("tangga_up{node=\"disbursement.dinsos\"} 0\n"))

            // Without a province the old metrics file stays.
            let nowhere = environment.merging(["TANGGA_PROVINCE": "/nowhere"]) { $1 }
            let failed = try Self.run("metrics/tangga-metrics", [province.folder.path], in: province.folder, nowhere)
            #expect(try failed.status() == 1)
            #expect(
                try String(contentsOf: province.folder.appendingPathComponent("tangga.prom"), encoding: .utf8) == text)
        }

        @Test(.timeLimit(minutes: 1))
        func `installing gives a node its own folder, its agency's user and its own key only`() throws {
            let province = try TemporaryProvince()
            let root = province.folder.appendingPathComponent("root")
            let arguments = ["--programs", Self.programs.path, "--province", province.folder.path]
            let environment = ["DESTDIR": root.path]
            for _ in 1...2 {
                try Self.run(
                    "systemd/install", arguments + [TemporaryProvince.disbursement], in: province.folder, environment
                ).done()
            }
            let node = root.appendingPathComponent("etc/tangga/disbursement.dinsos")
            let keys = try FileManager.default.contentsOfDirectory(atPath: node.appendingPathComponent("keys").path)
            #expect(keys.filter { $0.hasSuffix(".key") } == ["disbursement.dinsos.key"])
            #expect(keys.contains("registry.bappeda.pub"))
            let dropIn = root.appendingPathComponent(
                "etc/systemd/system/tangga@disbursement.dinsos.service.d/user.conf")
            #expect(try String(contentsOf: dropIn, encoding: .utf8) == "[Service]\nUser=tangga-dinsos\n")
            // The page that the unit names for its operator.
            let unit = try String(
                contentsOf: root.appendingPathComponent("etc/systemd/system/tangga@.service"), encoding: .utf8)
            let page = try #require(unit.firstMatch(of: /Documentation=file:(\S+)/)?.1)
            #expect(FileManager.default.fileExists(atPath: root.path + page))
            let user = root.appendingPathComponent("etc/sysusers.d/tangga-dinsos.conf")
            #expect(try String(contentsOf: user, encoding: .utf8).contains("\nu tangga-dinsos - "))

            let stranger = try Self.run("systemd/install", arguments + ["x.y"], in: province.folder, environment)
            #expect(try stranger.status() == 2)
            #expect(stranger.words.contains("x.y.key is missing"))
        }
    }
}
