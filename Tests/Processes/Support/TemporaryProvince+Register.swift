import Edges
import Foundation
import Kernel
import Stores

@testable import Console

/// The result of an import.
extension TemporaryProvince {
    /// The folder of an invented hand-over of several batches; the next test run overwrites it.
    static func synthesizedHandover(families: Int = 3_000) throws -> URL {
        let folder = Programs.folder.appendingPathComponent("tangga-handover-\(families)")
        try ChildProcess(
            Executables.named("tangga"),
            ["synthesize", "--families", "\(families)", "--seed", "5", "--poor", "0.6", "--out", folder.path],
            in: FileManager.default.temporaryDirectory
        ).done(within: Double(60 + families / 500))
        return folder
    }

    /// All families and persons of the Registry, which is stopped first. Left out are ids and runs, which differ
    /// between provinces.
    func registered() throws -> (families: [[Value]], persons: [[Value]]) {
        try tangga("down", TemporaryProvince.registry).done()
        return try database(of: TemporaryProvince.registry).read { tables in
            let families = try tables.rows(
                """
                SELECT f.card, f.region, f.living, f.rung, f.imported_by, f.personal, s.surveyed_on, s.facts
                FROM family f JOIN survey s ON s.family = f.id ORDER BY f.card, s.surveyed_on
                """
            ) { row in (0..<row.count).map { row.value($0) } }
            let persons = try tables.rows(
                """
                SELECT f.card, p.nik, p.head, p.state, p.facts, p.personal
                FROM family f JOIN person p ON p.family = f.id ORDER BY f.card, p.nik
                """
            ) { row in (0..<row.count).map { row.value($0) } }
            return (families, persons)
        }
    }
}
