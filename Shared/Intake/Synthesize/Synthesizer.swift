package import Vocabulary

/// Invents a hand-over: families as in Banten, with the faults that hand-overs have.
///
/// The same plan gives the same bytes. The first families of a longer hand-over are those of a shorter one. Memory does
/// not grow with the number of families, except for the set of their villages.
package struct Synthesizer {
    /// The parameters of a hand-over.
    package struct Plan {
        /// The number of families, at most ``mostFamilies``.
        package var families: Int
        /// The seed of the generator; another seed gives another hand-over.
        package var seed: UInt64
        /// The share of families with a fault.
        package var dirt = 0.02
        /// The share of poor families; nil for Banten's, some 4 in 100. Agencies mostly hand over poor families.
        package var poor: Double?
        /// The day of the hand-over. An import on this day or later finds exactly the expected codes.
        package var today: Day

        /// A plan; see the properties for the ranges.
        package init(families: Int, seed: UInt64, dirt: Double = 0.02, poor: Double? = nil, today: Day) {
            self.families = families
            self.seed = seed
            self.dirt = dirt
            self.poor = poor
            self.today = today
        }
    }

    /// More families would repeat numbers; Banten has some 4.2 million family cards.
    package static let mostFamilies = 4_000_000

    private let plan: Plan
    private let settlements: [Settlement]

    /// - Parameter kecamatan: the kecamatan of the region table; those outside Banten are ignored.
    package init(_ plan: Plan, kecamatan: [RegionCode]) {
        self.plan = plan
        settlements = kecamatan.sorted().compactMap { code in
            District.banten.first { code.level == .kecamatan && $0.code.contains(code) }
                .map { Settlement(code, of: $0) }
        }
    }

    /// Writes `families.csv`, `persons.csv`, `regions.csv` (the villages), `expected-rejects.csv` and
    /// `expected-warnings.csv` into a folder.
    ///
    /// - Parameter progress: called with the number of finished families, every 10,000 families and at the end.
    package func write(to folder: String, progress: (Int) -> Void = { _ in }) throws {
        var press = try Press(folder: folder, isForeign: plan.dirt > 0)
        var chance = Chance(seed: plan.seed)
        var office = NumberOffice(kecamatan: settlements.count + Dirt.formerKecamatan.count)
        let families = FamilyMaker(settlements: settlements, poor: plan.poor, today: plan.today)
        let persons = PersonMaker(settlements: settlements, today: plan.today)
        let dirt = Dirt(today: plan.today, formerPlace: settlements.count)
        for index in 0..<min(plan.families, Synthesizer.mostFamilies) {
            guard let draft = families.make(&chance, &office) else { break }
            var household = Household(family: draft.row, persons: persons.make(draft, &chance, &office))
            if plan.dirt > 0 { dirt.vary(&household, &chance) }
            if chance.happens(plan.dirt) { dirt.soil(&household, earlier: press.earlier, &chance, &office) }
            try press.print(household, &chance)
            if index % 10_000 == 9_999 { progress(index + 1) }
        }
        try press.commit()
        progress(min(plan.families, Synthesizer.mostFamilies))
    }
}
