import Crypto
import Edges
package import Foundation
import Intake
import Kernel
package import Vocabulary

/// The id and the day of a hand-over's import run. They are stored in a file beside the rejects until the import ends,
/// so that a killed run resumes under the same id.
package struct ImportResume: Codable {
    /// The run's id.
    package let run: String
    /// The run's first start, in microseconds since 1970 UTC.
    private let started: Int64
    /// The day of the import, as ISO.
    private let date: String
    /// The identity of the two files. Other files are another run.
    private let files: String
    /// Random text that is never sent, and without which a request's id says nothing about its families. Nil in a file
    /// of an earlier version.
    private let salt: String?

    /// The day of the import.
    package var day: Day { Day(iso: date) ?? Moment(microseconds: started).day }

    /// The unfinished run of these files in this folder, or a new run.
    /// - Parameter date: the day of the import; a run of another day is not resumed. Nil: the day of the run, or today.
    package static func open(in folder: URL, families: String, persons: String, date: Day?) throws -> ImportResume {
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
            date: (date ?? now.day).iso, files: files,
            salt: SystemRandom().bytes(32).base64EncodedString())
        try OutputFile.write(try JSONEncoder().encode(made), to: file.path)
        return made
    }

    /// Ends the run: the next import is a new run.
    package static func close(in folder: URL) { try? FileManager.default.removeItem(at: place(in: folder)) }

    private static func place(in folder: URL) -> URL { folder.appendingPathComponent(".tangga-import.json") }

    /// A file's path, size and time of modification.
    private static func identity(_ path: String) throws -> String {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let size = (attributes[.size] as? Int) ?? 0
        let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(URL(fileURLWithPath: path).standardizedFileURL.path):\(size):\(changed)"
    }

    /// The id of a batch's request: the run's start in milliseconds plus the batch's number, then a hash. The salt is in
    /// it, because a batch of one family could be guessed.
    ///
    /// A new family's id begins with the six bytes of milliseconds of its request's id. They rise with the batches, so
    /// that new rows come last in every index that begins with an id. With one time for the whole run, rows would be
    /// inserted at random positions among the run's own.
    package func requestID(_ number: Int, _ body: Data) -> Identifier {
        var hash = SHA256()
        hash.update(data: Data("\(run) \(number) \(salt ?? "")".utf8))
        hash.update(data: body)
        let milliseconds = UInt64(started / 1_000) + UInt64(number)
        let time = withUnsafeBytes(of: milliseconds.bigEndian) { Array($0.suffix(6)) }
        return Identifier(joining: time, Array(hash.finalize()))
    }
}
