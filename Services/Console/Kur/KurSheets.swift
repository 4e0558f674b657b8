import Foundation
import Schemas
import Talk
import Vocabulary

/// The sheets of `tangga kur`.
enum KurSheets {
    /// Prints the present state of one application.
    static func show(_ id: Data, _ line: EmpowermentLine, _ options: Options) throws {
        let view = try line.application(Identifier(bytes: id)?.text ?? "")
        options.show(applications([view], try line.groups()))
    }

    static func applications(_ views: [EmpowermentApplicationView], _ groups: [EmpowermentGroupView]) -> Sheet {
        Sheet(
            [
                .init("application", "Pengajuan", "Application"), .init("group", "Kelompok", "Group"),
                .init("family", "Keluarga", "Family"), .init("type", "Jenis", "Type"),
                .init("use", "Penggunaan", "Use"), .init("amount", "Diajukan", "Applied for"),
                .init("months", "Bulan", "Months"), .init("answer", "Jawaban bank", "Bank's answer"),
                .init("approved_amount", "Disetujui", "Approved"), .init("approved_on", "Pada", "On"),
                .init("instalment", "Angsuran", "Instalment"), .init("instalments", "Dibayar", "Paid"),
                .init("outstanding", "Sisa", "Outstanding"), .init("in_arrears", "Menunggak", "Arrears"),
                .init("repaid", "Lunas", "Repaid"),
            ],
            views.map { view in
                let group = groups.first { $0.group.group == view.application.group && !view.application.group.isEmpty }
                return [
                    .id(view.application.application), group.map { named($0) } ?? .id(view.application.group),
                    .id(view.application.family), .optional(KurType(view.application.type)?.rawValue ?? ""),
                    .optional(KurUse(view.application.use)?.rawValue ?? ""), .money(view.application.amount),
                    .number(Int64(view.application.months)), answer(view),
                    view.approved ? .money(view.approvedAmount) : .none, .day(view.approvedOn),
                    .money(view.instalment), .number(Int64(view.instalments)),
                    view.approved ? .money(view.outstanding) : .none, .flag(view.inArrears), .flag(view.repaid),
                ]
            })
    }

    static func schedule(_ view: EmpowermentApplicationView) -> Sheet {
        Sheet(
            [
                .init("number", "Ke", "No."), .init("due_on", "Jatuh tempo", "Due"),
                .init("instalment", "Angsuran", "Instalment"), .init("interest", "Bunga", "Interest"),
                .init("principal", "Pokok", "Principal"), .init("outstanding", "Sisa", "Outstanding"),
                .init("paid", "Dibayar", "Paid"),
            ],
            view.schedule.map { due in
                [
                    .number(Int64(due.number)), .day(due.dueOn), .money(due.instalment), .money(due.interest),
                    .money(due.principal), .money(due.outstanding), .flag(due.number <= Int64(view.instalments)),
                ]
            })
    }

    private static func named(_ group: EmpowermentGroupView) -> Sheet.Cell {
        .word(Identifier(bytes: group.group.group)?.text ?? "", Phrase(group.group.name, group.group.name))
    }

    private static func answer(_ view: EmpowermentApplicationView) -> Sheet.Cell {
        if !view.answered { return .word("waiting", Phrase("menunggu", "waiting")) }
        return view.approved
            ? .word("approved", Phrase("disetujui", "approved")) : .word("declined", Phrase("ditolak", "declined"))
    }
}
