import Foundation
import Testing
import Vocabulary

@testable import Intake

struct SynthesizerTests {
    /// The kecamatan in the project's region file.
    private static func kecamatan() throws -> [RegionCode] {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try Handover.records(project.appending(path: "deploy/province/regions.csv").path)
            .compactMap { RegionCode($0[0]) }
    }

    private static let today = Day(iso: "2026-03-01") ?? .first

    private static func write(_ plan: Synthesizer.Plan, to folder: String) throws {
        try Synthesizer(plan, kecamatan: kecamatan()).write(to: folder)
    }

    private static func intake(_ folder: String) throws -> HandoverReading {
        let villages = try Handover.records("\(folder)/regions.csv").compactMap { RegionCode($0[0]) }
        return try HandoverReading(
            families: "\(folder)/families.csv", persons: "\(folder)/persons.csv", today: today,
            regions: RegionSet(villages + kecamatan()), registered: NothingRegistered(), scratch: folder)
    }

    @Test func `the project ships the province, its kabupaten and kota, and their kecamatan`() throws {
        let levels = try Self.kecamatan().map(\.level)
        #expect(levels.count { $0 == .provinsi } == 1)
        #expect(levels.count { $0 == .kabupaten } == 4)
        #expect(levels.count { $0 == .kota } == 4)
        #expect(levels.count { $0 == .kecamatan } == 155)
        #expect(levels.count == 164)
    }

    @Test func `the same seed gives the same bytes, another one others`() async throws {
        var texts: [Data] = []
        for seed in [5, 5, 6] as [UInt64] {
            try await withFolder { folder in
                try Self.write(.init(families: 300, seed: seed, dirt: 0.2, today: Self.today), to: folder)
                var all = Data()
                for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
                    all += Data(name.utf8) + (try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
                }
                texts.append(all)
            }
        }
        #expect(texts[0] == texts[1])
        #expect(texts[0] != texts[2])
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `exactly the planted faults are found`(seed: UInt64) async throws {
        try await withFolder { folder in
            try Self.write(.init(families: 1_000, seed: seed, dirt: 0.4, today: Self.today), to: folder)
            let intake = try Self.intake(folder)
            try await intake.read(batch: 100) { _ in }
            let summary = try intake.writeReport(to: folder)
            var expected = try Handover.records("\(folder)/expected-rejects.csv")
            expected += try Handover.records("\(folder)/expected-warnings.csv")
            #expect(try Handover.codes(folder).sorted() == expected.map { "\($0[0]):\($0[1]) \($0[2])" }.sorted())
            // Every code of a file occurs.
            #expect(Set(summary.counts.map(\.code)) == Set(IntakeCode.allCases).subtracting([.outsideArea]))
        }
    }

    @Test func `clean hand-overs have nothing to find`() async throws {
        try await withFolder { folder in
            try Self.write(.init(families: 2_000, seed: 9, dirt: 0, today: Self.today), to: folder)
            let intake = try Self.intake(folder)
            var count = 0
            try await intake.read(batch: 500) { count += $0.count }
            #expect(count == 2_000)
            #expect(try intake.writeReport(to: folder).counts == [])
        }
    }

    @Test func `the families resemble Banten's`() async throws {
        try await withFolder { folder in
            try Self.write(.init(families: 20_000, seed: 3, dirt: 0, today: Self.today), to: folder)
            var found = Levels()
            try await Self.intake(folder).read(batch: 1_000) { families in
                for family in families { found.add(family) }
            }
            // The published rates, over all districts, and within each district that has enough families.
            #expect(abs(found.poor(nil) - 0.0584) < 0.008)
            #expect(abs(found.extreme(nil) - 0.0118) < 0.004)
            for district in District.banten {
                #expect(abs(found.poor(district) - district.poor) < 0.03, "\(district.code)")
                #expect(abs(found.extreme(district) - district.extreme) < 0.015, "\(district.code)")
                let share = Double(found.families(district)) / 20_000
                #expect(abs(share - district.population / 12_881_374) < 0.02, "\(district.code)")
            }
            for (size, share) in FamilySize.all.prefix(5).enumerated() {
                #expect(abs(found.share { $0.members.count == size + 1 } - share) < 0.02, "\(size + 1) members")
            }
            #expect(abs(found.share { $0.members.count > 5 } - 0.13) < 0.02)
            #expect(abs(found.share { $0.family?.row.village.isDesa == true } - 0.60) < 0.06)
            let improved: Set<WaterSource> = [
                .leding, .sumurBor, .sumurTerlindung, .mataAirTerlindung, .airHujan,
            ]
            #expect(abs(found.share { $0.family?.row.bathingWater.map(improved.contains) ?? true } - 0.93) < 0.02)
            #expect(abs(found.share { Levels.isSanitary($0.family?.row) } - 0.85) < 0.03)
            #expect((0.62...0.74).contains(found.share { Levels.isFit($0.family?.row, members: $0.members.count) }))
        }
    }

    @Test func `agencies hand over mostly poor families`() async throws {
        try await withFolder { folder in
            try Self.write(.init(families: 3_000, seed: 4, dirt: 0, poor: 0.6, today: Self.today), to: folder)
            var found = Levels()
            try await Self.intake(folder).read(batch: 1_000) { families in
                for family in families { found.add(family) }
            }
            #expect(abs(found.share { Levels.isPoor($0) } - 0.6) < 0.03)
        }
    }
}

/// Poverty rates over families.
private struct Levels {
    private var all: [IntakeFamily] = []

