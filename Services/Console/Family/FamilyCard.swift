import Foundation
import Schemas
import SwiftProtobuf
import Vocabulary

/// A family's page as text for people.
enum FamilyCard {
    /// - Parameter width: the characters of a terminal's line; nil for tables as wide as their cells.
    static func text(of page: RegistryFamilyView, _ language: Language, within width: Int? = nil) -> String {
        func titled(_ title: Phrase, _ sheet: Sheet) -> String {
            "■ " + title[language] + "\n" + sheet.text(.table, language, within: width)
        }
        var blocks = [lines(head(page), language)]
        blocks.append(titled(Phrase("Anggota", "Members"), members(page)))
        if page.hasAssessment {
            blocks.append(lines(assessment(page.assessment), language))
        }
        if !page.enrolments.isEmpty {
            blocks.append(titled(Phrase("Program", "Programmes"), enrolments(page)))
        }
        if !page.proposals.isEmpty {
            blocks.append(titled(Phrase("Usulan pindah anak tangga", "Proposed moves"), proposals(page)))
        }
        if !page.revealed {
            let note = Phrase(
                "Nama dan nomor disamarkan, kesehatan dan pekerjaan tidak ditampilkan; --reveal --purpose membukanya "
                    + "dan tercatat.",
                "Names and numbers are masked, health and occupation left out; --reveal --purpose shows them and is "
                    + "recorded.")
            blocks.append(note[language])
        }
        return blocks.joined(separator: "\n\n")
    }

    private static func lines(_ pairs: [(Phrase, String)], _ language: Language) -> String {
        let shown = pairs.filter { !$0.1.isEmpty }
        let width = shown.map { $0.0[language].count }.max() ?? 0
        return shown.map { label, value in
            label[language].padding(toLength: width, withPad: " ", startingAt: 0) + "  " + value
        }.joined(separator: "\n")
    }

    private static func head(_ page: RegistryFamilyView) -> [(Phrase, String)] {
        let personal = page.personal
        let rung = Rung(number: Int32(clamping: page.rung.rawValue)) ?? .registered
        let since = Day(number: page.rungSince).map { " (\($0))" } ?? ""
        let account = personal.account
        return [
            (Phrase("Keluarga", "Family"), Identifier(bytes: page.family)?.text ?? ""),
            (Phrase("Nomor KK", "Family card"), personal.card),
            (Phrase("Wilayah", "Region"), page.region + "  " + page.regionNames.joined(separator: " › ")),
            (Phrase("Alamat", "Address"), address(personal)),
            (
                Phrase("Rekening", "Account"),
                personal.hasAccount ? [account.bank, account.number, account.holder].joined(separator: " ") : ""
            ),
            (Phrase("Anak tangga", "Rung"), rung.label.indonesian + " / " + rung.label.english + since),
            (Phrase("Disurvei", "Surveyed"), Day(number: page.facts.surveyedOn)?.iso ?? ""),
            (Phrase("Desil", "Decile"), page.facts.desil == 0 ? "" : "\(page.facts.desil)"),
        ]
    }

    private static func address(_ personal: RegistryFamilyPersonal) -> String {
        let house = personal.rt.isEmpty && personal.rw.isEmpty ? "" : " RT \(personal.rt)/RW \(personal.rw)"
        return personal.address + house
    }

