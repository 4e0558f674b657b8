extension IntakeCode {
    /// The fault and its correction, without a full stop.
    public var message: Phrase {
        switch self {
        case .rowMalformed:
            Phrase("Perbaiki tanda kutip atau jumlah sel baris ini", "Correct the quotes or the number of cells")
        case .textNotUTF8:
            Phrase("Simpan ulang sebagai UTF-8, tanpa karakter NUL", "Save it again as UTF-8, without NUL characters")
        case .textTooLong: Phrase("Persingkat teks", "Shorten the text")
        case .valueMissing: Phrase("Isi kolom wajib", "Fill in the required cells")
        case .valueUnknown: Phrase("Pakai kata dari daftar pilihan", "Use a word from the list")
        case .numberUnreadable: Phrase("Tulis sebagai angka", "Write it as a number")
        case .numberOutOfRange: Phrase("Angka di luar batas, periksa", "The number is out of range, check it")
        case .dateUnreadable:
            Phrase("Tulis tanggal sebagai TTTT-BB-HH atau HH-BB-TTTT", "Write the date as YYYY-MM-DD or DD-MM-YYYY")
        case .dateInFuture: Phrase("Tanggal di masa depan, periksa", "The date lies in the future, check it")
        case .familyCardMalformed: Phrase("Nomor KK harus 16 angka", "A family card number has 16 digits")
        case .familyCardDuplicate:
            Phrase(
                "KK ini sudah ada di baris sebelumnya atau sudah terdaftar; hapus barisnya",
                "This card occurs earlier or is registered already, remove the row")
        case .regionUnknown:
            Phrase("Kode wilayah tidak dikenal, periksa kode desa/kelurahan", "No such village, check its code")
        case .nikMalformed: Phrase("NIK harus 16 angka yang sah", "A NIK has 16 digits and a serial from 0001")
        case .nikImpossibleDate:
            Phrase("Tanggal lahir di dalam NIK tidak mungkin, periksa NIK", "The NIK has an impossible date, check it")
        case .nikDuplicate:
            Phrase(
                "NIK ini sudah ada di baris sebelumnya atau di keluarga lain; pindah KK lewat usul perubahan",
                "This NIK occurs earlier or in another family; a move needs a change request")
        case .personWithoutFamily:
            Phrase("Sertakan keluarga dengan nomor KK ini", "Hand over the family of this card as well")
        case .familyWithoutMembers:
            Phrase("Keluarga tanpa anggota yang diterima, lengkapi anggotanya", "Hand over the family's members")
        case .familyWithoutHead: Phrase("Tentukan satu kepala keluarga", "Name one member as the head")
        case .familyWithTwoHeads:
            Phrase("Hanya satu anggota boleh menjadi kepala keluarga", "Leave only one member as the head")
        case .familyRejected:
            Phrase("Perbaiki baris keluarganya, lalu impor lagi bersama", "Correct the family's row, import both again")
        case .nikRegionUnknown:
            Phrase("Kecamatan di dalam NIK tidak ada di tabel wilayah", "The NIK's kecamatan is not in the table")
        case .nikBirthDateDiffers:
            Phrase("Tanggal lahir berbeda dari NIK", "The birth date differs from the NIK's")
        case .nikSexDiffers: Phrase("Jenis kelamin berbeda dari NIK", "The sex differs from the NIK's")
        case .ageOver100: Phrase("Umur lebih dari 100 tahun, periksa", "Older than 100 years, check it")
        case .accountMalformed:
            Phrase("Rekening tidak lengkap atau salah, tidak dipakai", "The account is malformed and is not used")
        case .membersIncomplete: Phrase("Ada baris anggota yang ditolak", "The row of a member was rejected")
        case .outsideArea: Phrase("Di luar wilayah kewenangan Anda", "Outside your area")
        }
    }
}
