import Schemas
import Talk
import Vocabulary

/// The sheets of `tangga plan`.
enum PlanSheets {
    static func plans(_ plans: [DisbursementPlanView]) -> Sheet {
        Sheet(
            [
                .init("plan", "Rencana", "Plan"), .init("programme", "Program", "Programme"),
                .init("month", "Bulan", "Month"), .init("fund", "Dana", "Fund"), .init("area", "Wilayah", "Area"),
                .init("state", "Keadaan", "State"), .init("payments", "Keluarga", "Families"),
                .init("total", "Jumlah", "Total"), .init("paid", "Dibayar", "Paid"),
                .init("paid_total", "Terbayar", "Paid out"), .init("failed", "Gagal", "Failed"),
                .init("failed_total", "Tak terbayar", "Not paid out"),
                .init("unreturned", "Belum kembali", "Not returned"), .init("made_by", "Penyusun", "Made by"),
                .init("approved_by", "Penyetuju", "Approved by"),
            ],
            plans.map { plan in
                [
                    .id(plan.plan), .text(plan.programme), .month(plan.month), .text(plan.fund), .text(plan.area),
                    .word(plan.state.rawValue, \PlanWord.label), .number(Int64(plan.payments)), .money(plan.total),
                    .number(Int64(plan.paid)), .money(plan.paidTotal), .number(Int64(plan.failed)),
                    .money(plan.failedTotal), .number(Int64(plan.unreturned)), .text(plan.madeBy),
                    .optional(plan.approvedBy),
                ]
            })
    }

    static func payments(_ payments: [DisbursementPaymentView]) -> Sheet {
        Sheet(
            [
                .init("payment", "Pembayaran", "Payment"), .init("family", "Keluarga", "Family"),
                .init("amount", "Jumlah", "Amount"), .init("state", "Keadaan", "State"),
                .init("failure", "Sebab gagal", "Failure"), .init("on", "Tanggal", "Date"),
                .init("account", "Rekening", "Account"),
            ],
            payments.map { payment in
                [
                    .id(payment.payment), .id(payment.family), .money(payment.amount),
                    .word(payment.state.rawValue, \PaymentWord.label),
                    .word(payment.failure.rawValue, \FailureWord.label), .day(payment.on), .optional(payment.account),
                ]
            })
    }
}
