package import Vocabulary

/// An accepted row of `families.csv`. Nil means unknown.
package struct FamilyRow: Hashable, Sendable {
    package var card: FamilyCardNumber
    package var village: RegionCode
    package var address: String?
    package var rt: String?
    package var rw: String?
    /// Millionths of a degree.
    package var latitude: Int64?
    /// Millionths of a degree.
    package var longitude: Int64?
    /// The national welfare decile, 1–10.
    package var desil: Int32?

    package var houseStatus: HouseStatus?
    /// Millionths of a square metre (square metres × 10⁶).
    package var floorArea: Int64?
    package var floor: FloorMaterial?
    package var wall: WallMaterial?
    package var roof: RoofMaterial?
    package var drinkingWater: WaterSource?
    package var bathingWater: WaterSource?
    /// For the way there and back.
    package var minutesToWater: Int32?
    package var toilet: ToiletFacility?
    package var closet: Closet?
    package var sewage: SewageDisposal?
    /// In volt-amperes.
    package var power: Int32?
    package var cookingFuel: CookingFuel?
    /// Millionths of a kilometre, as the two distances below.
    package var healthFacility: Int64?
    package var primarySchool: Int64?
    package var juniorSchool: Int64?

    package var hasTelephone: Bool?
    package var hasInternet: Bool?
    /// Whether the family met a facilitator within the last 12 months.
    package var metFacilitator: Bool?
    /// Per month for the whole family, as the amount below.
    package var foodExpenditure: Rupiah?
    package var nonFoodExpenditure: Rupiah?
    package var account: BankAccount?
    package var surveyed: Day
    package var surveyor: String?
}

extension FamilyRow {
    /// Parses a row; nil if it is rejected. The reader then has the codes.
    init?(_ row: inout RowReader<FamilyColumn>, in context: IntakeContext) {
        let card = row.card(.card)
        let village = FamilyRow.village(&row, in: context)
        address = row.text(.address)
        rt = row.text(.rt)
        rw = row.text(.rw)
        latitude = row.decimal(.latitude, in: RowLimits.latitudeDegrees)
        longitude = row.decimal(.longitude, in: RowLimits.longitudeDegrees)
        desil = row.whole(.desil, in: RowLimits.deciles).map { Int32(clamping: $0) }

        houseStatus = row.word(.houseStatus)
        floorArea = row.decimal(.floorArea, in: RowLimits.floorSquareMetres)
        floor = row.word(.floor)
        wall = row.word(.wall)
        roof = row.word(.roof)
        drinkingWater = row.word(.drinkingWater)
        bathingWater = row.word(.bathingWater)
        minutesToWater = row.whole(.minutesToWater, in: RowLimits.minutesToWater).map { Int32(clamping: $0) }
        toilet = row.word(.toilet)
        closet = row.word(.closet)
        sewage = row.word(.sewage)
        power = row.whole(.power, where: RowLimits.isPower).map { Int32(clamping: $0) }
        cookingFuel = row.word(.cookingFuel)
        healthFacility = row.decimal(.healthFacility, in: RowLimits.distanceKilometres)
        primarySchool = row.decimal(.primarySchool, in: RowLimits.distanceKilometres)
        juniorSchool = row.decimal(.juniorSchool, in: RowLimits.distanceKilometres)

        hasTelephone = row.yesNo(.telephone)
        hasInternet = row.yesNo(.internet)
        metFacilitator = row.yesNo(.facilitator)
        foodExpenditure = row.whole(.foodExpenditure, in: RowLimits.monthlyRupiah).flatMap { Rupiah($0) }
        nonFoodExpenditure = row.whole(.nonFoodExpenditure, in: RowLimits.monthlyRupiah).flatMap { Rupiah($0) }
        account = FamilyRow.account(&row)
        let surveyed = row.date(.surveyed, upTo: context.today)
        surveyor = row.text(.surveyor)

        guard !row.codes.rejects, let card, let village, let surveyed else { return nil }
        self.card = card
        self.village = village
        self.surveyed = surveyed
    }

    private static func village(_ row: inout RowReader<FamilyColumn>, in context: IntakeContext) -> RegionCode? {
        guard let cell = row.filled(.village) else { return nil }
        guard let code = RegionCode(utf8: cell.span), context.regions.knowsVillage(code) else {
            row.note(.regionUnknown, .village)
            return nil
        }
        return code
    }

    /// The account, if bank, number and name are all present and well-formed; unless all three are empty, anything else
    /// is a warning.
    private static func account(_ row: inout RowReader<FamilyColumn>) -> BankAccount? {
        let bank = row.cell(.bank)
        let number = row.cell(.accountNumber)
        let holder = row.text(.accountHolder)
        guard bank.count > 0 || number.count > 0 || holder != nil else { return nil }
        guard bank.isDigits(RowLimits.bankDigits...RowLimits.bankDigits), number.isDigits(RowLimits.accountDigits),
            let holder
        else {
            row.note(.accountMalformed, .accountNumber)
            return nil
        }
        return BankAccount(
            bank: String(decoding: bank, as: UTF8.self), number: String(decoding: number, as: UTF8.self), holder: holder
        )
    }
}
