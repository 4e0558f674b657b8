import Schemas
import Vocabulary

/// The sheets of `tangga programmes list`.
enum ProgrammeSheets {
    /// - Parameter whole: whether to include the columns that do not fit a screen.
    static func programmes(_ programmes: [RegistryProgramme], whole: Bool) -> Sheet {
        var sheet = Sheet(
            [
                .init("code", "Kode", "Code"), .init("name", "Nama", "Name"), .init("node", "Simpul", "Node"),
                .init("phase", "Pendekatan", "Approach"), .init("kind", "Jenis", "Kind"),
                .init("amount", "Nilai", "Amount"), .init("rhythm", "Irama", "Rhythm"),
                .init("relieves", "Meringankan", "Relieves"),
            ]
                + (whole
                    ? [
                        .init("owner", "Dinas", "Agency"), .init("sources", "Sumber dana", "Sources"),
                        .init("goods", "Barang", "Goods"), .init("legal_basis", "Dasar hukum", "Legal basis"),
                        .init("valid_from", "Sejak", "Since"), .init("valid_to", "Sampai", "Until"),
                    ] : []))
        for programme in programmes {
            sheet.rows.append(
                [
                    .text(programme.code), .text(programme.name), .optional(programme.node),
                    .word(programme.phase.rawValue, \Phase.label), .word(programme.kind.rawValue, \ProgrammeKind.label),
                    .money(programme.amount), .word(programme.rhythm.rawValue, \DeliveryRhythm.label),
                    .words(programme.relieves.map(\.rawValue), \Deprivation.label),
                ]
                    + (whole
                        ? [
                            .text(programme.owner), .words(programme.sources.map(\.rawValue), \FundSource.label),
                            .optional(programme.goods), .optional(programme.legalBasis), .day(programme.validFrom),
                            programme.hasValidTo ? .day(programme.validTo) : .none,
                        ] : []))
        }
        return sheet
    }

    static func combinations(_ combinations: [RegistryCombination]) -> Sheet {
        Sheet(
            [
                .init("name", "Aturan", "Rule"), .init("one", "Program", "Programme"), .init("other", "Dengan", "With"),
                .init("scope", "Untuk", "For"), .init("window_days", "Hari", "Days"),
                .init("effect", "Akibat", "Effect"), .init("valid_from", "Sejak", "Since"),
                .init("legal_basis", "Dasar hukum", "Legal basis"),
            ],
            combinations.map { rule in
                [
                    .text(rule.name), .text(rule.one), .text(rule.other),
                    .word(rule.scope.rawValue, \CombinationScope.label), .number(Int64(rule.windowDays)),
                    .word(rule.effect.rawValue, \CombinationEffect.label), .day(rule.validFrom),
                    .optional(rule.legalBasis),
                ]
            })
    }
}
