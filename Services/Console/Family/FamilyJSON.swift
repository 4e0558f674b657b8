import Foundation
import Schemas
import SwiftProtobuf
import Vocabulary

/// A family's page as JSON: ids in full, days as `2026-03-02`, words of the field, null for unknown.
enum FamilyJSON {
    static func of(_ page: RegistryFamilyView) -> JSON {
        .object([
            ("family", id(page.family)),
            ("region", .string(page.region)),
            ("region_names", .array(page.regionNames.map { .string($0) })),
            ("revealed", .bool(page.revealed)),
            ("card", text(page.personal.card)),
            ("address", text(page.personal.address)),
            ("rt", text(page.personal.rt)),
            ("rw", text(page.personal.rw)),
            ("account", page.personal.hasAccount ? account(page.personal.account) : .null),
            ("rung", word(Rung.text(page.rung.rawValue))),
            ("rung_since", day(page.rungSince)),
            ("surveyed_on", day(page.facts.surveyedOn)),
            ("desil", page.facts.desil == 0 ? .null : .integer(Int64(page.facts.desil))),
            (
                "food_expenditure",
                page.facts.hasFoodExpenditure ? .integer(page.facts.foodExpenditure) : .null
            ),
            (
                "non_food_expenditure",
                page.facts.hasNonFoodExpenditure ? .integer(page.facts.nonFoodExpenditure) : .null
            ),
            ("members", .array(page.members.map(member))),
            ("assessment", page.hasAssessment ? assessment(page.assessment) : .null),
            ("enrolments", .array(page.enrolments.map(enrolment))),
            ("proposals", .array(page.proposals.map(proposal))),
        ])
    }

    private static func member(_ member: RegistryMemberView) -> JSON {
        let born = member.personal.hasBornOn ? Day(number: member.personal.bornOn) : nil
        return .object([
            ("person", id(member.person)),
            ("nik", text(member.personal.nik)),
            ("name", text(member.personal.name)),
            ("sex", word(Sex.text(member.facts.sex.rawValue))),
            ("born_on", born.map { .string($0.iso) } ?? .null),
            ("relation", word(Relation.text(member.facts.relation.rawValue))),
            ("schooling", word(Schooling.text(member.facts.schooling.rawValue))),
            ("diploma", word(Diploma.text(member.facts.diploma.rawValue))),
            ("disability", word(Disability.text(member.facts.disability.rawValue))),
            ("occupation", text(member.personal.occupation)),
            ("living", .bool(member.state == .living)),
        ])
    }

    private static func account(_ account: RegistryAccount) -> JSON {
        .object([
            ("bank", text(account.bank)), ("number", text(account.number)), ("holder", text(account.holder)),
        ])
    }

    private static func assessment(_ found: RegistryFamilyAssessed) -> JSON {
        let findings = zip(Deprivation.allCases, found.findings).map { deprivation, finding -> (String, JSON) in
            switch finding {
            case .deprived: (deprivation.rawValue, .string("deprived"))
            case .met: (deprivation.rawValue, .string("met"))
            case .unknown, .UNRECOGNIZED: (deprivation.rawValue, .string("unknown"))
            }
        }
        return .object([
            ("assessment", id(found.assessment)),
            ("surveyed_on", day(found.surveyedOn)),
            ("findings", .object(findings)),
            ("status", .string(ExpenditureStatus.text(found.status.rawValue) ?? "unknown")),
            ("multidimensionally_poor", .bool(found.multidimensionallyPoor)),
            ("permanent_protection", .bool(found.permanentProtection)),
            ("meets_charity", .bool(found.meetsCharity)),
            ("rules", text(found.rules)),
        ])
    }

    private static func enrolment(_ view: RegistryEnrolmentView) -> JSON {
        .object([
            ("enrolment", id(view.enrolment)), ("programme", .string(view.programme)), ("on", day(view.on)),
            ("ended_on", view.hasEndedOn ? day(view.endedOn) : .null), ("because", text(view.endedBecause)),
        ])
    }

    private static func proposal(_ view: RegistryProposalView) -> JSON {
        .object([
            ("proposal", id(view.proposal)), ("from", word(Rung.text(view.from.rawValue))),
            ("to", word(Rung.text(view.to.rawValue))), ("urgent", .bool(view.urgent)),
            ("proposed_by", text(view.proposedBy)), ("decided_by", text(view.decidedBy)),
            ("rejected", .bool(view.rejected)),
            (
                "criteria",
                .object(view.receipt.criteria.map { ($0.name, .bool($0.holds)) })
            ),
        ])
    }

    private static func id(_ bytes: Data) -> JSON { word(Identifier(bytes: bytes)?.text) }

    private static func text(_ text: String) -> JSON { text.isEmpty ? .null : .string(text) }

    private static func word(_ word: String?) -> JSON { word.map { .string($0) } ?? .null }

    private static func day(_ number: Int32) -> JSON {
        number == 0 ? .null : word(Day(number: number)?.iso)
    }
}
