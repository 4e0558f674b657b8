import Vocabulary

/// The house and its surroundings, matching a family's expenditure and village.
///
/// The levels are those of Banten around 2024: adequate sanitation for some 85 of 100 families, improved water for 93,
/// an adequate house for 65 to 70; each rises with the family's rank.
struct House {
    /// The family's rank by expenditure, from 0 to 1.
    let rank: Double
    let isDesa: Bool
    /// The share of families in the district that drink bottled or refilled water.
    let bottled: Double

    /// Fills in the row; one cell in fifty stays unknown, as in agencies' hand-overs.
    func furnish(_ row: inout FamilyRow, members: Int, _ chance: inout Chance) {
        row.houseStatus = known(chance.happens(0.82) ? .milikSendiri : chance.pick([.kontrak, .bebasSewa]), &chance)
        build(&row, members: members, &chance)
        water(&row, &chance)
        sanitate(&row, &chance)
        row.power = known(chance.pick(rank < 0.3 ? [0, 450, 450, 450, 900] : [450, 900, 900, 1_300, 2_200]), &chance)
        row.cookingFuel = known(chance.happens(likely(0.9)) ? .gas : .kayuArang, &chance)
        let far = isDesa ? 2.0 : 1.0
        row.healthFacility = known(distance(1.6 * far, &chance), &chance)
        row.primarySchool = known(distance(0.7 * far, &chance), &chance)
        row.juniorSchool = known(distance(1.5 * far, &chance), &chance)
        row.hasTelephone = known(chance.happens(likely(0.92)), &chance)
        row.hasInternet = known(chance.happens(likely(0.75)), &chance)
        row.metFacilitator = known(chance.happens(0.55), &chance)
    }

    /// A probability with `mean` over all families that rises with the rank.
    private func likely(_ mean: Double) -> Double { mean + (rank - 0.5) * 1.2 * min(mean, 1 - mean) }

    private func known<Value>(_ value: Value, _ chance: inout Chance) -> Value? {
        chance.happens(0.02) ? nil : value
    }

    private func build(_ row: inout FamilyRow, members: Int, _ chance: inout Chance) {
        let isDurable = chance.happens(likely(0.72))
        let weakness = isDurable ? -1 : chance.number(0...2)
        row.roof = known(
            weakness == 0
                ? chance.pick([.asbes, .asbes, .bambu, .jeramiIjuk])
                : chance.pick([.genteng, .genteng, .genteng, .seng, .beton]), &chance)
        row.wall = known(
            weakness == 1
                ? chance.pick([.anyamanBambu, .bambu])
                : chance.pick([.tembok, .tembok, .tembok, .kayuPapan, .plesteranAnyaman]), &chance)
        row.floor = known(
            weakness == 2
                ? chance.pick([.tanah, .bambu, .lainnya])
                : chance.pick([.keramik, .keramik, .keramik, .semenBata, .ubinTegel]), &chance)
        let each = 6_500_000 + Int64(chance.fraction() * (8_000_000 + 14_000_000 * rank))
        row.floorArea = known(max(each * Int64(members) / 500_000 * 500_000, 1_000_000), &chance)
    }

    private func water(_ row: inout FamilyRow, _ chance: inout Chance) {
        let isImproved = chance.happens(likely(0.93))
        let improved: [WaterSource] =
            isDesa
            ? [.sumurBor, .sumurBor, .sumurTerlindung, .mataAirTerlindung, .leding]
            : [.sumurBor, .sumurBor, .leding, .leding, .sumurTerlindung]
        let poor: [WaterSource] = [.sumurTakTerlindung, .sumurTakTerlindung, .mataAirTakTerlindung, .airPermukaan]
        let source = chance.pick(isImproved ? improved : poor)
        row.bathingWater = known(source, &chance)
        let drinks: WaterSource = chance.happens(bottled) ? chance.pick([.isiUlang, .isiUlang, .kemasan]) : source
        row.drinkingWater = known(drinks, &chance)
        row.minutesToWater = known(isImproved ? chance.pick([0, 0, 0, 5, 10]) : chance.pick([5, 10, 20, 45]), &chance)
    }

    private func sanitate(_ row: inout FamilyRow, _ chance: inout Chance) {
        let isAdequate = chance.happens(likely(0.85))
        let weakness = isAdequate ? -1 : chance.number(0...2)
        row.toilet = known(
            weakness == 0
                ? chance.pick([.umum, .tidakAda]) : chance.pick([.sendiri, .sendiri, .sendiri, .bersamaTertentu]),
            &chance)
        row.closet = known(weakness == 1 ? chance.pick([.cemplung, .plengsengan]) : .leherAngsa, &chance)
        let disposal: SewageDisposal = isDesa && chance.happens(0.15) ? .lubangTanah : .tangkiSeptik
        row.sewage = known(weakness == 2 ? .sungaiSawah : disposal, &chance)
    }

    private func distance(_ mean: Double, _ chance: inout Chance) -> Int64 {
        let kilometres = mean * (0.2 + 1.6 * chance.fraction() * chance.fraction() * 2)
        return Int64(kilometres * 10) * 100_000 + 100_000
    }
}