    private static func assessment(_ found: RegistryFamilyAssessed) -> [(Phrase, String)] {
        let status = ExpenditureStatus(number: Int32(clamping: found.status.rawValue)) ?? .unknown
        let pairs = zip(Deprivation.allCases, found.findings)
        let deprived = pairs.filter { $0.1 == .deprived }.map(\.0.label.indonesian)
        let unknown = pairs.filter { $0.1 == .unknown }.map(\.0.label.indonesian)
        return [
            (Phrase("Penilaian survei", "Assessment of"), Day(number: found.surveyedOn)?.iso ?? ""),
            (Phrase("Status pengeluaran", "Expenditure"), status.label.indonesian + " / " + status.label.english),
            (Phrase("Kekurangan", "Deprived of"), "\(deprived.count)/8  " + deprived.joined(separator: ", ")),
            (Phrase("Tidak diketahui", "Unknown"), unknown.joined(separator: ", ")),
            (Phrase("Miskin multidimensi", "Multidim. poor"), found.multidimensionallyPoor ? "ya / yes" : "tidak / no"),
            (Phrase("Perlindungan tetap", "Permanent"), found.permanentProtection ? "ya / yes" : ""),
            (Phrase("Aturan", "Rules"), found.rules),
        ]
    }

    /// The members, also the output as CSV.
    static func members(_ page: RegistryFamilyView) -> Sheet {
        Sheet(
            [
                .init("person", "Orang", "Person"), .init("nik", "NIK", "NIK"), .init("name", "Nama", "Name"),
                .init("sex", "L/P", "Sex"), .init("born_on", "Lahir", "Born"),
                .init("relation", "Hubungan", "Relation"), .init("schooling", "Sekolah", "Schooling"),
                .init("diploma", "Ijazah", "Diploma"), .init("occupation", "Pekerjaan", "Occupation"),
                .init("state", "Keadaan", "State"),
            ],
            page.members.map { member in
                [
                    .id(member.person), .text(member.personal.nik), .text(member.personal.name),
                    .optional(Sex.text(member.facts.sex.rawValue) ?? ""), born(member.personal),
                    .optional(Relation.text(member.facts.relation.rawValue) ?? ""),
                    .optional(Schooling.text(member.facts.schooling.rawValue) ?? ""),
                    .optional(Diploma.text(member.facts.diploma.rawValue) ?? ""),
                    .optional(member.personal.occupation), state(member.state),
                ]
            })
    }

    private static func born(_ personal: RegistryMemberPersonal) -> Sheet.Cell {
        personal.hasBornOn ? .day(personal.bornOn) : .none
    }

    private static func state(_ state: RegistryPersonState) -> Sheet.Cell {
        switch state {
        case .living: .word("living", Phrase("hidup", "living"))
        case .deceased: .word("deceased", Phrase("meninggal", "deceased"))
        case .movedOut: .word("moved_out", Phrase("pindah keluar", "moved out"))
        case .unmatched: .word("unmatched", Phrase("tidak padan", "unmatched"))
        case .unknown, .UNRECOGNIZED: .none
        }
    }

    private static func enrolments(_ page: RegistryFamilyView) -> Sheet {
        Sheet(
            [
                .init("enrolment", "Kepesertaan", "Enrolment"), .init("programme", "Program", "Programme"),
                .init("on", "Sejak", "Since"), .init("ended_on", "Berakhir", "Ended"),
                .init("because", "Sebab", "Because"),
            ],
            page.enrolments.map { enrolment in
                [
                    .id(enrolment.enrolment), .text(enrolment.programme), .day(enrolment.on),
                    enrolment.hasEndedOn ? .day(enrolment.endedOn) : .none, .optional(enrolment.endedBecause),
                ]
            })
    }

    private static func proposals(_ page: RegistryFamilyView) -> Sheet {
        Sheet(
            [
                .init("proposal", "Usulan", "Proposal"), .init("from", "Dari", "From"), .init("to", "Ke", "To"),
                .init("urgent", "Mendesak", "Urgent"), .init("proposed_by", "Pengusul", "Proposed by"),
                .init("decided_by", "Penetap", "Decided by"), .init("rejected", "Ditolak", "Rejected"),
            ],
            page.proposals.map { proposal in
                [
                    .id(proposal.proposal), .word(proposal.from), .word(proposal.to), .flag(proposal.urgent),
                    .text(proposal.proposedBy), .optional(proposal.decidedBy), .flag(proposal.rejected),
                ]
            })
    }
}
