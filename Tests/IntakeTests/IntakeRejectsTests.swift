import Foundation
import Synchronization
import Testing
import Vocabulary

@testable import Intake

struct IntakeRejectsTests {
    private static let head = "no_kk,kode_wilayah,tanggal_pendataan,alamat"
    private static let persons = "nik,no_kk,nama,jenis_kelamin,tanggal_lahir,hubungan\n"

    @Test func `rejected rows keep their own columns, with line, code and message in front`() async throws {
        let families = Data(
            """
            \(Self.head)
            3601010102030001,36.01.01.2001,2026-02-01,"Kp. Suka, RT 1\nbelakang ""pasar\"""
            3601010102030002,36.01.01.2009,2026-13-01,Kp. Suka
            3601010102030003,36.01.01.2001
            3601010102030004,36.01.01.2001,2026-02-01,Kp,lebih,dua
            3601010102030005,36.01.01.2001,2026-02-01,"Kp. Suka
            """.utf8)
        let outcome = try await Handover.read(families, Data(Self.persons.utf8))
        let lines = try #require(outcome.files["families-rejects.csv"])
        #expect(
            lines == """
                line,code,message,no_kk,kode_wilayah,tanggal_pendataan,alamat,raw
                2,family_without_members,Hand over the family's members,3601010102030001,36.01.01.2001,2026-02-01,"Kp. Suka, RT 1
                belakang ""pasar\""",
                4,date_unreadable;region_unknown,"Write the date as YYYY-MM-DD or DD-MM-YYYY: tanggal_pendataan; No such village, check its code: kode_wilayah",3601010102030002,36.01.01.2009,2026-13-01,Kp. Suka,
                5,row_malformed,Correct the quotes or the number of cells,3601010102030003,36.01.01.2001,,,
                6,row_malformed,Correct the quotes or the number of cells,3601010102030004,36.01.01.2001,2026-02-01,Kp,"lebih,dua"
                7,row_malformed,Correct the quotes or the number of cells,3601010102030005,36.01.01.2001,2026-02-01,"\""Kp. Suka",

                """)
        #expect(
            outcome.files["persons-rejects.csv"]
                == "line,code,message,nik,no_kk,nama,jenis_kelamin,tanggal_lahir,hubungan\n")
        #expect(outcome.files["warnings.csv"] == "file,line,code,message\n")
    }

    @Test func `rejects are UTF-8 in any input encoding`() async throws {
        let bytes = Array("\(Self.head)\n3601010102030001,36.01.01.2001,2026-02-01,K".utf8) + [0xE9, 0x20, 0x00, 0x0A]
        let outcome = try await Handover.read(Data(bytes), Data(Self.persons.utf8))
        #expect(outcome.files["families-rejects.csv"]?.hasSuffix("2026-02-01,K\u{FFFD} \u{FFFD}\n") == true)
        #expect(outcome.codes == ["families:2 text_not_utf8"])
    }

    @Test func `a rejects file can be corrected and imported again`() async throws {
        let families = "\(Self.head)\n3601010102030004,36.01.01.2009,2026-02-01,Kp,x\n"
        let first = try await Handover.read(Data(families.utf8), Data(Self.persons.utf8))
        let rejects = try #require(first.files["families-rejects.csv"])
        #expect(first.codes == ["families:2 row_malformed"])
        // Still rejected, for another reason: the columns of the first rejects are not repeated.
        let halfway = rejects.replacing(",x\n", with: ",\n")
        let second = try await Handover.read(Data(halfway.utf8), Data(Self.persons.utf8))
        #expect(second.codes == ["families:2 region_unknown"])
        let again = try #require(second.files["families-rejects.csv"])
        #expect(again.hasPrefix("line,code,message,\(Self.head)\n2,region_unknown,"))
        let persons = Self.persons + "\(Handover.nik),3601010102030004,Asep,L,1987-11-12,kepala\n"
        let good = again.replacing("36.01.01.2009", with: "36.01.01.2001")
        let third = try await Handover.read(Data(good.utf8), Data(persons.utf8))
        #expect(third.codes == [])
        #expect(third.families.count == 1)
    }

    @Test func `codes that the Registry adds are listed with the others`() async throws {
        let outcome = try await Handover(persons: [Handover.person([.sex: "P"])]).read(
            adding: [
                (.familyRejected, .persons, 2), (.nikDuplicate, .persons, 2), (.familyWithoutHead, .families, 2),
            ])
        #expect(outcome.codes == ["families:2 family_without_head", "persons:2 nik_duplicate;family_rejected"])
    }

    @Test func `the summary counts rows and codes`() async throws {
        try await withFolder { folder in
            let handover = Handover(
                families: [Handover.family([.bank: ""]), Handover.family([.card: "1", .desil: "0"])],
                persons: [Handover.person(), Handover.wife([.sex: "x"])])
            try handover.familiesText.write(toFile: "\(folder)/f.csv", atomically: false, encoding: .utf8)
            try handover.personsText.write(toFile: "\(folder)/p.csv", atomically: false, encoding: .utf8)
            let intake = try HandoverReading(
                families: "\(folder)/f.csv", persons: "\(folder)/p.csv", today: Handover.today,
                regions: Handover.regions, registered: NothingRegistered(), scratch: folder)
            try await intake.read(batch: 10) { #expect($0.count == 1) }
            let summary = try intake.writeReport(to: folder)
            #expect(summary.rejectedFamilies == 1 && summary.rejectedPersons == 1 && summary.warnedRows == 1)
            #expect(
                summary.counts.map { "\($0.file) \($0.code.word) \($0.rows)" } == [
                    "families number_out_of_range 1", "families family_card_malformed 1",
                    "families account_malformed 1", "families members_incomplete 1", "persons value_unknown 1",
                ])
            #expect(intake.progress.familyRows.load(ordering: .relaxed) == 2)
            #expect(intake.progress.personRows.load(ordering: .relaxed) == 2)
            #expect(intake.progress.familiesAccepted.load(ordering: .relaxed) == 1)
            #expect(
                intake.progress.bytesRead.load(ordering: .relaxed)
                    == intake.progress.bytesTotal.load(ordering: .relaxed))
        }
    }
}

