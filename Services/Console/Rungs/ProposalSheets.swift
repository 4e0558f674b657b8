import Foundation
import Schemas
import Vocabulary

/// The sheets of `tangga rungs`.
enum ProposalSheets {
    static func list(_ proposals: [RegistryProposalView]) -> Sheet {
        Sheet(
            [
                .init("proposal", "Usulan", "Proposal"), .init("family", "Keluarga", "Family"),
                .init("region", "Wilayah", "Region"), .init("from", "Dari", "From"), .init("to", "Ke", "To"),
                .init("urgent", "Mendesak", "Urgent"), .init("proposed_by", "Pengusul", "Proposed by"),
                .init("proposed_at", "Diusulkan", "Proposed"), .init("state", "Keadaan", "State"),
                .init("decided_by", "Penetap", "Decided by"),
            ],
            proposals.map { proposal in
                [
                    .id(proposal.proposal), .id(proposal.family), .text(proposal.region),
                    .word(proposal.from.rawValue, \Rung.label), .word(proposal.to.rawValue, \Rung.label),
                    .flag(proposal.urgent), .text(proposal.proposedBy),
                    moment(proposal.proposedAt), state(proposal),
                    .optional(proposal.decidedBy),
                ]
            })
    }

    /// One proposal: its data, the inputs of its rules, and the result of each criterion.
    static func receipt(_ proposal: RegistryProposalView) -> Sheet {
        let (what, input) = (Phrase("usulan", "proposal"), Phrase("masukan", "input"))
        var sheet = Sheet([
            .init("part", "Bagian", "Part"), .init("name", "Nama", "Name"), .init("value", "Nilai", "Value"),
        ])
        for (column, cell) in zip(list([]).columns, list([proposal]).rows[0]) {
            sheet.rows.append([.word("proposal", what), .word(column.key, column.heading), cell])
        }
        sheet.rows.append([.word("input", input), .text("rules"), .text(proposal.receipt.rules)])
        for line in proposal.receipt.inputs {
            sheet.rows.append([.word("input", input), .text(line.name), .optional(line.value)])
        }
        for line in proposal.receipt.criteria {
            let part = Sheet.Cell.word("criterion", Phrase("kriteria", "criterion"))
            sheet.rows.append([part, .text(line.name), .flag(line.holds)])
        }
        return sheet
    }

    private static func moment(_ microseconds: Int64) -> Sheet.Cell {
        let moment = Moment(microseconds: microseconds)
        return .word(moment.iso, Phrase(moment.local, moment.local))
    }

    private static func state(_ proposal: RegistryProposalView) -> Sheet.Cell {
        if proposal.overtaken { return .word("overtaken", Phrase("tersusul", "overtaken")) }
        if proposal.rejected { return .word("rejected", Phrase("ditolak", "rejected")) }
        if !proposal.decidedBy.isEmpty { return .word("confirmed", Phrase("ditetapkan", "confirmed")) }
        return .word("open", Phrase("menunggu", "open"))
    }
}
