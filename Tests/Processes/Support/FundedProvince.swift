import Foundation
import Testing
import Vocabulary

@testable import Console

/// A small-plan province with enrolled families and open funds, made once for a test run; each test uses a copy.
enum FundedProvince {
    /// Families of the hand-over that tests import.
    static let families = 1_500

    private static let made = Result { try make() }

    /// A copy whose nodes do not run.
    static func copy() throws -> TemporaryProvince { try TemporaryProvince(copyOf: made.get()) }

    /// The hand-over that tests import; its regions are imported already.
    static let handover = Result { try TemporaryProvince.synthesizedHandover(families: families) }

    private static func make() throws -> URL {
        let province = try TemporaryProvince()
        let sample = Executables.project.appendingPathComponent("deploy/sample")
        func told(_ words: String..., status: Int32 = 0) throws {
            let command = try province.tangga(words)
            let ended = try command.status()
            guard ended == status else {
                throw Failed(command: command.command, status: ended, words: command.out + command.words)
            }
        }
        try told("up", "--detach")
        try told("regions", "import", handover.get().appendingPathComponent("regions.csv").path)
        try told("regions", "import", sample.appendingPathComponent("regions.csv").path)
        try told(
            "import", sample.appendingPathComponent("families.csv").path,
            sample.appendingPathComponent("persons.csv").path, "--rejects",
            province.folder.appendingPathComponent("rejects").path, status: 1)
        try told("assess", "--as", "operator")
        try told("rungs", "propose", "--as", "operator")
        try told("rungs", "confirm", "--as", "admin")
        try told("programmes", "load", "--as", "admin")
        try told("enrol", "jsk", "--as", "operator")
        for year in [Day.today.year, Day.today.year + 1] {
            try told(
                "funds", "open", "apbd-\(year)", "Jaminan Sosial Keluarga", "--source", "apbd_provinsi", "--year",
                "\(year)", "--amount", "2000000000", "--basis", "DPA \(year)", "--as", "bendahara")
        }
        try province.waitUntilAllHaveRead()
        try told("down")
        let kept = Programs.folder.appendingPathComponent("tangga-funded")
        try? FileManager.default.removeItem(at: kept)
        try ChildProcess(
            URL(fileURLWithPath: "/bin/cp"), ["-a", province.folder.path, kept.path],
            in: FileManager.default.temporaryDirectory
        ).done()
        return kept
    }
}
