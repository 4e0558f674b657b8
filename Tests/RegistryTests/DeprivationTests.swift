import Intake
import Schemas
import Testing
import Vocabulary

@testable import Registry

/// One change to a family that lacks nothing, and the finding that it causes for one deprivation.
struct DeprivationCase: Sendable, CustomTestStringConvertible {
    let name: String
    let deprivation: Deprivation
    let finding: Finding
    var inDesa = true
    let change: @Sendable (inout Household) -> Void

    var testDescription: String { "\(deprivation.rawValue): \(name) → \(finding.rawValue)" }

    init(
        _ deprivation: Deprivation, _ name: String, _ finding: Finding, inDesa: Bool = true,
        _ change: @escaping @Sendable (inout Household) -> Void
    ) {
        (self.deprivation, self.name, self.finding) = (deprivation, name, finding)
        (self.inDesa, self.change) = (inDesa, change)
    }
}

/// The household of ``Scene/facts(on:)``, surveyed on 1 February 2026 by default.
func soundHousehold(_ people: [Scene.Person] = Scene.people, on day: String = "2026-02-01") -> Household {
    Household(
        facts: Scene.facts(on: day),
        members: people.map { Household.Member(facts: $0.facts, age: $0.bornOn.age(on: Scene.day(day))) }, inDesa: true)
}

func strategyNumbers(_ change: (inout [ParameterName: Int64]) -> Void = { _ in }) throws -> StrategyNumbers {
    var values = Scene.numbers
    change(&values)
    return try StrategyNumbers(values)
}

@Suite struct DeprivationTests {
    @Test(arguments: [expenditure, water, bottled, sanitation, health, education, information, housing].flatMap { $0 })
    func `each deprivation is found as the strategy says`(_ each: DeprivationCase) throws {
        var household = soundHousehold()
        household.inDesa = each.inDesa
        each.change(&household)
        #expect(household.finding(each.deprivation, try strategyNumbers()) == each.finding)
    }

    @Test(arguments: Deprivation.allCases)
    func `nothing is known of a card without a living member`(_ deprivation: Deprivation) throws {
        var household = soundHousehold()
        household.members = []
        #expect(household.finding(deprivation, try strategyNumbers()) == .unknown)
    }

    @Test(arguments: Deprivation.allCases)
    func `a family that lacks nothing is deprived of nothing`(_ deprivation: Deprivation) throws {
        #expect(soundHousehold().finding(deprivation, try strategyNumbers()) == .met)
    }

    @Test(
        arguments: [
            ("2026-02-27", 9, "deprived", "the day before"), ("2026-02-28", 9, "deprived", "28 February is not yet it"),
            ("2026-03-01", 10, "met", "1 March in other years"),
            ("2028-02-28", 11, "met", "a leap year, the day before"),
            ("2028-02-29", 12, "met", "a leap year"),
        ] as [(String, Int, String, String)])
    func `a birthday on 29 February is on 1 March in common years`(
        _ day: String, _ age: Int, _ finding: String, _ note: String
    ) throws {
        let people = [
            Scene.member(born: "2016-02-29", schooling: .belum), Scene.member(born: "1980-01-01", diploma: .smp),
        ]
        let household = soundHousehold(people, on: day)
        #expect(household.members[0].age == age)
        // For this test, school is compulsory until the tenth birthday.
        let numbers = try strategyNumbers { ($0[.schoolAgeFrom], $0[.schoolAgeTo]) = (0, 9) }
        #expect(household.finding(.education, numbers).rawValue == finding)
    }

    @Test func `a person born after the survey is 0 years old`() {
        #expect(soundHousehold([Scene.member(born: "2026-02-02")]).members[0].age == 0)
    }

    static let expenditure: [DeprivationCase] = [
        DeprivationCase(.food, "one rupiah below four lines", .deprived) {
            $0.facts.foodExpenditure = 4 * 524_678 - 1
        },
        DeprivationCase(.food, "exactly four lines", .met) { $0.facts.foodExpenditure = 4 * 524_678 },
        DeprivationCase(.food, "a quarter of it would round to the line", .deprived) {
            $0.facts.foodExpenditure = 2_098_711
        },
        DeprivationCase(.food, "nothing spent", .deprived) { $0.facts.foodExpenditure = 0 },
        DeprivationCase(.food, "empty", .unknown) { $0.facts.clearFoodExpenditure() },
        DeprivationCase(.nonFood, "one rupiah below", .deprived) { $0.facts.nonFoodExpenditure = 4 * 190_610 - 1 },
        DeprivationCase(.nonFood, "exactly", .met) { $0.facts.nonFoodExpenditure = 4 * 190_610 },
        DeprivationCase(.nonFood, "empty", .unknown) { $0.facts.clearNonFoodExpenditure() },
    ]

