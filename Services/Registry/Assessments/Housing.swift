import Schemas
import Vocabulary

extension Household {
    /// Deprived of housing: roof, wall or floor of a material that does not last, *or* too little floor area for each
    /// member (SDG 11, *rumah layak huni*, without water and sanitation, which are deprivations of their own).
    func housing(_ numbers: StrategyNumbers) -> Finding {
        let crowded = Finding(
            deprived: facts.hasFloorAreaM2E6
                ? isBelow(facts.floorAreaM2E6, perMember: numbers.floorAreaPerMemberE6) : nil)
        return unfitRoof.or(unfitWall).or(unfitFloor).or(crowded)
    }

    private var unfitRoof: Finding {
        switch facts.roof {
        case .beton, .genteng, .kayuSirap, .seng: .met
        case .asbes, .bambu, .jeramiIjuk, .lainnya: .deprived
        case .unknown, .UNRECOGNIZED: .unknown
        }
    }

    private var unfitWall: Finding {
        switch facts.wall {
        case .tembok, .plesteranAnyaman, .kayuPapan, .batangKayu: .met
        case .anyamanBambu, .bambu, .lainnya: .deprived
        case .unknown, .UNRECOGNIZED: .unknown
        }
    }

    private var unfitFloor: Finding {
        switch facts.floor {
        case .bambu, .tanah, .lainnya: .deprived
        case .marmerGranit, .keramik, .parketVinil, .ubinTegel, .kayu, .semenBata: .met
        case .unknown, .UNRECOGNIZED: .unknown
        }
    }
}
