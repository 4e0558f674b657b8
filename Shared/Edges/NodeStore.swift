import Foundation
import Kernel

extension NodeProcess.Settings {
    /// Opens the database that the settings name: `store` is the path of an SQLite file within the province's folder,
    /// or PostgreSQL's address, to which `replica` may add that of a streaming replica for those who only ask.
    /// - Throws: ``ProvinceFault``, ``StartFault``.
    func openStore() throws -> any Store { try openStore(at: store) }

    /// Opens a database at another place.
    func openStore(at store: String) throws -> any Store {
        do {
            guard NodeProcess.Settings.isPostgres(store) else {
                let path = province.folder.appendingPathComponent(store).path
                return try SQLiteStore(.file(path, readers: readers))
            }
            for address in [store, replica ?? store] { try refusePassword(address) }
            return try PostgresStore(
                .schema(node.description, at: store, readers: readers, replica: replica))
        } catch let fault as StorageFault { throw StartFault.opening(fault) }
    }

    static func isPostgres(_ store: String) -> Bool {
        store.hasPrefix("postgresql://") || store.hasPrefix("postgres://")
    }

    /// An address stands in files and lists of processes that many can read.
    private func refusePassword(_ address: String) throws {
        guard try PostgresStore.holdsPassword(address) else { return }
        throw ProvinceFault(
            "Kata sandi tidak boleh ada di alamat basis data simpul \(node): tulis di berkas PGPASSFILE (mode 0600). / "
                + "No password may stand in the database's address: put it in the file that PGPASSFILE names.")
    }
}