struct IntakeHeaderTests {
    @Test(
        arguments: [
            (["no_kk", "kode_wilayah", "tanggal_pendataan"], nil, []),
            (["tanggal_pendataan", "x", "no_kk", "kode_wilayah", "y", "x"], nil, ["x", "y", "x"]),
            (["line", "code", "message", "no_kk", "kode_wilayah", "tanggal_pendataan", "raw"], nil, []),
            (["no_kk", "tanggal_pendataan"], .missing(["kode_wilayah"]), []),
            (["No_KK", "kode_wilayah ", "tanggal_pendataan"], .missing(["no_kk", "kode_wilayah"]), []),
            (["no_kk", "kode_wilayah", "tanggal_pendataan", "no_kk"], .repeated(["no_kk"]), []),
            (["no_kk", "kode_wilayah", "tanggal_pendataan", "rt", "rt"], .repeated(["rt"]), []),
            (PersonColumn.names, .ofOtherFile, []),
        ] as [([String], IntakeHeaderFault.Kind?, [String])])
    func `a header is read or refused`(names: [String], fault: IntakeHeaderFault.Kind?, ignored: [String]) {
        do {
            #expect(try IntakeHeader<FamilyColumn>(names: names).ignored == ignored)
            #expect(fault == nil)
        } catch {
            #expect(error == fault.map { IntakeHeaderFault(file: .families, kind: $0) })
        }
    }

    @Test(arguments: ["", "\n\n", "no_kk,\"kode", "no_kk,kode_wilayah,tanggal_pendataan,\u{0}\n"])
    func `a file without a readable header imports nothing`(text: String) async {
        var handover = Handover()
        handover.familiesText = text
        await #expect(throws: IntakeHeaderFault(file: .families, kind: .unreadable)) { try await handover.read() }
    }

    @Test func `a person file in the place of the other imports nothing`() async {
        var handover = Handover()
        swap(&handover.familiesText, &handover.personsText)
        await #expect(throws: IntakeHeaderFault(file: .families, kind: .ofOtherFile)) { try await handover.read() }
    }

    @Test func `the columns have the format page's names`() {
        #expect(FamilyColumn.names.count == FamilyColumn.allCases.count)
        #expect(PersonColumn.names.count == PersonColumn.allCases.count)
        #expect(FamilyColumn.surveyor.name == "petugas" && FamilyColumn.facilitator.name == "kontak_pendamping_12bln")
        #expect(PersonColumn.illUntreated.name == "sakit_tidak_diobati" && PersonColumn.born.name == "tanggal_lahir")
    }
}
