import Testing
import Vocabulary

struct IntakeCodeTests {
    @Test func `the codes are those of the format's page, in its order, and one for a grant`() {
        let words =
            "row_malformed text_not_utf8 text_too_long value_missing value_unknown number_unreadable "
            + "number_out_of_range date_unreadable date_in_future family_card_malformed family_card_duplicate "
            + "region_unknown nik_malformed nik_impossible_date nik_duplicate person_without_family "
            + "family_without_members family_without_head family_with_two_heads family_rejected nik_region_unknown "
            + "nik_birth_date_differs nik_sex_differs age_over_100 account_malformed members_incomplete outside_area"
        #expect(IntakeCode.allCases.map(\.word).joined(separator: " ") == words)
        #expect(IntakeCode.allCases.allSatisfy { IntakeCode(word: $0.word) == $0 })
        #expect(IntakeCode(word: "nik") == nil)
        #expect(IntakeCode.allCases.map(\.rawValue) == Array(1...27))
        #expect(IntakeCode.allCases.filter(\.isWarning).count == 6)
    }

    @Test func `a rejected row's warnings are left out`() {
        var codes = IntakeCodes(.ageOver100)
        codes.insert(.nikSexDiffers)
        #expect(codes.text == "nik_sex_differs;age_over_100")
        #expect(codes.said == codes && !codes.rejects)
        codes.insert(.familyRejected)
        codes.insert(.dateInFuture)
        #expect(codes.said.text == "date_in_future;family_rejected")
        for code in IntakeCode.allCases { #expect(IntakeCodes(code).rejects == !code.isWarning, "\(code)") }
        #expect(IntakeCodes.rejecting.ordered.count == 21)
    }
}
