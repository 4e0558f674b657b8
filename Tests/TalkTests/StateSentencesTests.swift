import Schemas
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Talk

/// The state that a refusal of Disbursement names.
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
}
