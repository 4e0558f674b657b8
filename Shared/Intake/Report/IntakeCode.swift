package import Vocabulary

/// One of the two files of a hand-over.
package enum IntakeFile: String, CaseIterable, Sendable {
    /// One row per family card.
    case families
    /// One row per person.
    case persons

    /// The name of the file's rejects file.
    package var rejectsName: String { "\(rawValue)-rejects.csv" }
}

/// A fault of a row, or a warning: the codes of Tangga's intake page, in its order.
package enum IntakeCode: Int, CaseIterable, Sendable {
    case rowMalformed, textNotUTF8, textTooLong, valueMissing, valueUnknown, numberUnreadable, numberOutOfRange
    case dateUnreadable, dateInFuture, familyCardMalformed, familyCardDuplicate, regionUnknown
    case nikMalformed, nikImpossibleDate, nikDuplicate, personWithoutFamily
    case familyWithoutMembers, familyWithoutHead, familyWithTwoHeads, familyRejected
    // From here on, codes are warnings: the row is accepted.
    case nikRegionUnknown, nikBirthDateDiffers, nikSexDiffers, ageOver100, accountMalformed, membersIncomplete

    /// The code of a word such as `nik_duplicate`; nil for any other word.
    package init?(word: some StringProtocol) {
        guard let code = IntakeCode.allCases.first(where: { $0.word == word }) else { return nil }
        self = code
    }

    /// Whether the row is accepted with a warning instead of rejected.
    package var isWarning: Bool { self >= .nikRegionUnknown }

    /// The code's word in the files.
    package var word: String { IntakeCode.table[rawValue].word }

    /// The fault and its correction, without a full stop.
    package var message: Phrase { IntakeCode.table[rawValue].message }

    private static let table: [(word: String, message: Phrase)] = [
        (
            "row_malformed",
            Phrase("Perbaiki tanda kutip atau jumlah sel baris ini", "Correct the quotes or the number of cells")
        ),
        (
            "text_not_utf8",
            Phrase("Simpan ulang sebagai UTF-8, tanpa karakter NUL", "Save it again as UTF-8, without NUL characters")
        ),
        ("text_too_long", Phrase("Persingkat teks", "Shorten the text")),
        ("value_missing", Phrase("Isi kolom wajib", "Fill in the required cells")),
        ("value_unknown", Phrase("Pakai kata dari daftar pilihan", "Use a word from the list")),
        ("number_unreadable", Phrase("Tulis sebagai angka", "Write it as a number")),
        ("number_out_of_range", Phrase("Angka di luar batas, periksa", "The number is out of range, check it")),
        (
            "date_unreadable",
            Phrase("Tulis tanggal sebagai TTTT-BB-HH atau HH-BB-TTTT", "Write the date as YYYY-MM-DD or DD-MM-YYYY")
        ),
        ("date_in_future", Phrase("Tanggal di masa depan, periksa", "The date lies in the future, check it")),
        ("family_card_malformed", Phrase("Nomor KK harus 16 angka", "A family card number has 16 digits")),
        (
            "family_card_duplicate",
            Phrase("KK ini sudah ada di baris sebelumnya, hapus salah satu", "This card occurs earlier, remove one row")
        ),
        (
            "region_unknown",
            Phrase("Kode wilayah tidak dikenal, periksa kode desa/kelurahan", "No such village, check its code")
        ),
        ("nik_malformed", Phrase("NIK harus 16 angka yang sah", "A NIK has 16 digits and a serial from 0001")),
        (
            "nik_impossible_date",
            Phrase("Tanggal lahir di dalam NIK tidak mungkin, periksa NIK", "The NIK has an impossible date, check it")
        ),
        (
            "nik_duplicate",
            Phrase(
                "NIK ini sudah ada di baris sebelumnya atau di keluarga lain; pindah KK lewat usul perubahan",
                "This NIK occurs earlier or in another family; a move needs a change request")
        ),
        (
            "person_without_family",
            Phrase("Sertakan keluarga dengan nomor KK ini", "Hand over the family of this card as well")
        ),
        (
            "family_without_members",
            Phrase("Keluarga tanpa anggota yang diterima, lengkapi anggotanya", "Hand over the family's members")
        ),
        ("family_without_head", Phrase("Tentukan satu kepala keluarga", "Name one member as the head")),
        (
            "family_with_two_heads",
            Phrase("Hanya satu anggota boleh menjadi kepala keluarga", "Leave only one member as the head")
        ),
        (
            "family_rejected",
            Phrase("Perbaiki baris keluarganya, lalu impor lagi bersama", "Correct the family's row, import both again")
        ),
        (
            "nik_region_unknown",
            Phrase("Kecamatan di dalam NIK tidak ada di tabel wilayah", "The NIK's kecamatan is not in the table")
        ),
        (
            "nik_birth_date_differs",
            Phrase("Tanggal lahir berbeda dari NIK", "The birth date differs from the NIK's")
        ),
        ("nik_sex_differs", Phrase("Jenis kelamin berbeda dari NIK", "The sex differs from the NIK's")),
        ("age_over_100", Phrase("Umur lebih dari 100 tahun, periksa", "Older than 100 years, check it")),
        (
            "account_malformed",
            Phrase("Rekening tidak lengkap atau salah, tidak dipakai", "The account is malformed and is not used")
        ),
        (
            "members_incomplete",
            Phrase("Ada baris anggota yang ditolak", "The row of a member was rejected")
        ),
    ]
}

extension IntakeCode: Comparable {
    package static func < (left: IntakeCode, right: IntakeCode) -> Bool { left.rawValue < right.rawValue }
}

/// The codes of one row.
package struct IntakeCodes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    /// The set of all rejecting codes.
    package static let rejecting = IntakeCodes(rawValue: 1 << UInt32(IntakeCode.nikRegionUnknown.rawValue) - 1)

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// One code.
    package init(_ code: IntakeCode) { rawValue = 1 << UInt32(code.rawValue) }

    /// Whether the row is rejected.
    package var rejects: Bool { !isDisjoint(with: .rejecting) }

    /// The codes to report: the warnings of a rejected row are left out.
    package var said: IntakeCodes { rejects ? intersection(.rejecting) : self }

    /// The codes in the order of the table.
    package var ordered: [IntakeCode] { IntakeCode.allCases.filter { contains($0) } }

    /// The codes as a cell: joined by `;` in the order of the table.
    package var text: String { ordered.map(\.word).joined(separator: ";") }

    /// Whether the set contains a code.
    package func contains(_ code: IntakeCode) -> Bool { contains(IntakeCodes(code)) }

    /// Adds one code.
    package mutating func insert(_ code: IntakeCode) { formUnion(IntakeCodes(code)) }
}
