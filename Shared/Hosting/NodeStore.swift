import Edges
import Foundation
import Kernel
import Stores

extension NodeProcess.Settings {
    /// Opens the database that the settings name: `store` is the path of an SQLite file within the province's folder,
    /// or a PostgreSQL address, to which `replica` may add the address of a streaming replica for queries.
    /// - Throws: ``ProvinceFault``, ``StartFault``.
    func openStore() throws -> any Store { try openStore(at: store) }

    /// Opens a database at another place.
    /// - Throws: ``ProvinceFault``, ``StartFault``.
    func openStore(at store: String) throws -> any Store {
        do { return try unguardedStore(at: store) } catch let fault as StorageFault { throw StartFault.opening(fault) }
    }

    /// Opens the database that the settings name, waiting while another process has an SQLite file open.
    /// - Parameters:
    ///   - waiting: called with the processes' names after each failed attempt.
    ///   - isStopping: whether to stop waiting.
    /// - Returns: nil if it was stopped.
    /// - Throws: ``ProvinceFault``, ``StartFault``.
    func openStore(waiting: (String) -> Void, isStopping: () -> Bool) throws -> (any Store)? {
        while !isStopping() {
            do { return try unguardedStore(at: store) } catch let fault as StorageFault {
                guard fault.kind == .held, !NodeProcess.Settings.isPostgres(store) else {
                    throw StartFault.opening(fault)
                }
                waiting(fault.message)
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
        return nil
    }

    private func unguardedStore(at store: String) throws -> any Store {
        guard NodeProcess.Settings.isPostgres(store) else {
            let path = province.folder.appendingPathComponent(store).path
            return try SQLiteStore(.file(path, readers: readers))
        }
        try refusePasswords(store)
        return try PostgresStore(.schema(node.description, at: store, readers: readers, replica: replica))
    }

    /// The database of a stand-by, not connected yet.
    /// - Throws: ``ProvinceFault``.
    func standbyDatabase() throws -> PostgresStandby {
        guard NodeProcess.Settings.isPostgres(store) else {
            throw ProvinceFault(
                "Simpul \(node) hanya bisa siaga (standby) di PostgreSQL, bukan \(store). / A stand-by needs PostgreSQL."
            )
        }
        do { try refusePasswords(store) } catch let fault as StorageFault { throw StartFault.opening(fault) }
        return PostgresStandby(node.description, at: store, readers: readers, replica: replica)
    }

    static func isPostgres(_ store: String) -> Bool {
        store.hasPrefix("postgresql://") || store.hasPrefix("postgres://")
    }

    /// Addresses appear in files and process lists that many users can read.
    private func refusePasswords(_ store: String) throws {
        guard try [store, replica ?? store].contains(where: { try PostgresStore.holdsPassword($0) }) else { return }
        throw ProvinceFault(
            "Kata sandi tidak boleh ada di alamat basis data simpul \(node): tulis di berkas PGPASSFILE (mode 0600). / "
                + "No password may stand in the database's address: put it in the file that PGPASSFILE names.")
    }
}