    static let water: [DeprivationCase] = waterSources.flatMap { (source, finding) -> [DeprivationCase] in
        [
            DeprivationCase(.cleanWater, "drinking \(source)", finding) { $0.facts.drinkingWater = source },
            DeprivationCase(.cleanWater, "kemasan, bathing \(source)", finding) {
                ($0.facts.drinkingWater, $0.facts.bathingWater) = (.kemasan, source)
            },
            DeprivationCase(.cleanWater, "isi ulang, bathing \(source)", finding) {
                ($0.facts.drinkingWater, $0.facts.bathingWater) = (.isiUlang, source)
            },
        ]
    }

    static let waterSources: [(FieldWaterSource, Finding)] = [
        (.leding, .met), (.sumurBor, .met), (.sumurTerlindung, .met), (.mataAirTerlindung, .met), (.airHujan, .met),
        (.sumurTakTerlindung, .deprived), (.mataAirTakTerlindung, .deprived), (.airPermukaan, .deprived),
        (.lainnya, .deprived), (.unknown, .unknown),
    ]

    static let bottled: [DeprivationCase] = [
        DeprivationCase(.cleanWater, "kemasan for both", .deprived) {
            ($0.facts.drinkingWater, $0.facts.bathingWater) = (.kemasan, .kemasan)
        },
        DeprivationCase(.cleanWater, "bathing does not matter to leding", .met) {
            $0.facts.bathingWater = .airPermukaan
        },
    ]

    static let sanitation: [DeprivationCase] = [
        DeprivationCase(.sanitation, "shared with certain households", .met) { $0.facts.toilet = .bersamaTertentu },
        DeprivationCase(.sanitation, "communal", .met) { $0.facts.toilet = .mckKomunal },
        DeprivationCase(.sanitation, "public", .deprived) { $0.facts.toilet = .umum },
        DeprivationCase(.sanitation, "none, the rest empty", .deprived) {
            ($0.facts.toilet, $0.facts.closet, $0.facts.sewage) = (.tidakAda, .unknown, .unknown)
        },
        DeprivationCase(.sanitation, "facility empty", .unknown) { $0.facts.toilet = .unknown },
        DeprivationCase(.sanitation, "facility empty, plengsengan", .deprived) {
            ($0.facts.toilet, $0.facts.closet) = (.unknown, .plengsengan)
        },
        DeprivationCase(.sanitation, "cemplung", .deprived) { $0.facts.closet = .cemplung },
        DeprivationCase(.sanitation, "treatment plant", .met) { $0.facts.sewage = .ipal },
        DeprivationCase(.sanitation, "pit in a desa", .met) { $0.facts.sewage = .lubangTanah },
        DeprivationCase(.sanitation, "pit in a kelurahan", .deprived, inDesa: false) { $0.facts.sewage = .lubangTanah },
        DeprivationCase(.sanitation, "river", .deprived) { $0.facts.sewage = .sungaiSawah },
        DeprivationCase(.sanitation, "disposal empty", .unknown) { $0.facts.sewage = .unknown },
    ]

    static let health: [DeprivationCase] = [
        DeprivationCase(.health, "a member without JKN", .deprived) { $0.members[2].facts.jknActive = false },
        DeprivationCase(.health, "a member's JKN empty", .unknown) { $0.members[2].facts.clearJknActive() },
        DeprivationCase(.health, "one empty, another without", .deprived) {
            $0.members[2].facts.clearJknActive()
            $0.members[3].facts.jknActive = false
        },
        DeprivationCase(.health, "ill and not treated", .deprived) { $0.members[0].facts.illUntreated = true },
        DeprivationCase(.health, "illness empty", .unknown) { $0.members[0].facts.clearIllUntreated() },
        DeprivationCase(.health, "exactly 5 km", .met) { $0.facts.healthFacilityKmE6 = 5_000_000 },
        DeprivationCase(.health, "a metre more", .deprived) { $0.facts.healthFacilityKmE6 = 5_001_000 },
        DeprivationCase(.health, "distance empty", .unknown) { $0.facts.clearHealthFacilityKmE6() },
        DeprivationCase(.health, "distance empty, a member without JKN", .deprived) {
            $0.facts.clearHealthFacilityKmE6()
            $0.members[0].facts.jknActive = false
        },
    ]

