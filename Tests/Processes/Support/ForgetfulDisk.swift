import Foundation
import Glibc
import Support

@testable import Console

/// A disk that loses unsynced writes at a loss of power, for programs started with its environment; see disk.c.
struct ForgetfulDisk {
    /// A fault at a sync.
    enum Fault {
        /// Power is lost at the n-th sync of a process, which has no effect.
        case cut(at: Int)
        /// The n-th sync of these files fails, and the writes that it covers are never written.
        case failure(at: Int, of: Files, Loss)
    }

    /// The files whose syncs are counted.
    enum Files: String { case log, file }

    /// The content that lost pages show until power is lost: the disk's, or the written one.
    enum Loss: String { case evicted, cached }

    /// The unit in which unsynced writes survive or not: disks write whole sectors, in any order.
    private static let sector = 512

    private let place: URL
    private let watched: [URL]

    /// A disk under folders of one file system.
    /// - Parameter place: the folder of the disk's content, on the same file system.
    init(under folders: [URL], keptIn place: URL) {
        self.place = place
        watched = folders
    }

    /// The disk of a province's host.
    init(of province: TemporaryProvince) {
        self.init(
            under: ["data", "run"].map { province.folder.appendingPathComponent($0) },
            keptIn: province.folder.appendingPathComponent("disk"))
    }

    private var mark: URL { place.appendingPathExtension("mark") }

    /// The environment of a program on this disk.
    func environment(_ fault: Fault? = nil) throws -> [String: String] {
        var environment = [
            "LD_PRELOAD": try Preloaded.disk.get(), "TANGGA_DISK": place.path, "TANGGA_DISK_MARK": mark.path,
            "TANGGA_DISK_WATCHES": watched.map(\.path).joined(separator: ":"),
        ]
        switch fault {
        case .cut(let nth): environment["TANGGA_DISK_CUT"] = "\(nth)"
        case .failure(let nth, let files, let loss):
            environment["TANGGA_DISK_FAIL"] = "\(nth)"
            environment["TANGGA_DISK_OF"] = files.rawValue
            environment["TANGGA_DISK_LOSS"] = loss.rawValue
        case nil: break
        }
        return environment
    }

    /// Whether the fault has happened.
    var hasFailed: Bool { FileManager.default.fileExists(atPath: mark.path) }

    /// Loses power: the folders then have the disk's content. Every program on it must have ended.
    /// - Parameter kept: the share of the unsynced sectors and names that reached the disk.
    func losePower(keeping kept: Double = 0, seed: UInt64 = 0) throws {
        var chance = Chance(seed: seed)
        for (number, folder) in watched.enumerated() {
            let onDisk = try names(number, folder, kept, &chance)
            for file in try files(in: folder).values { try FileManager.default.removeItem(at: file) }
            for (name, content) in onDisk {
                let file = folder.appendingPathComponent(name)
                try content.write(to: file)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
            }
        }
        try FileManager.default.removeItem(at: place)
        try? FileManager.default.removeItem(at: mark)
    }

    /// The files of a folder after the loss of power, with their content.
    private func names(
        _ number: Int, _ folder: URL, _ kept: Double, _ chance: inout Chance
    ) throws -> [String: Data] {
        var synced = try files(in: place.appendingPathComponent("names.\(number)"))
        // A name that was being written when the process was killed.
        synced["\u{1}"] = nil
        let cached = try files(in: folder)
        var onDisk: [String: Data] = [:]
        for name in Set(synced.keys).union(cached.keys).sorted() where !name.hasSuffix("-shm") {
            let (before, after) = (synced[name], cached[name])
            guard let file = chance.happens(kept) ? after : before else { continue }
            onDisk[name] = try content(of: file, kept, &chance)
        }
        return onDisk
    }

    /// A file's content after the loss of power.
    private func content(of file: URL, _ kept: Double, _ chance: inout Chance) throws -> Data {
        let cached = try Data(contentsOf: file)
        var status = stat()
        guard stat(file.path, &status) == 0 else { throw TooLate(description: "\(file.path) cannot be read") }
        // A file that no program has written is on the disk as it is.
        guard var content = try? Data(contentsOf: place.appendingPathComponent("\(status.st_ino).disk")) else {
            return cached
        }
        let dirty = try Data(contentsOf: place.appendingPathComponent("\(status.st_ino).dirty")).dropFirst(8)
        let numbers = dirty.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map { Int(bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
        }
        for index in stride(from: 0, to: numbers.count - 1, by: 2) {
            let end = min(numbers[index] + numbers[index + 1], cached.count)
            for from in stride(from: numbers[index], to: end, by: ForgetfulDisk.sector)
            where chance.happens(kept) {
                let to = min(from + ForgetfulDisk.sector, end)
                if content.count < to { content += Data(count: to - content.count) }
                content.replaceSubrange(from..<to, with: cached[from..<to])
            }
        }
        return content
    }

    /// The regular files of a folder, without sockets; empty where there is no folder.
    private func files(in folder: URL) throws -> [String: URL] {
        let manager = FileManager.default
        guard manager.fileExists(atPath: folder.path) else { return [:] }
        return try manager.contentsOfDirectory(atPath: folder.path).reduce(into: [:]) { found, name in
            let file = folder.appendingPathComponent(name)
            let type = try manager.attributesOfItem(atPath: file.path)[.type] as? FileAttributeType
            if type == .typeRegular { found[name] = file }
        }
    }
}
