import Foundation
import Testing
import Vocabulary

@testable import Intake

/// A small hand-over for tests; its rows are valid unless a test changes them.
struct Handover {
    static let today = Day(iso: "2026-03-01") ?? .first
    static let regions = RegionSet(
        ["36", "36.01", "36.01.01", "36.01.01.2001", "36.01.01.2002"].compactMap { RegionCode($0) })

    static let card = "3601010102030004"
    static let otherCard = "3601010102030005"
    /// The NIK of a man born on 12 November 1987.
    static let nik = "3601011211870001"
    /// The NIK of a woman born on 4 March 1990.
    static let otherNIK = "3601014403900002"

    var familiesText: String
    var personsText: String

    /// A hand-over of the valid family and its head by default.
    init(families: [String] = [Handover.family()], persons: [String] = [Handover.person()]) {
        familiesText = ([FamilyColumn.names.joined(separator: ",")] + families).joined(separator: "\n") + "\n"
        personsText = ([PersonColumn.names.joined(separator: ",")] + persons).joined(separator: "\n") + "\n"
    }

    /// A valid family row, with other values in some columns.
    static func family(_ changes: [FamilyColumn: String] = [:]) -> String {
        let good: [FamilyColumn: String] = [
            .card: card, .village: "36.01.01.2001", .address: "Kp. Suka No. 1", .rt: "001", .rw: "002",
            .latitude: "-6.22", .longitude: "106.1", .desil: "1", .houseStatus: "milik_sendiri", .floorArea: "36",
            .floor: "tanah", .wall: "bambu", .roof: "genteng", .drinkingWater: "sumur_bor",
            .bathingWater: "air_hujan", .minutesToWater: "5", .toilet: "sendiri", .closet: "leher_angsa",
            .sewage: "tangki_septik", .power: "450", .cookingFuel: "gas", .healthFacility: "5.1",
            .primarySchool: "0,2", .juniorSchool: "1.2", .telephone: "ya", .internet: "tidak", .facilitator: "ya",
            .foodExpenditure: "1.250.000", .nonFoodExpenditure: "400000", .bank: "137",
            .accountNumber: "1234567890", .accountHolder: "SITI", .surveyed: "2026-02-23", .surveyor: "PSM-20",
        ]
        return row(good.merging(changes) { $1 })
    }

    /// A valid person row, with other values in some columns.
    static func person(_ changes: [PersonColumn: String] = [:]) -> String {
        let good: [PersonColumn: String] = [
            .nik: nik, .card: card, .name: "Asep", .mother: "Euis", .birthplace: "Lebak", .sex: "L",
            .born: "1987-11-12", .relation: "kepala", .marital: "kawin", .schooling: "tidak_lagi", .diploma: "sd",
            .occupation: "petani", .disability: "tidak", .chronicallyIll: "tidak", .pregnant: "tidak",
            .jknActive: "ya", .illUntreated: "tidak",
        ]
        return row(good.merging(changes) { $1 })
    }

    /// The row of the valid family's second member.
    static func wife(_ changes: [PersonColumn: String] = [:]) -> String {
        person(
            [.nik: otherNIK, .name: "Siti", .sex: "P", .born: "1990-03-04", .relation: "pasangan"]
                .merging(changes) { $1 })
    }

    private static func row<Column: IntakeColumn>(_ cells: [Column: String]) -> String {
        Column.allCases.map { cells[$0] ?? "" }.map { $0.contains(",") && !$0.hasPrefix("\"") ? "\"\($0)\"" : $0 }
            .joined(separator: ",")
    }

    /// The result of reading a hand-over.
    struct Outcome {
        var families: [IntakeFamily] = []
        /// `families:2 nik_duplicate;…`, in the order of files and lines.
        var codes: [String] = []
        /// The contents of the three reject files, by name.
        var files: [String: String] = [:]
    }

    /// Writes the two files, reads them, and returns everything that the reading gives.
    func read(
        registered: any RegisteredFamilies = NothingRegistered(), batch: Int = 2,
        adding: [(IntakeCode, IntakeFile, Int)] = []
    ) async throws -> Outcome {
        try await Self.read(Data(familiesText.utf8), Data(personsText.utf8), registered, batch: batch, adding: adding)
    }

    /// The same for the files' bytes.
    static func read(
        _ families: Data, _ persons: Data, _ registered: any RegisteredFamilies = NothingRegistered(), batch: Int = 2,
        adding: [(IntakeCode, IntakeFile, Int)] = []
    ) async throws -> Outcome {
        try await withFolder { folder in
            try families.write(to: URL(filePath: "\(folder)/families.csv"))
            try persons.write(to: URL(filePath: "\(folder)/persons.csv"))
            let intake = try HandoverReading(
                families: "\(folder)/families.csv", persons: "\(folder)/persons.csv", today: today, regions: regions,
                registered: registered, scratch: folder)
            var outcome = Outcome()
            try await intake.read(batch: batch) { families in
                #expect((1...batch).contains(families.count))
                outcome.families += families
            }
            for (code, file, line) in adding { try intake.report.add(code, file: file, line: line) }
            _ = try intake.writeReport(to: folder, language: .english)
            for name in ["families-rejects.csv", "persons-rejects.csv", "warnings.csv"] {
                outcome.files[name] = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            }
            outcome.codes = try codes(folder)
            return outcome
        }
    }

    /// The codes in the three reject files, as `file:line codes`.
    static func codes(_ folder: String) throws -> [String] {
        var found: [(IntakeFile, Int, String)] = []
        for file in IntakeFile.allCases {
            for cells in try records("\(folder)/\(file.rejectsName)") {
                found.append((file, Int(cells[0]) ?? 0, cells[1]))
            }
        }
        for cells in try records("\(folder)/warnings.csv") {
            found.append((IntakeFile(rawValue: cells[0]) ?? .families, Int(cells[1]) ?? 0, cells[2]))
        }
        return found.sorted { ($0.0.rawValue, $0.1) < ($1.0.rawValue, $1.1) }.map { "\($0.0.rawValue):\($0.1) \($0.2)" }
    }

    /// The records of a CSV file after its header.
    static func records(_ path: String) throws -> [[String]] {
        var reader = try CSVReader(InputFile(path: path))
        var records: [[String]] = []
        while try reader.next() { records.append(reader.cells.map { String(decoding: $0, as: UTF8.self) }) }
        return Array(records.dropFirst())
    }
}

/// Runs `body` with a new folder, which is removed afterwards.
func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tangga-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path(percentEncoded: false))
}
