import Intake
import Kernel
import Schemas
import SwiftProtobuf
import Talk
import Vocabulary

/// A file of regions, `code,name,level`: province, kabupaten/kota, kecamatan, desa and kelurahan in any order.
enum RegionFile {
    /// The commands that import the file, at most `Limits.bulkItems` regions each, parents before their children.
    /// - Throws: ``ConsoleFault`` that names the wrong line.
    static func batches(of path: String) throws -> [RegistryCommand] {
        let regions = try read(path).sorted { ($0.code.utf8.count, $0.code) < ($1.code.utf8.count, $1.code) }
        return stride(from: 0, to: regions.count, by: Limits.bulkItems).map { start in
            var command = RegistryCommand()
            command.importRegions.regions = Array(regions[start..<min(start + Limits.bulkItems, regions.count)])
            return command
        }
    }

    private static func read(_ path: String) throws -> [RegistryRegion] {
        do {
            var reader = try CSVReader(try InputFile(path: path))
            guard try reader.next(), columns(&reader) == ["code", "name", "level"] else {
                throw fault(path, 1, Phrase("kepala kolom harus code,name,level", "the header must be code,name,level"))
            }
            var regions: [RegistryRegion] = []
            while try reader.next() { regions.append(try region(&reader, path)) }
            return regions
        } catch let fault as FileFault {
            throw ConsoleFault.usage(fault.phrase)
        }
    }

    private static func columns(_ reader: inout CSVReader) -> [String] {
        reader.cells.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func region(_ reader: inout CSVReader, _ path: String) throws -> RegistryRegion {
        let cells = columns(&reader)
        guard reader.isWellFormed, reader.bytes.isText, cells.count == 3, !cells[1].isEmpty else {
            throw fault(path, reader.line, Phrase("harus tiga kolom teks", "must be three cells of text"))
        }
        guard let code = RegionCode(cells[0]) else {
            throw fault(path, reader.line, Phrase("\(cells[0]) bukan kode wilayah", "\(cells[0]) is no region's code"))
        }
        guard let level = RegionLevel(rawValue: cells[2]), level == code.level else {
            throw fault(
                path, reader.line,
                Phrase("\(cells[2]) bukan tingkat \(code)", "\(cells[2]) is not the level of \(code)"))
        }
        var region = RegistryRegion()
        region.code = code.text
        region.name = cells[1]
        region.level = FieldRegionLevel(rawValue: Int(level.number)) ?? .unknown
        return region
    }

    private static func fault(_ path: String, _ line: Int, _ phrase: Phrase) -> ConsoleFault {
        .usage(
            Phrase("\(path), baris \(line): \(phrase.indonesian)", "\(path), line \(line): \(phrase.english)"))
    }
}