    mutating func add(_ family: IntakeFamily) { all.append(family) }

    private func of(_ district: District?) -> [IntakeFamily] {
        guard let district else { return all }
        return all.filter { $0.family.map { district.code.contains($0.row.village) } ?? false }
    }

    func families(_ district: District) -> Int { of(district).count }
    func poor(_ district: District?) -> Double { persons(of(district), where: Levels.isPoor) }

    func extreme(_ district: District?) -> Double {
        persons(of(district)) { Levels.each($0) < District.extremeLine }
    }

    func share(where holds: (IntakeFamily) -> Bool) -> Double {
        Double(all.count { holds($0) }) / Double(all.count)
    }

    private func persons(_ families: [IntakeFamily], where holds: (IntakeFamily) -> Bool) -> Double {
        var some = 0
        var total = 0
        for family in families {
            total += family.members.count
            if holds(family) { some += family.members.count }
        }
        return Double(some) / Double(total)
    }

    static func each(_ family: IntakeFamily) -> Double {
        let row = family.family?.row
        let total = (row?.foodExpenditure?.amount ?? 0) + (row?.nonFoodExpenditure?.amount ?? 0)
        return Double(total) / Double(family.members.count)
    }

    static func isPoor(_ family: IntakeFamily) -> Bool {
        guard let village = family.family?.row.village,
            let district = District.banten.first(where: { $0.code.contains(village) })
        else { return false }
        return each(family) < district.line
    }

    static func isSanitary(_ row: FamilyRow?) -> Bool {
        guard let row else { return false }
        return ![.umum, .tidakAda].contains(row.toilet ?? .sendiri) && (row.closet ?? .leherAngsa) == .leherAngsa
            && (row.sewage ?? .tangkiSeptik) != .sungaiSawah
    }

    static func isFit(_ row: FamilyRow?, members: Int) -> Bool {
        guard let row else { return false }
        let roofs: Set<RoofMaterial> = [.beton, .genteng, .kayuSirap, .seng]
        return roofs.contains(row.roof ?? .genteng) && ![.anyamanBambu, .bambu].contains(row.wall ?? .tembok)
            && ![.tanah, .bambu, .lainnya].contains(row.floor ?? .keramik)
            && (row.floorArea ?? 100_000_000) >= 7_200_000 * Int64(members)
    }
}
