package import Vocabulary

extension Phrase {
    /// The phrase with its subject in brackets; unchanged if the subject is empty.
    package func about(_ subject: Phrase) -> Phrase {
        subject.indonesian.isEmpty
            ? self : Phrase("\(indonesian) (\(subject.indonesian))", "\(english) (\(subject.english))")
    }

    /// The phrase with a datum in brackets: a code, an id, an amount.
    package func about(_ subject: String) -> Phrase { about(Phrase(subject, subject)) }

    /// Two phrases in one sentence, separated by a colon.
    package func then(_ next: Phrase) -> Phrase {
        Phrase("\(indonesian): \(next.indonesian)", "\(english): \(next.english)")
    }

    /// The request has a field or a value that the node does not know, or no body at all.
    static func notUnderstood(_ field: String) -> Phrase {
        Phrase(
            "permintaan tidak dimengerti simpul ini", "the node does not understand the request"
        ).about(FieldSentences.label(field))
    }

    /// A list is empty or too long.
    static func tooMany(_ field: String) -> Phrase {
        Phrase("terlalu banyak atau kosong; paling banyak 1.000", "none or too many; at most 1,000")
            .about(FieldSentences.label(field))
    }

    /// A required field is empty.
    static func missing(_ field: String) -> Phrase {
        FieldSentences.allowing(
            Phrase("isian wajib kosong", "a required field is empty").about(FieldSentences.label(field)), field)
    }

    /// A field has a value that is not allowed.
    static func wrong(_ field: String) -> Phrase {
        FieldSentences.allowing(
            Phrase("isian salah", "the value of a field is not allowed").about(FieldSentences.label(field)), field)
    }

    /// The asker is of another agency than the one whose affair it is.
    static func otherAgency(_ agency: String) -> Phrase {
        Phrase("hanya untuk orang dinas pemiliknya", "only for people of the agency that owns it").about(agency)
    }

    /// A refusal code without a sentence here, for example of a newer node.
    static func refused(_ subject: String) -> Phrase { Phrase("ditolak", "refused").about(subject) }
}
