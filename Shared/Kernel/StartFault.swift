/// Why a node does not start, in a sentence for its operator that says what to do.
public struct StartFault: Error, CustomStringConvertible, Sendable {
    /// The sentence, in Indonesian and in English.
    public let description: String
    /// Whether somebody must do something first: to start it again would find the same.
    public let needsSomebody: Bool

    /// A sentence.
    public init(_ description: String, needsSomebody: Bool = true) {
        self.description = description
        self.needsSomebody = needsSomebody
    }

    /// Looks at the database's pages, brings the tables up to this version, and walks the journal's chain; after a
    /// stand-by only what came since.
    static func check<S: Service>(_ service: S, _ store: any Store, after standby: Standby<S>? = nil) throws {
        do {
            if standby == nil, let damage = try store.damage() { throw damaged(damage) }
            try Schema.prepare(S.self, store)
            var standby = standby ?? Standby()
            try store.read { try standby.follow($0) }
        } catch let fault as StorageFault {
            throw opening(fault)
        }
    }

    /// What a database that cannot be opened means for its operator.
    public static func opening(_ fault: StorageFault) -> StartFault {
        switch fault.kind {
        case .corrupt: damaged(fault.message)
        case .newer:
            StartFault(
                "Basis data ini dari versi yang lebih baru (\(fault.message)); pasang program versi itu. / "
                    + "This database is of a newer version; install that version of the program.")
        case .full:
            StartFault(
                "Tidak ada ruang di cakram (\(fault.message)): beri ruang, lalu jalankan lagi. / "
                    + "The disk is full: make room, then start again.",
                needsSomebody: false)
        case .held:
            StartFault(
                "Proses lain sedang menulis basis data simpul ini (\(fault.message)): hentikan proses itu dahulu. / "
                    + "Another process writes this node's database: stop that one first.",
                // A server gives up the session of a host that vanished after some seconds.
                needsSomebody: false)
        case .readOnly:
            StartFault(
                "Basis data ini hanya salinan (\(fault.message)): tulis alamat server utamanya di `store`, dan alamat "
                    + "ini hanya di `replica`. / This is a replica: `store` must name the primary.")
        case .notAdmitted:
            StartFault(
                "Server basis data menolak masuk (\(fault.message)): periksa nama pengguna, serta kata sandinya di "
                    + "berkas PGPASSFILE. / The database's server refuses entry: check the user's name, and the "
                    + "password in the file that PGPASSFILE names.")
        case .constraint, .other:
            // A server may be away, or start at this moment.
            StartFault(
                "Basis data tidak dapat dibuka: \(fault.message). / The database cannot be opened.",
                needsSomebody: false)
        }
    }

    private static func damaged(_ words: String) -> StartFault {
        StartFault(
            "Basis data rusak (\(words)): simpan salinan berkas ini, lalu pulihkan dari cadangan terakhir. / "
                + "The database is damaged: keep a copy of the file, then restore the last backup.")
    }

    static func broken(_ words: String) -> StartFault {
        StartFault(
            "Rantai jurnal putus (\(words)): jangan diteruskan; simpan salinan berkas ini, laporkan kepada auditor, "
                + "lalu pulihkan dari cadangan terakhir. / The journal's chain is broken: keep a copy of the file, "
                + "tell the auditor, then restore the last backup.")
    }
}