    static let education: [DeprivationCase] = [
        DeprivationCase(.education, "a pupil of 9 left school", .deprived) {
            $0.members[2].facts.schooling = .tidakLagi
        },
        DeprivationCase(.education, "a child of 9 never went", .deprived) { $0.members[2].facts.schooling = .belum },
        DeprivationCase(.education, "a child of 6 not yet", .met) {
            $0.members[2] = Household.Member(facts: $0.members[2].facts, age: 6)
            $0.members[2].facts.schooling = .belum
        },
        DeprivationCase(.education, "16 and left", .met) {
            $0.members[3].age = 16
            $0.members[3].facts.schooling = .tidakLagi
        },
        DeprivationCase(.education, "15 and left", .deprived) {
            $0.members[3].age = 15
            $0.members[3].facts.schooling = .tidakLagi
        },
        DeprivationCase(.education, "schooling of a pupil empty", .unknown) {
            $0.members[2].facts.schooling = .unknown
        },
        DeprivationCase(.education, "schooling of an adult empty", .met) { $0.members[0].facts.schooling = .unknown },
        DeprivationCase(.education, "nobody with smp", .deprived) {
            for index in $0.members.indices { $0.members[index].facts.diploma = .sd }
        },
        DeprivationCase(.education, "smp at 14 does not count", .deprived) {
            for index in $0.members.indices { $0.members[index].facts.diploma = .sd }
            $0.members[3].facts.diploma = .smp
        },
        DeprivationCase(.education, "smp at 15 counts", .met) {
            for index in $0.members.indices { $0.members[index].facts.diploma = .sd }
            $0.members[3].age = 15
            $0.members[3].facts.diploma = .smp
        },
        DeprivationCase(.education, "the adults' diplomas empty", .unknown) {
            $0.members[0].facts.diploma = .unknown
            $0.members[1].facts.diploma = .unknown
        },
        DeprivationCase(.education, "one empty, another has it", .met) { $0.members[0].facts.diploma = .unknown },
        DeprivationCase(.education, "a date of birth forgotten", .met) { $0.members[2].age = nil },
        DeprivationCase(.education, "a date of birth forgotten, not at school", .unknown) {
            $0.members[2].age = nil
            $0.members[2].facts.schooling = .tidakLagi
        },
        DeprivationCase(.education, "primary exactly 3 km", .met) { $0.facts.primarySchoolKmE6 = 3_000_000 },
        DeprivationCase(.education, "primary farther", .deprived) { $0.facts.primarySchoolKmE6 = 3_000_001 },
        DeprivationCase(.education, "primary farther, no child of 7–12", .met) {
            $0.facts.primarySchoolKmE6 = 9_000_000
            $0.members.remove(at: 2)
        },
        DeprivationCase(.education, "primary empty", .unknown) { $0.facts.clearPrimarySchoolKmE6() },
        DeprivationCase(.education, "primary empty, no child of 7–12", .met) {
            $0.facts.clearPrimarySchoolKmE6()
            $0.members.remove(at: 2)
        },
        DeprivationCase(.education, "junior exactly 6 km", .met) { $0.facts.juniorSchoolKmE6 = 6_000_000 },
        DeprivationCase(.education, "junior farther", .deprived) { $0.facts.juniorSchoolKmE6 = 6_000_001 },
        DeprivationCase(.education, "junior farther, no child of 13–15", .met) {
            $0.facts.juniorSchoolKmE6 = 9_000_000
            $0.members.remove(at: 3)
        },
    ]

    static let information: [DeprivationCase] = [
        DeprivationCase(.information, "none of the three", .deprived) {
            ($0.facts.hasTelephone_p, $0.facts.hasInternet_p, $0.facts.metFacilitator) = (false, false, false)
        },
        DeprivationCase(.information, "a telephone", .met) {
            ($0.facts.hasInternet_p, $0.facts.metFacilitator) = (false, false)
        },
        DeprivationCase(.information, "a facilitator, the rest empty", .met) {
            $0.facts.clearHasTelephone_p()
            $0.facts.clearHasInternet_p()
        },
        DeprivationCase(.information, "two lacking, one empty", .unknown) {
            ($0.facts.hasTelephone_p, $0.facts.hasInternet_p) = (false, false)
            $0.facts.clearMetFacilitator()
        },
    ]

    static let housing: [DeprivationCase] = [
        DeprivationCase(.housing, "asbestos", .deprived) { $0.facts.roof = .asbes },
        DeprivationCase(.housing, "zinc", .met) { $0.facts.roof = .seng },
        DeprivationCase(.housing, "woven bamboo", .deprived) { $0.facts.wall = .anyamanBambu },
        DeprivationCase(.housing, "logs", .met) { $0.facts.wall = .batangKayu },
        DeprivationCase(.housing, "earth", .deprived) { $0.facts.floor = .tanah },
        DeprivationCase(.housing, "other floor", .deprived) { $0.facts.floor = .lainnya },
        DeprivationCase(.housing, "wooden floor", .met) { $0.facts.floor = .kayu },
        DeprivationCase(.housing, "28.8 m² for four", .met) { $0.facts.floorAreaM2E6 = 28_800_000 },
        DeprivationCase(.housing, "a millionth less", .deprived) { $0.facts.floorAreaM2E6 = 28_799_999 },
        DeprivationCase(.housing, "28.8 m² for five", .deprived) {
            $0.facts.floorAreaM2E6 = 28_800_000
            $0.members.append($0.members[0])
        },
        DeprivationCase(.housing, "area empty", .unknown) { $0.facts.clearFloorAreaM2E6() },
        DeprivationCase(.housing, "area empty, asbestos", .deprived) {
            $0.facts.clearFloorAreaM2E6()
            $0.facts.roof = .asbes
        },
        DeprivationCase(.housing, "wall empty", .unknown) { $0.facts.wall = .unknown },
    ]
}
