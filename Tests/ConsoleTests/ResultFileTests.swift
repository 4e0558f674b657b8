import Foundation
import Intake
import Schemas
import SwiftProtobuf
import Talk
import Testing
import Vocabulary

@testable import Console

/// The result files of a bank and of a goods agency.
struct ResultFileTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hasil-\(UUID().uuidString)")
    private let id = "3f9a0000000000000000000000c2e107"

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    private func file(_ text: String) throws -> String {
        let file = folder.appendingPathComponent("hasil.csv")
        try Data(text.utf8).write(to: file)
        return file.path
    }

    @Test func `results are read in any order of the columns`() throws {
        let path = try file(
            "date,code,status,payment,reference,bank\n2026-07-20,,paid,\(id),BB-1,009\n"
                + "2026-07-21,rekening_tutup,failed,\(id),,009\n")
        let read = try ResultFile.read(path)
        #expect(read.faults.isEmpty)
        #expect(read.items.map(\.line) == [2, 3])
        #expect(read.items.map(\.item.paid) == [true, false])
        #expect(read.items.map(\.item.failure) == [.unknown, .rekeningTutup])
        #expect(read.items.first?.item.bankReference == "BB-1")
        #expect(read.items.first?.item.on == Day(iso: "2026-07-20")?.number)
    }

    @Test(arguments: [
        ("zz,paid,,BB-1,2026-07-20", "payment"), ("ID,maybe,,BB-1,2026-07-20", "status"),
        ("ID,paid,,,2026-07-20", "reference"), ("ID,paid,,BB-1,20-07-2026", "date"),
        ("ID,paid,rekening_tutup,BB-1,2026-07-20", "code"), ("ID,failed,,BB-1,2026-07-20", "code"),
        ("ID,failed,salah,BB-1,2026-07-20", "code"),
    ])
    func `a faulty line is reported with its number and its column`(line: String, column: String) throws {
        let good = "\(id),paid,,BB-1,2026-07-20"
        let bad = line.replacingOccurrences(of: "ID", with: id)
        let read = try ResultFile.read(try file("payment,status,code,reference,date\n\(good)\n\(bad)\n\(good)\n"))
        #expect(read.items.map(\.line) == [2, 4])
        #expect(read.faults.map(\.line) == [3])
        #expect(read.faults.first?.why.english.hasPrefix(column) == true)
    }

    @Test func `a line with too few cells is reported, a missing column is a wrong usage`() throws {
        let read = try ResultFile.read(try file("payment,status,code,reference,date\na,b\n"))
        #expect(read.faults.map(\.line) == [2])
        let fault = #expect(throws: ConsoleFault.self) { try ResultFile.read(try file("payment,status\n")) }
        #expect(fault?.status == 2)
    }

    @Test func `goods come with their minutes, or with the reason for which they were not handed over`() throws {
        let read = try DeliveryFile.read(
            try file(
                "payment,delivered,code,minutes,date\n\(id),ya,,BAST-1,2026-07-20\n\(id),tidak,pindah,,2026-07-20\n"
                    + "\(id),ya,,,2026-07-20\n\(id),tidak,,,2026-07-20\n"))
        #expect(read.items.map(\.item.delivered) == [true, false])
        #expect(read.items.last?.item.failure == .pindah)
        #expect(read.faults.map(\.line) == [4, 5])
    }

    @Test func `every wire failure, plan state and payment state has its word`() {
        for code in DisbursementFailureCode.allCases where code != .unknown {
            #expect(FailureWord(number: Int32(code.rawValue))?.code == code)
        }
        #expect(FailureWord.allCases.count == DisbursementFailureCode.allCases.count - 1)
        #expect(PlanWord.allCases.count == DisbursementPlanState.allCases.count - 1)
        #expect(PaymentWord.allCases.count == DisbursementPaymentState.allCases.count - 1)
        #expect(FailureWord.returSP2D.code == .returSp2D)
        #expect(PlanWord.sent.number == Int32(DisbursementPlanState.sent.rawValue))
        #expect(PaymentWord.returned.number == Int32(DisbursementPaymentState.returned.rawValue))
    }

    @Test func `a payment file can be answered, and the answer be read`() throws {
        let lines = (0..<2_000).map { place in
            DisbursementPaymentLine.with {
                $0.payment = Data(Identifier(joining: Array(String(place).utf8)).bytes)
                $0.bank = "009"
                $0.holder = "SITI, \"IBU\""
                $0.amount = 500_000
            }
        }
        let path = folder.appendingPathComponent("bayar.csv").path
        try PaymentFileCommand.write(lines, into: OutputFile(path: path))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let bank = PretendedBank(plan: Data([1]), failShare: 0.05, seed: 1, day: try #require(Day(iso: "2026-07-20")))
        let results = lines.map { bank.result(of: $0.payment) }
        #expect((60...140).contains(results.count { $0.failure != nil }))
        let rows = results.map { $0.cells.joined(separator: ",") }.joined(separator: "\n")
        let read = try ResultFile.read(try file(ResultFile.columns.joined(separator: ",") + "\n" + rows))
        #expect(read.faults.isEmpty)
        #expect(read.items.map(\.item.payment) == lines.map(\.payment))
        #expect(bank.result(of: lines[7].payment).cells == results[7].cells)
        let other = PretendedBank(plan: Data([1]), failShare: 0.05, seed: 2, day: bank.day)
        #expect(results.map(\.cells) != lines.map { other.result(of: $0.payment).cells })
    }
}
