import Testing
import Vocabulary

struct WordTests {
    private static func list<W: Word>(_ type: W.Type) -> [String] { W.allCases.map(\.rawValue) }

    @Test func `the lists are those of the pages`() {
        let lists: [([String], String)] = [
            (Self.list(HouseStatus.self), "milik_sendiri kontrak bebas_sewa dinas lainnya"),
            (
                Self.list(FloorMaterial.self),
                "marmer_granit keramik parket_vinil ubin_tegel kayu semen_bata bambu tanah lainnya"
            ),
            (
                Self.list(WallMaterial.self),
                "tembok plesteran_anyaman kayu_papan batang_kayu anyaman_bambu bambu lainnya"
            ),
            (Self.list(RoofMaterial.self), "beton genteng kayu_sirap seng asbes bambu jerami_ijuk lainnya"),
            (Self.list(CookingFuel.self), "listrik gas minyak_tanah kayu_arang tidak_masak"),
            (
                Self.list(WaterSource.self),
                "kemasan isi_ulang leding sumur_bor sumur_terlindung sumur_tak_terlindung mata_air_terlindung "
                    + "mata_air_tak_terlindung air_permukaan air_hujan lainnya"
            ),
            (Self.list(ToiletFacility.self), "sendiri bersama_tertentu mck_komunal umum tidak_ada"),
            (Self.list(Closet.self), "leher_angsa plengsengan cemplung tidak_pakai"),
            (Self.list(SewageDisposal.self), "tangki_septik ipal lubang_tanah sungai_sawah lainnya"),
            (Self.list(Sex.self), "L P"),
            (Self.list(Relation.self), "kepala pasangan anak menantu cucu orang_tua famili_lain lainnya"),
            (Self.list(MaritalStatus.self), "belum kawin cerai_hidup cerai_mati"),
            (Self.list(Schooling.self), "belum masih tidak_lagi"),
            (Self.list(Diploma.self), "tidak_ada sd smp sma d1_d3 d4_s1 s2_s3"),
            (Self.list(Disability.self), "tidak ringan sedang berat"),
            (Self.list(ExcludedOccupation.self), "asn tni polri bumn_bumd pejabat"),
            (
                Self.list(Deprivation.self),
                "food non_food clean_water sanitation health education information housing"
            ),
            (Self.list(Finding.self), "deprived met unknown"),
            (Self.list(Rung.self), "registered charity community group independent"),
            (Self.list(ExpenditureStatus.self), "extreme_poor poor not_poor unknown"),
            (Self.list(ProgrammeKind.self), "cash goods service training capital credit"),
            (Self.list(Phase.self), "charity community group"),
            (Self.list(FundSource.self), "apbn apbd_provinsi apbd_kabkota dana_desa csr baznas"),
            (Self.list(DeliveryRhythm.self), "once monthly quarterly yearly"),
            (Self.list(RegionLevel.self), "provinsi kabupaten kota kecamatan desa kelurahan"),
            (
                Self.list(ProgrammeCondition.self),
                "statuses desil_at_most deprived_of multidimensionally_poor rungs member house_statuses"
            ),
            (Self.list(DecisionRole.self), "importer assessor proposer"),
            (
                Self.list(FamilyExclusion.self),
                "asn tni polri bumn_bumd pejabat deceased moved_out unmatched no_living_member"
            ),
        ]
        for (words, expected) in lists { #expect(words.joined(separator: " ") == expected) }
    }

    @Test func `a word's number is its place, and 0 is no word`() {
        for (index, word) in WaterSource.allCases.enumerated() {
            #expect(word.number == Int32(index + 1))
            #expect(WaterSource(number: word.number) == word)
        }
        for number in [Int32.min, -1, 0, 12, .max] { #expect(WaterSource(number: number) == nil) }
        let none: WaterSource? = nil
        #expect(none.number == 0)
        #expect(WaterSource.leding.number == 3)
    }

    @Test func `rungs rise`() {
        #expect(Rung.allCases == Rung.allCases.shuffled().sorted())
        #expect(Rung.charity < .community)
        #expect(Phase.allCases.map(\.rung) == [.charity, .community, .group])
    }
}

struct FindingTests {
    @Test(arguments: [
        (Finding.deprived, Finding.deprived, Finding.deprived, Finding.deprived),
        (.deprived, .met, .deprived, .met),
        (.deprived, .unknown, .deprived, .unknown),
        (.met, .deprived, .deprived, .met),
        (.met, .met, .met, .met),
        (.met, .unknown, .unknown, .met),
        (.unknown, .deprived, .deprived, .unknown),
        (.unknown, .met, .unknown, .met),
        (.unknown, .unknown, .unknown, .unknown),
    ])
    func `a known deprived decides an or, a known met an and`(left: Finding, right: Finding, or: Finding, and: Finding)
    {
        #expect(left.or(right) == or)
        #expect(left.and(right) == and)
        #expect(left.and(right) == left.negated.or(right.negated).negated)
    }
}

struct BankAccountTests {
    @Test(arguments: [
        ("137", "123456", "Siti", "137-***456"),
        ("002", "12345678901234567890", "S", "002-*****************890"),
    ])
    func `a well-formed account is kept`(bank: String, number: String, holder: String, masked: String) throws {
        #expect(try #require(BankAccount(bank: bank, number: number, holder: holder)).masked == masked)
    }

    @Test(arguments: [
        ("13", "123456", "Siti"), ("1377", "123456", "Siti"), ("13a", "123456", "Siti"), ("137", "12345", "Siti"),
        ("137", "123456789012345678901", "Siti"), ("137", "12345-6", "Siti"), ("137", "123456", ""),
    ])
    func `a malformed account reads as none`(bank: String, number: String, holder: String) {
        #expect(BankAccount(bank: bank, number: number, holder: holder) == nil)
    }
}
