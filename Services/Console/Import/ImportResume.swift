import Crypto
import Edges
import Foundation
import Kernel
import Vocabulary

/// A hand-over's run: its id and its day, kept in a file beside the rejects until the import has ended, so that a run
/// that was killed goes on as the same one.
struct ImportResume: Codable {
    /// The run's id.
    let run: String
    /// When it first started, in microseconds since 1970 UTC.
    private let started: Int64
    /// The day of the import, as ISO.
    private let date: String
    /// The two files, so that another hand-over is another run.
    private let files: String

    /// The day of the import.
    var day: Day { Day(iso: date) ?? Moment(microseconds: started).day }

    /// The run that was begun in this folder with these files, or a new one.
    static func open(in folder: URL, families: String, persons: String, date: Day?) throws -> ImportResume {
        let file = place(in: folder)
        let files = try [families, persons].map(identity).joined(separator: "|")
        if let data = try? Data(contentsOf: file), let found = try? JSONDecoder().decode(ImportResume.self, from: data),
            found.files == files, date == nil || found.day == date
        {
            return found
        }
        let now = SystemClock().now()
        let made = ImportResume(
            run: String(UInt64.random(in: .min ... .max), radix: 36), started: now.microseconds,
            date: (date ?? now.day).iso, files: files)
        try JSONEncoder().encode(made).write(to: file, options: .atomic)
        return made
    }

    /// The import has ended: the next one is another run.
    static func close(in folder: URL) { try? FileManager.default.removeItem(at: place(in: folder)) }

    private static func place(in folder: URL) -> URL { folder.appendingPathComponent(".tangga-import.json") }

    /// A file's path, size and time of change.
    private static func identity(_ path: String) throws -> String {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let size = (attributes[.size] as? Int) ?? 0
        let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(URL(fileURLWithPath: path).standardizedFileURL.path):\(size):\(changed)"
    }

    /// The id of a batch's request.
    func requestID(_ number: Int, _ body: Data) -> Identifier {
        var hash = SHA256()
        hash.update(data: Data("\(run) \(number) ".utf8))
        hash.update(data: body)
        let time = withUnsafeBytes(of: UInt64(started / 1_000).bigEndian) { Array($0.suffix(6)) }
        // The number stands behind the time, so that a run's ids rise.
        let place = withUnsafeBytes(of: UInt32(truncatingIfNeeded: number).bigEndian) { Array($0) }
        return Identifier(joining: time, place, Array(hash.finalize()))
    }
}
