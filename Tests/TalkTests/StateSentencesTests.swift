import Schemas
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Talk

/// The value of a list that a refusal names: a state, a kind, a reason.
struct StateSentencesTests {
    @Test(arguments: [
        DisbursementRefusal.with { ($0.code, $0.paymentState) = (.paymentSettled, .returned) },
        DisbursementRefusal.with { ($0.code, $0.subject) = (.paymentSettled, "returned") },
    ])
    func `a payment's state is read by its number, and by its word from an older node`(refusal: DisbursementRefusal) {
        #expect(refusal.paymentWord == .returned)
        let sentence = Phrase("pembayaran sudah diputus (kembali ke dana)", "the payment is settled (back in the fund)")
        #expect(refusal.meaning == sentence)
    }

    @Test(arguments: [
        DisbursementRefusal.with { ($0.code, $0.planState) = (.planState, .closed) },
        DisbursementRefusal.with { ($0.code, $0.subject) = (.planState, "closed") },
    ])
    func `so is a plan's`(refusal: DisbursementRefusal) {
        let sentence = Phrase(
            "tidak bisa pada keadaan rencana ini (selesai)", "not possible in the state of the plan (closed)")
        #expect(refusal.meaning == sentence)
    }

    @Test(arguments: [
        RegistryRefusal.with { ($0.code, $0.exclusion) = (.excluded, .movedOut) },
        RegistryRefusal.with { ($0.code, $0.subject) = (.excluded, "moved_out") },
    ])
    func `an exclusion is read by its number, and by its word from an older node`(refusal: RegistryRefusal) {
        #expect(refusal.exclusionWord == .movedOut)
        let sentence = Phrase(
            "dikecualikan (kepala keluarga pindah dari provinsi)", "excluded (the head has left the province)")
        #expect(refusal.meaning == sentence)
    }

    @Test(arguments: [
        RegistryRefusal.with { ($0.code, $0.role) = (.samePerson, .assessor) },
        RegistryRefusal.with { ($0.code, $0.subject) = (.samePerson, "assessor") },
    ])
    func `so is the role of the person who may not decide`(refusal: RegistryRefusal) {
        #expect(refusal.meaning.english.hasSuffix("(assessed it)"))
        #expect(refusal.meaning.indonesian.hasSuffix("(penilai)"))
    }

    @Test(arguments: [
        RegistryRefusal.with { ($0.code, $0.condition) = (.notEligible, .desilAtMost) },
        RegistryRefusal.with { ($0.code, $0.subject) = (.notEligible, "desil_at_most") },
    ])
    func `so is the condition that fails`(refusal: RegistryRefusal) {
        #expect(refusal.meaning == Phrase("syarat tidak terpenuhi (desil)", "a condition is not met (decile)"))
    }

    @Test(arguments: [
        DisbursementRefusal.with { ($0.code, $0.kind) = (.kindWrong, .goods) },
        DisbursementRefusal.with { ($0.code, $0.subject) = (.kindWrong, "goods") },
    ])
    func `so is a programme's kind`(refusal: DisbursementRefusal) {
        #expect(refusal.meaning.indonesian.hasSuffix("(Barang)") && refusal.meaning.english.hasSuffix("(Goods)"))
    }

    @Test func `families that are left out are told by reason and number`() {
        let refusal = DisbursementRefusal.with {
            $0.code = .nobodyToPay
            $0.leftOut.leftOut = [
                .with { ($0.hindrance, $0.count) = (.alreadyPlanned, 3) },
                .with { ($0.hindrance, $0.count) = (.excluded, 1) },
            ]
        }
        let english = "no participant is left for that month (planned or paid already 3, excluded 1)"
        #expect(refusal.meaning.english == english)
    }

    @Test func `a value of a newer list is told by its word`() {
        let refusal = RegistryRefusal.with {
            ($0.code, $0.subject, $0.exclusion) = (.excluded, "abroad", .UNRECOGNIZED(99))
        }
        #expect(refusal.meaning.english == "excluded (abroad)")
    }
}
