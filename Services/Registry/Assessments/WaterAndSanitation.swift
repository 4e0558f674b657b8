import Schemas
import Vocabulary

extension Household {
    /// Deprived of clean water: the source of drinking water is not improved; for bottled and refilled water, the
    /// source of bathing water decides by the same list (BPS, *air minum layak*, since 2019).
    var cleanWater: Finding {
        switch facts.drinkingWater {
        case .kemasan, .isiUlang: Household.unimproved(facts.bathingWater)
        default: Household.unimproved(facts.drinkingWater)
        }
    }

    private static func unimproved(_ source: FieldWaterSource) -> Finding {
        switch source {
        case .leding, .sumurBor, .sumurTerlindung, .mataAirTerlindung, .airHujan: .met
        case .unknown, .UNRECOGNIZED: .unknown
        default: .deprived
        }
    }

    /// Deprived of sanitation, unless the facility is private, shared with certain households or communal, *and* has a
    /// goose-neck closet, *and* empties into a septic tank or treatment plant; in a desa also into a pit (BPS,
    /// *sanitasi layak*).
    var sanitation: Finding { unfitFacility.or(unfitCloset).or(unfitDisposal) }

    private var unfitFacility: Finding {
        switch facts.toilet {
        case .sendiri, .bersamaTertentu, .mckKomunal: .met
        case .umum, .tidakAda: .deprived
        case .unknown, .UNRECOGNIZED: .unknown
        }
    }

    private var unfitCloset: Finding {
        switch facts.closet {
        case .leherAngsa: .met
        case .plengsengan, .cemplung, .tidakPakai: .deprived
        case .unknown, .UNRECOGNIZED: .unknown
        }
    }

    private var unfitDisposal: Finding {
        switch facts.sewage {
        case .tangkiSeptik, .ipal: .met
        case .lubangTanah: inDesa ? .met : .deprived
        case .sungaiSawah, .lainnya: .deprived
        case .unknown, .UNRECOGNIZED: .unknown
        }
    }
}
