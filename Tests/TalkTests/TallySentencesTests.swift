import Schemas
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Talk

/// The sentences of numbers of families, for nodes that send an enum beside the word and for nodes that send the word.
struct TallySentencesTests {
    private static let tallies: [(RegistryTally.Kind, RegistryTally.OneOf_Detail?, String)] = [
        (.unchanged, nil, "unchanged"), (.multidimensionallyPoor, nil, "multidimensionally_poor"),
        (.permanentProtection, nil, "permanent_protection"), (.meetsCharity, nil, "meets_charity"),
        (.notAssessed, nil, "not_assessed"), (.notDue, nil, "not_due"), (.alreadyProposed, nil, "already_proposed"),
        (.rejectedBefore, nil, "rejected_before"), (.alreadyEnrolled, nil, "already_enrolled"),
        (.status, .status(.extremePoor), "extreme_poor"), (.status, .status(.poor), "poor"),
        (.status, .status(.notPoor), "not_poor"), (.status, .status(.unknown), "unknown"),
        (.proposedTo, .rung(.group), "to_group"), (.proposedBackTo, .rung(.charity), "back_to_charity"),
        (.notEligible, .condition(.desilAtMost), "not_eligible.desil_at_most"),
        (.notEligible, .condition(.member), "not_eligible.member"),
    ]

    @Test func `a kind has the sentence of its name, with or without the name beside it`() {
        for (kind, detail, name) in Self.tallies {
            let old = WalkSentences.phrase(name)
            #expect(old != Phrase(name, name), "\(name)")
            let new = RegistryTally.with { ($0.kind, $0.detail) = (kind, detail) }
            #expect(WalkSentences.phrase(of: new) == old, "\(name)")
            #expect(WalkSentences.phrase(of: .with { $0.name = name }) == old, "\(name)")
        }
    }

    @Test(arguments: [
        ("not_eligible.desil_at_most", Phrase("syarat tidak terpenuhi: desil", "condition not met: decile")),
        ("excluded.polri", Phrase("dikecualikan: polri", "excluded: polri")),
        ("back_to_charity", Phrase("diusulkan kembali ke: Bantuan sosial", "proposed back to: Charity")),
        ("poor", Phrase("status: Miskin", "status: Poor")), ("not_due", Phrase("belum waktunya naik", "not due")),
    ])
    func `a name has this sentence`(name: String, phrase: Phrase) {
        #expect(WalkSentences.phrase(name) == phrase)
    }

    @Test func `a kind of a newer node is told by its name`() {
        let newer = RegistryTally.with { ($0.kind, $0.name) = (.UNRECOGNIZED(40), "moved") }
        #expect(WalkSentences.phrase(of: newer) == Phrase("moved", "moved"))
        let known = RegistryTally.with { ($0.kind, $0.name) = (.UNRECOGNIZED(40), "not_due") }
        #expect(WalkSentences.phrase(of: known) == WalkSentences.phrase("not_due"))
    }

    @Test func `a family left out of a plan has one sentence, by number or by word`() {
        let words = [
            "family_unknown", "not_running", "deceased", "moved_out", "unmatched", "excluded", "beyond_most",
            "already_planned",
        ]
        for (index, word) in words.enumerated() {
            let older = LeftOutSentences.phrase(.with { $0.reason = word })
            #expect(older != Phrase(word, word), "\(word)")
            let newer = LeftOutSentences.phrase(
                .with { $0.hindrance = DisbursementHindrance(rawValue: index + 1) ?? .unknown })
            #expect(newer == older, "\(word)")
        }
        #expect(LeftOutSentences.phrase(.with { $0.reason = "retired" }) == Phrase("retired", "retired"))
    }
}
