/// Why a node does not start: a sentence that tells its operator how to proceed.
public struct StartFault: Error, CustomStringConvertible, Sendable {
    /// The sentence, in Indonesian and in English.
    public let description: String
    /// Whether an operator must act first, because a restart would fail in the same way.
    public let needsSomebody: Bool
    /// Whether a sync of the disk failed; the next start recovers the database from the disk.
    public let syncFailed: Bool

    /// `description` is in Indonesian and in English, with ` / ` between.
    public init(_ description: String, needsSomebody: Bool = true, syncFailed: Bool = false) {
        self.description = description
        self.needsSomebody = needsSomebody
        self.syncFailed = syncFailed
    }

    /// Checks the owner and the tombstone, migrates the tables to this version, and verifies the journal's end; after a
    /// stand-by only the entries that it has not verified. A database that is refused is left as it was. Earlier entries and the pages are checked while the node
    /// serves (``Scrub``).
    /// - Parameter lived: how far the journal had grown, if known.
    /// - Throws: ``StartFault``.
    static func check<S: Service>(
        _ service: S, _ store: any Store, owner: Owner, _ sealing: Sealing, _ random: any RandomSource, lived: Lived?,
        after standby: Standby<S>? = nil
    ) throws {
        do {
            try store.read { _ = try Schema.version(S.self, $0) }
            try owner.refuseAnother(store)
            try Moved.refuse(store)
            try Schema.prepare(S.self, store)
            try owner.claim(store)
            try SubjectKeys.claim(sealing, random, store)
            try store.read { tables in
                try lived?.demand(tables)
                var standby = try standby ?? Standby(tail: tables)
                try standby.follow(tables)
            }
        } catch let fault as StorageFault {
            throw opening(fault)
        }
    }

    /// The operator's sentence for a database that cannot be opened.
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
        case .unsynced:
            StartFault(
                "Cakram gagal menyimpan (\(fault.message)): periksa cakram; simpul boleh dijalankan lagi. / "
                    + "A sync of the disk failed: check the disk; the node may be started again.",
                needsSomebody: false, syncFailed: true)
        case .held:
            StartFault(
                "Proses lain sedang menulis basis data simpul ini (\(fault.message)): hentikan proses itu dahulu. / "
                    + "Another process writes this node's database: stop that process first.",
                // The server ends the session of a vanished host after some seconds.
                needsSomebody: false)
        case .readOnly:
            StartFault(
                "Basis data ini hanya salinan (\(fault.message)): tulis alamat server utamanya di `store`, dan alamat "
                    + "ini hanya di `replica`. / This is a replica: `store` must name the primary.")
        case .notDurable:
            StartFault(
                "Server basis data diatur sehingga simpanan bisa hilang (\(fault.message)): setel fsync = on, "
                    + "full_page_writes = on, data_sync_retry = off. / The server is set so that commits can be lost: "
                    + "set these as named.")
        case .notAdmitted:
            StartFault(
                "Server basis data menolak masuk (\(fault.message)): periksa nama pengguna, serta kata sandinya di "
                    + "berkas PGPASSFILE. / The database's server refuses entry: check the user's name, and the "
                    + "password in the file that PGPASSFILE names.")
        case .constraint, .other:
            // The server may be down for a moment, or starting.
            StartFault(
                "Basis data tidak dapat dibuka: \(fault.message). / The database cannot be opened.",
                needsSomebody: false)
        }
    }

    static func otherOwner(node: String, province: String, wanted: Owner) -> StartFault {
        StartFault(
            "Basis data ini milik simpul \(node) provinsi \(province), bukan \(wanted.node) provinsi \(wanted.province): "
                + "periksa `store`. / This database is another node's: check `store`.")
    }

    static func otherMasterKey(_ node: String) -> StartFault {
        StartFault(
            "Kunci induk keys/\(node).master bukan kunci basis data ini: kembalikan kunci induk yang benar. / "
                + "The master key is not the one of this database: put the right one back.")
    }

    static func moved(to place: String) -> StartFault {
        StartFault(
            "Simpul ini sudah pindah ke \(place): perbaiki `store` di setelannya dan TANGGA_STORE di lingkungannya. / "
                + "This node has moved there: correct `store` in its settings, and TANGGA_STORE in its environment.")
    }

    static func lostEnd(_ head: UInt64, _ lived: Lived) -> StartFault {
        StartFault(
            "Jurnal ini berakhir di catatan \(head), padahal pernah sampai \(lived.entry): apakah berkas -wal "
                + "tertinggal? Kembalikan basis data yang lengkap atau pulihkan cadangan; jika memang hendak mulai dari "
                + "sini, `tangga up --new SIMPUL`. / The journal ends before entry \(lived.entry), which it had: "
                + "put the whole database back (with its -wal file) or restore a backup; to begin from here all the "
                + "same, `tangga up --new NODE`.")
    }

    static func otherHistory(_ lived: Lived) -> StartFault {
        StartFault(
            "Catatan \(lived.entry) jurnal ini bukan yang dulu ada di simpul ini: kembalikan basis data yang benar atau "
                + "pulihkan cadangan; jika memang hendak memakai yang ini, `tangga up --new SIMPUL`. / Entry "
                + "\(lived.entry) is not the one that this node had: put the right database back or restore a backup; "
                + "to use this one all the same, `tangga up --new NODE`.")
    }

    static func damaged(_ words: String) -> StartFault {
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
