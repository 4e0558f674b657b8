import Foundation
import Glibc
import Testing

@testable import Console

extension Processes {
    /// The simulated disk of the other tests, under small programs in Python.
    @Suite struct ForgetfulDisks {
        private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "tangga-disk-\(UUID().uuidString.prefix(8))")
        private let janitor: Janitor
        private let disk: ForgetfulDisk
        private var data: URL { folder.appendingPathComponent("data") }

        init() throws {
            janitor = try Janitor(of: folder)
            let data = folder.appendingPathComponent("data")
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            try Data("before".utf8).write(to: data.appendingPathComponent("old.sqlite"))
            disk = ForgetfulDisk(under: [data], keptIn: folder.appendingPathComponent("disk"))
        }

        /// Runs a program in the watched folder. `file(name)` opens or creates a file there; `told(sync, f)` prints
        /// `good` or the sync's errno.
        private func run(_ program: String, _ fault: ForgetfulDisk.Fault? = nil) throws -> ChildProcess {
            let helpers = """
                import os
                def file(name): return os.open(os.path.join("\(data.path)", name), os.O_RDWR | os.O_CREAT)
                def told(sync, f):
                    try: sync(f); print("good")
                    except OSError as error: print(error.errno)
                here = os.open("\(data.path)", os.O_RDONLY)

                """
            return try ChildProcess(
                URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-c", helpers + program], in: folder,
                environment: try disk.environment(fault))
        }

        /// The files' contents after a loss of power.
        private func afterPowerLoss(keeping kept: Double = 0) throws -> [String: String] {
            try disk.losePower(keeping: kept)
            return try FileManager.default.contentsOfDirectory(atPath: data.path).reduce(into: [:]) {
                $0[$1] = try String(contentsOf: data.appendingPathComponent($1), encoding: .utf8)
            }
        }

        @Test
        func `synced writes stay, later ones do not, and a name stays when its folder was synced`()
            throws
        {
            let program = try run(
                """
                old, new = file("old.sqlite"), file("new.sqlite")
                os.pwrite(old, b"synced", 0); told(os.fdatasync, old); os.pwrite(old, b"gone and longer", 0)
                os.write(new, b"synced"); told(os.fsync, new); os.fsync(here); os.write(new, b" gone")
                lost = file("lost.sqlite"); os.write(lost, b"synced"); told(os.fsync, lost)
                os.kill(os.getpid(), 9)
                """
            )
            #expect(try program.status() == -SIGKILL)
            #expect(try afterPowerLoss() == ["old.sqlite": "synced", "new.sqlite": "synced"])
        }

        @Test func `a truncated or removed file comes back, unless that was synced`() throws {
            try Data("stays away".utf8).write(to: data.appendingPathComponent("gone.sqlite"))
            try run(
                """
                os.unlink(os.path.join("\(data.path)", "gone.sqlite")); os.fsync(here)
                os.ftruncate(file("old.sqlite"), 2)
                os.unlink(os.path.join("\(data.path)", "old.sqlite"))
                os.write(file("old.sqlite"), b"another file of this name")
                """
            ).done()
            #expect(try afterPowerLoss() == ["old.sqlite": "before"])
        }

        @Test func `a replaced file is the old one until its folder is synced`() throws {
            let program = """
                next = file("next"); os.write(next, b"after"); os.fsync(next)
                os.rename(os.path.join("\(data.path)", "next"), os.path.join("\(data.path)", "old.sqlite"))

                """
            try run(program).done()
            #expect(try afterPowerLoss() == ["old.sqlite": "before"])
            try run(program + "os.fsync(here)").done()
            #expect(try afterPowerLoss() == ["old.sqlite": "after"])
        }

        @Test func `unsynced writes may have come to the disk all the same, sector by sector`() throws {
            try run(
                """
                old = file("old.sqlite"); os.pwrite(old, b"x" * 40960, 0)
                """
            ).done()
            let content = try #require(try afterPowerLoss(keeping: 0.5)["old.sqlite"])
            let sectors = stride(from: 0, to: content.utf8.count, by: 512).map { from in
                Set(content.utf8.dropFirst(from).prefix(512))
            }
            #expect(sectors.count(where: { $0 == [120] }) > 20)
            #expect(sectors.count(where: { $0 == [0] }) > 20)
        }

        @Test(arguments: [ForgetfulDisk.Loss.evicted, .cached])
        func `a failed sync is reported once to each open descriptor, and its pages are never written`(
            _ loss: ForgetfulDisk.Loss
        ) throws {
            let program = try run(
                """
                one, other = file("old.sqlite"), file("old.sqlite")
                os.pwrite(one, b"synced", 0); told(os.fsync, one)
                os.pwrite(one, b"lost??", 0); told(os.fsync, one)
                later = file("old.sqlite")
                print(os.pread(one, 6, 0).decode())
                os.pwrite(one, b"then", 4096)
                told(os.fsync, one); told(os.fsync, other); told(os.fsync, other); told(os.fsync, later)
                """, .failure(at: 2, of: .file, loss)
            ).done()
            #expect(disk.hasFailed)
            let read = loss == .evicted ? "synced" : "lost??"
            #expect(program.out.split(separator: "\n") == ["good", "5", "\(read)", "good", "5", "good", "good"])
            let content = try #require(try afterPowerLoss()["old.sqlite"])
            #expect(content.hasPrefix("synced"))
            #expect(content.hasSuffix("then"))
        }

        @Test func `a lost page comes to the disk when it is written again`() throws {
            try run(
                """
                one = file("old.sqlite")
                os.pwrite(one, b"synced", 0); told(os.fsync, one)
                os.pwrite(one, b"lost??", 0); told(os.fsync, one)
                os.pwrite(one, b"again!", 0); told(os.fsync, one)
                """, .failure(at: 2, of: .file, .cached)
            ).done()
            #expect(try afterPowerLoss() == ["old.sqlite": "again!"])
        }

        @Test func `a loss of power at a sync leaves nothing of it`() throws {
            let program = try run(
                """
                one = file("old.sqlite")
                os.pwrite(one, b"synced", 0); told(os.fsync, one)
                os.pwrite(one, b"gone??", 0); told(os.fsync, one)
                """, .cut(at: 2))
            #expect(try program.status() == -SIGKILL)
            #expect(disk.hasFailed)
            #expect(try afterPowerLoss() == ["old.sqlite": "synced"])
        }
    }
}
