import Edges
import Foundation
import Glibc
import Intake
import Kernel
import Schemas
import Testing
import Vocabulary
import WireSchemas

@testable import Console

extension Processes {
    /// `tangga import` of a hand-over into a real Registry.
    @Suite struct Imports {
        private static let registry = TemporaryProvince.registry
        private static let shared = Executables.project.deletingLastPathComponent().appendingPathComponent(
            "shared/data")
        private static let sharedIsThere = FileManager.default.fileExists(
            atPath: shared.appendingPathComponent("intake/families.csv").path)

        /// A hand-over with its expected rejects and warnings.
        private struct Handover {
            let regions: URL
            let folder: URL
            /// The date of the import.
            let day: String

            /// Lines of `file,line,codes`, sorted.
            func expected(_ name: String) throws -> [String] {
                let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                return text.split(whereSeparator: \.isNewline).dropFirst().map(String.init).sorted()
            }
        }

        /// The project's own sample.
        private static let sample = Handover(
            regions: Executables.project.appendingPathComponent("deploy/sample/regions.csv"),
            folder: Executables.project.appendingPathComponent("deploy/sample"), day: "2026-11-24")
        /// The hand-over beside the project, whose expected rejects come from an independent implementation.
        private static let intake = Handover(
            regions: shared.appendingPathComponent("banten_regions.csv"),
            folder: shared.appendingPathComponent("intake"),
            day: "2026-11-24")

        @Test(.timeLimit(minutes: 1))
        func `the sample's planted faults are found, all and no others, also when it is imported again`() throws {
            let province = try TemporaryProvince()
            try province.start(Self.registry)
            for _ in 0..<2 { try expectExactly(Self.sample, in: province) }
        }

        @Test(.timeLimit(minutes: 2), .enabled(if: sharedIsThere, "shared/data/intake is not beside the project"))
        func `the hand-over beside the project is read exactly`() throws {
            let province = try TemporaryProvince()
            try province.start(Self.registry)
            try expectExactly(Self.intake, in: province)
            #expect(try province.status(of: Self.registry).head > 6)
            #expect(try province.registered().families.count == 2_942)
        }

        @Test(.timeLimit(minutes: 2))
        func `an import that was killed half-way, and its Registry too, ends in the same state when it is repeated`()
            throws
        {
            let handover = try synthesized()
            let undisturbed = try TemporaryProvince()
            try undisturbed.start(Self.registry)
            try expectExactly(handover, in: undisturbed)

            let disturbed = try TemporaryProvince()
            try disturbed.start(Self.registry)
            try disturbed.tangga("regions", "import", handover.regions.path).done()
            let ends = try (0..<2).map { _ in
                let command = try startAndWaitUntilHalfWay(handover, disturbed)
                command.end()
                return try command.status()
            }
            #expect(ends[0] == -SIGKILL)
            let command = try startAndWaitUntilHalfWay(handover, disturbed)
            try disturbed.kill(Self.registry)
            try disturbed.launch(Self.registry)
            try expectExactly(handover, command, disturbed)
            #expect(try disturbed.unsound(Self.registry) == nil)
            let wanted = try undisturbed.registered()
            let found = try disturbed.registered()
            #expect(found.families == wanted.families)
            #expect(found.persons == wanted.persons)
        }

        /// An invented hand-over of several batches.
        private func synthesized() throws -> Handover {
            let folder = try TemporaryProvince.synthesizedHandover()
            return Handover(regions: folder.appendingPathComponent("regions.csv"), folder: folder, day: Day.today.iso)
        }

        private func start(_ handover: Handover, in province: TemporaryProvince) throws -> ChildProcess {
            try province.tangga(
                "import", handover.folder.appendingPathComponent("families.csv").path,
                handover.folder.appendingPathComponent("persons.csv").path, "--date", handover.day, "--rejects",
                province.folder.appendingPathComponent("rejects").path)
        }

        /// Starts an import. Returns when a batch is registered, or when the import has ended.
        private func startAndWaitUntilHalfWay(
            _ handover: Handover, _ province: TemporaryProvince
        ) throws -> ChildProcess {
            let head = try province.status(of: Self.registry).head
            let command = try start(handover, in: province)
            try eventually("a batch is registered", seconds: 60) {
                try !command.isRunning || province.status(of: Self.registry).head > head
            }
            return command
        }

        /// Imports a hand-over and compares rejects and warnings with the expected ones.
        private func expectExactly(_ handover: Handover, in province: TemporaryProvince) throws {
            try province.tangga("regions", "import", handover.regions.path).done()
            try expectExactly(handover, try start(handover, in: province), province)
        }

        /// Waits for an import's end and compares rejects and warnings with the expected ones.
        private func expectExactly(
            _ handover: Handover, _ command: ChildProcess, _ province: TemporaryProvince
        ) throws {
            #expect(try command.status(within: 100) == 1, "\(command.words)")
            let rejects = province.folder.appendingPathComponent("rejects")
            let rejected = try IntakeFile.allCases.flatMap { file in
                try records(rejects.appendingPathComponent(file.rejectsName)).map {
                    "\(file.rawValue),\($0[0]),\($0[1])"
                }
            }
            #expect(try rejected.sorted() == handover.expected("expected-rejects.csv"))
            let warned = try records(rejects.appendingPathComponent("warnings.csv")).map {
                "\($0[0]),\($0[1]),\($0[2])"
            }
            #expect(try warned.sorted() == handover.expected("expected-warnings.csv"))
        }

        /// The records of a CSV file after its header.
        private func records(_ file: URL) throws -> [[String]] {
            var reader = try CSVReader(InputFile(path: file.path))
            var records: [[String]] = []
            while try reader.next() { records.append(reader.cells.map { String(decoding: $0, as: UTF8.self) }) }
            return Array(records.dropFirst())
        }
    }
}
