import Schemas
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Talk

/// The sentences of the services' refusals.
@Suite struct `The sentence of a refusal` {
    /// Every refusal that a node of this version can give, with a subject.
    private static let refusals: [any Explained] =
        all(RegistryRefusal.Code.self, unspecified: .unspecified) { code, subject in
            RegistryRefusal.with { ($0.code, $0.subject) = (code, subject) }
        }
        + all(DisbursementRefusal.Code.self, unspecified: .unspecified) { code, subject in
            DisbursementRefusal.with { ($0.code, $0.subject) = (code, subject) }
        }
        + all(EmpowermentRefusal.Code.self, unspecified: .unspecified) { code, subject in
            EmpowermentRefusal.with { ($0.code, $0.subject) = (code, subject) }
        }
        + all(ReportingRefusal.Code.self, unspecified: .unspecified) { code, subject in
            ReportingRefusal.with { ($0.code, $0.subject) = (code, subject) }
        }

    private static func all<Code: CaseIterable & Equatable>(
        _: Code.Type, unspecified: Code, _ make: (Code, String) -> any Explained
    ) -> [any Explained] {
        Code.allCases.filter { $0 != unspecified }.map { make($0, "36.01") }
    }

    @Test func `says in both languages what the refusal means, and what it is about`() {
        for refusal in Self.refusals {
            let meaning = refusal.meaning
            #expect(!meaning.indonesian.hasPrefix("ditolak"), "\(refusal)")
            #expect(meaning.indonesian != meaning.english, "\(refusal)")
            #expect(meaning.indonesian.contains("(36.01)") && meaning.english.contains("(36.01)"), "\(refusal)")
        }
    }

    @Test func `of a newer node says that it was refused, and about what`() {
        let refusal = RegistryRefusal.with { ($0.code, $0.subject) = (.UNRECOGNIZED(900), "36.01") }
        #expect(refusal.meaning == Phrase("ditolak (36.01)", "refused (36.01)"))
    }

    @Test func `names no command and no option, which only the console has`() {
        for refusal in Self.refusals {
            for text in [refusal.meaning.indonesian, refusal.meaning.english] {
                #expect(!text.contains("tangga ") && !text.contains("`") && !text.contains("--"), "\(text)")
            }
        }
    }

    @Test(arguments: [
        ("key", "keluarga [key]", "16 angka"), ("area", "wilayah [area]", "36.02"),
        ("BPNT.valid_from", "BPNT: berlaku mulai [valid_from]", ""), ("most", "batas banyaknya [most]", "1.000"),
    ])
    func `names the field in the words of a form, and what it allows`(
        _ subject: String, _ label: String, _ allowed: String
    ) {
        let wrong = RegistryRefusal.with { ($0.code, $0.subject) = (.valueWrong, subject) }.meaning.indonesian
        #expect(
            wrong.hasPrefix("isian salah (\(label))")
                && (allowed.isEmpty || wrong.hasSuffix(allowed) || wrong.contains("; yang boleh: ")), "\(wrong)")
        #expect(allowed.isEmpty || wrong.contains(allowed), "\(wrong)")
        let missing = DisbursementRefusal.with { ($0.code, $0.subject) = (.valueMissing, subject) }.meaning.indonesian
        #expect(missing.hasPrefix("isian wajib kosong (\(label))"), "\(missing)")
    }
}
