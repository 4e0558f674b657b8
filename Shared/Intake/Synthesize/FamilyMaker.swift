import Vocabulary

/// Invents a family's card row: its village, its expenditure, and a house that matches both.
struct FamilyMaker {
    /// A family's row and the inputs for its members.
    struct Draft {
        var row: FamilyRow
        let members: Int
        /// The family's rank among all persons of its kabupaten or kota by expenditure, from 0 to 1.
        let rank: Double
        let settlement: Settlement
        /// The settlement's index in the list.
        let place: Int
    }

    private let districts: [District]
    private let settlements: [[(place: Int, settlement: Settlement)]]
    private let poorWeights: [Double]
    private let otherWeights: [Double]
    private let poor: Double
    private let today: Day

    /// - Parameter poor: the share of poor families; nil for Banten's share.
    init(settlements: [Settlement], poor: Double?, today: Day) {
        let districts = District.banten
        self.districts = districts
        self.settlements = districts.map { district in
            settlements.enumerated().filter { district.code.contains($0.element.kecamatan) }
                .map { (place: $0.offset, settlement: $0.element) }
        }
        let families = zip(districts, self.settlements).map { $1.isEmpty ? 0 : $0.population }
        let shares = districts.map { FamilySize.poorFamilies(poorPersons: $0.poor) }
        poorWeights = zip(families, shares).map { $0 * $1 }
        otherWeights = zip(families, shares).map { $0 * (1 - $1) }
        let all = families.reduce(0, +)
        self.poor = poor ?? (all > 0 ? poorWeights.reduce(0, +) / all : 0)
        self.today = today
    }

    /// Invents a family; nil only if there is no settlement.
    func make(_ chance: inout Chance, _ office: inout NumberOffice) -> Draft? {
        let isPoor = chance.happens(poor)
        let index = chance.pick(weights: isPoor ? poorWeights : otherWeights)
        let district = districts[index]
        guard !settlements[index].isEmpty else { return nil }
        let (place, settlement) = chance.pick(settlements[index])
        let village = chance.pick(settlement.villages)
        let members = chance.pick(weights: isPoor ? FamilySize.poor : FamilySize.all) + 1
        let share = chance.fraction()
        let rank = isPoor ? share * district.poor : district.poor + share * (1 - district.poor)

        let surveyed = today.addingDays(-chance.number(0...180))
        guard
            let card = office.card(
                kecamatan: settlement.kecamatan, place: place, month: chance.number(1...12),
                year: chance.number(2_004...2_024))
        else { return nil }
        var row = FamilyRow(card: card, village: village, surveyed: surveyed)
        spend(&row, district.expenditure(atShare: max(rank, 1e-6)) * Double(members), rank: rank, &chance)
        locate(&row, &chance)
        House(rank: rank, isDesa: village.isDesa, bottled: district.bottled).furnish(&row, members: members, &chance)
        return Draft(row: row, members: members, rank: rank, settlement: settlement, place: place)
    }

    /// Poorer families spend a larger share on food: near three quarters at the poverty line, like the lines
    /// themselves.
    private func spend(_ row: inout FamilyRow, _ expenditure: Double, rank: Double, _ chance: inout Chance) {
        let food = min(max(0.76 - 0.30 * rank + 0.04 * chance.normal(), 0.3), 0.9)
        let total = Int64(min(expenditure, 900_000_000))
        let foodPart = Int64(Double(total) * food)
        row.foodExpenditure = Rupiah(foodPart)
        row.nonFoodExpenditure = Rupiah(total - foodPart)
        let perceived = min(max(rank + 0.08 * chance.normal(), 0), 0.999)
        row.desil = Int32(perceived * 10) + 1
    }

    private func locate(_ row: inout FamilyRow, _ chance: inout Chance) {
        row.address = "Kp. \(chance.pick(Names.families)) No. \(chance.number(1...99))"
        row.rt = "00\(chance.number(1...9))"
        row.rw = "0\(chance.number(10...18))"
        row.latitude = -Int64(chance.number(6_000_000...6_900_000))
        row.longitude = Int64(chance.number(105_300_000...106_700_000))
        row.surveyor = chance.pick(Names.surveyors)
        if chance.happens(0.55) {
            let (bank, digits) = chance.pick([("137", 10), ("002", 15), ("009", 10), ("008", 13), ("110", 13)])
            var number = ""
            for _ in 0..<digits { number.append(String(chance.number(0...9))) }
            row.account = BankAccount(bank: bank, number: number, holder: chance.pick(Names.women).uppercased())
        }
    }
}
