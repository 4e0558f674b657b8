import Vocabulary

/// The labels of the fields that a refusal's subject names, as a form shows them, and the values that they allow.
///
/// A subject is a field's name in its schema (`valid_from`), alone or behind the code of the programme that has it
/// (`BPNT.valid_from`).
enum FieldSentences {
    /// A field's label with its name in the schema: `berlaku mulai [valid_from]`. Other subjects are unchanged.
    static func label(_ subject: String) -> Phrase {
        let (owner, field) = parts(of: subject)
        guard let known = fields[field] else { return Phrase(subject, subject) }
        let of = owner.isEmpty ? "" : "\(owner): "
        return Phrase("\(of)\(known.label.indonesian) [\(field)]", "\(of)\(known.label.english) [\(field)]")
    }

    /// The sentence, followed by the values that the field allows if they are listed here.
    static func allowing(_ sentence: Phrase, _ subject: String) -> Phrase {
        guard let allowed = fields[parts(of: subject).field]?.allowed else { return sentence }
        return Phrase(
            "\(sentence.indonesian); yang boleh: \(allowed.indonesian)",
            "\(sentence.english); allowed: \(allowed.english)")
    }

    private static func parts(of subject: String) -> (owner: String, field: String) {
        guard let dot = subject.lastIndex(of: ".") else { return ("", subject) }
        return (String(subject[..<dot]), String(subject[subject.index(after: dot)...]))
    }

    private static let day = Phrase("hari yang ada, tidak di masa depan", "an existing day, not in the future")
    private static let region = Phrase("kode wilayah seperti 36 atau 36.02", "a region's code like 36 or 36.02")

    private static let fields: [String: (label: Phrase, allowed: Phrase?)] = [
        "after": (Phrase("lanjutan halaman", "page's continuation"), nil),
        "agency": (Phrase("dinas", "agency"), nil),
        "amount": (Phrase("jumlah", "amount"), nil),
        "area": (Phrase("wilayah", "area"), region),
        "bank_reference": (Phrase("nomor acuan bank", "the bank's reference"), nil),
        "beginners": (Phrase("banyaknya pemula", "number of beginners"), nil),
        "code": (Phrase("kode", "code"), nil),
        "course": (Phrase("pelatihan", "course"), nil),
        "decree": (Phrase("nomor keputusan", "number of the decree"), nil),
        "failure": (Phrase("sebab gagal", "reason of the failure"), nil),
        "families": (Phrase("keluarga", "families"), nil),
        "from": (Phrase("dari hari", "from day"), day),
        "fund": (Phrase("dana", "fund"), nil),
        "giver": (Phrase("pemberi", "giver"), nil),
        "imported_on": (Phrase("hari impor", "day of the import"), day),
        "key": (
            Phrase("keluarga", "family"),
            Phrase(
                "id 32 angka heksadesimal, nomor KK atau NIK 16 angka",
                "an id of 32 hexadecimal digits, a card number or NIK of 16 digits")
        ),
        "legal_basis": (Phrase("dasar hukum", "legal basis"), nil),
        "level": (Phrase("tingkat wilayah", "level of the region"), nil),
        "minutes": (Phrase("berita acara", "minutes of the hand-over"), nil),
        "month": (Phrase("bulan", "month"), nil),
        "most": (Phrase("batas banyaknya", "limit of the number"), Phrase("1 sampai 1.000", "1 to 1,000")),
        "name": (Phrase("nama", "name"), Phrase("1 sampai 200 huruf", "1 to 200 characters")),
        "nik": (Phrase("NIK", "NIK"), Phrase("16 angka", "16 digits")),
        "on": (Phrase("hari", "day"), day),
        "owner": (Phrase("pemilik program", "owner of the programme"), nil),
        "participants": (Phrase("peserta", "participants"), nil),
        "phase": (Phrase("tahap", "phase"), nil),
        "present": (Phrase("yang hadir", "those present"), nil),
        "programme": (Phrase("program", "programme"), nil),
        "proposals": (Phrase("usulan", "proposals"), nil),
        "purpose": (Phrase("tujuan", "purpose"), Phrase("5 sampai 200 huruf", "5 to 200 characters")),
        "reason": (Phrase("alasan", "reason"), nil),
        "receipt": (Phrase("bukti setor", "receipt"), nil),
        "rhythm": (Phrase("irama penyaluran", "rhythm of delivery"), nil),
        "run": (Phrase("nomor impor", "id of the import"), nil),
        "since": (Phrase("sejak hari", "since day"), day),
        "source": (Phrase("sumber", "source"), nil),
        "state": (Phrase("keadaan", "state"), nil),
        "to": (Phrase("sampai hari", "to day"), nil),
        "type": (Phrase("jenis", "type"), nil),
        "use": (Phrase("penggunaan", "use"), nil),
        "valid_from": (Phrase("berlaku mulai", "valid from"), nil),
        "year": (Phrase("tahun", "year"), nil),
    ]
}
