import Foundation
import Testing
import Vocabulary

@testable import Intake

/// The sample hand-over beside the project, if it is there: the expected rejects come from an independent
/// implementation.
struct SampleHandoverTests {
    private static let data = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/data").path
    private static let isThere = FileManager.default.fileExists(atPath: "\(data)/intake/families.csv")

    @Test(.enabled(if: isThere, "the sample hand-over is not here"))
    func `exactly the expected rejects and warnings are found`() async throws {
        let codes = try Handover.records("\(Self.data)/banten_regions.csv").compactMap { RegionCode($0[0]) }
        let folder = "\(Self.data)/intake"
        var expected = try Handover.records("\(folder)/expected-rejects.csv")
        expected += try Handover.records("\(folder)/expected-warnings.csv")
        try await withFolder { rejects in
            let intake = try HandoverReading(
                families: "\(folder)/families.csv", persons: "\(folder)/persons.csv",
                today: try #require(Day(iso: "2026-11-24")), regions: RegionSet(codes),
                registered: NothingRegistered(), scratch: rejects)
            var accepted = 0
            try await intake.read(batch: 500) { accepted += $0.count }
            _ = try intake.writeReport(to: rejects)
            #expect(accepted == 2_942)
            let found = try Handover.codes(rejects)
            #expect(found.sorted() == expected.map { "\($0[0]):\($0[1]) \($0[2])" }.sorted())
        }
    }
}
