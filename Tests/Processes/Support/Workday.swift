import Edges
import Foundation
import Glibc
import Kernel
import Schemas
import Stores
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Console

/// A province at work on a disk that forgets unsynced writes: the Registry imports villages, Disbursement makes plans,
/// and a hand-over is imported.
final class Workday {
    let province: TemporaryProvince
    let disk: ForgetfulDisk
    let villages: CommandLoad
    let plans: CommandLoad
    private(set) var processes: [String: ChildProcess] = [:]
    private var importing: ChildProcess?
    /// The node whose process a fault ends.
    private var faulty: String?

    /// A workday whose nodes do not run yet.
    /// - Parameter province: a copy of ``FundedProvince``, or a new one, in which neither plans nor imports are
    ///   possible.
    init(in province: TemporaryProvince) throws {
        self.province = province
        disk = ForgetfulDisk(of: province)
        villages = try province.villages()
        plans = CommandLoad(
            try province.client(TemporaryProvince.disbursement, as: "bendahara"), window: 2, command: Workday.plan)
    }

    /// The n-th plan, for one family, alternately for this year and the next; nil when they might run out. The
    /// programme pays once a year, and more than 250 families are enrolled.
    private static func plan(_ number: Int) throws -> Data? {
        guard number < 2 * 250 else { return nil }
        let month = Month(of: .today).adding(number % 2 * 12)
        return try DisbursementCommand.with {
            $0.makePlan.programme = "jsk"
            $0.makePlan.month = month.index
            $0.makePlan.fund = "apbd-\(month.firstDay.year)"
            $0.makePlan.area = "36"
            $0.makePlan.most = 1
        }.serializedData()
    }

    // MARK: - Nodes

    /// Starts every node on the disk without waiting for any.
    /// - Parameters:
    ///   - fault: a node and its fault.
    ///   - more: further environment variables for every node.
    func launch(_ fault: (node: String, ForgetfulDisk.Fault)? = nil, environment more: [String: String] = [:]) throws {
        faulty = fault?.node
        for node in province.nodes {
            let environment = try disk.environment(fault?.node == node ? fault?.1 : nil)
            processes[node] = try province.launch(node, environment: environment.merging(more) { $1 })
        }
    }

    /// Waits until launched nodes answer.
    func waitUntilServing(but left: String? = nil) throws {
        for node in province.nodes where node != left {
            try province.waitUntilServing(node, #require(processes[node]))
        }
    }

    /// Loses power, and with it unsynced writes.
    /// - Parameters:
    ///   - seed: decides which of them reached the disk.
    ///   - kept: the share that reached the disk; nil: drawn, none in half of the cases.
    func losePower(seed: UInt64, keeping kept: Double? = nil) throws {
        for process in processes.values { process.signal(SIGKILL) }
        for process in processes.values { process.end() }
        var chance = Chance(seed: seed)
        try disk.losePower(keeping: kept ?? chance.one(of: [0, 0, 0.5, 0.9]), seed: seed)
    }

    /// Starts every node after a loss of power. If an outsider opens the Registry's database first, the Registry must
    /// name the process and wait for its end.
    func launchAgain(beside end: Outsider.End?, environment: [String: String] = [:]) throws {
        let registry = TemporaryProvince.registry
        guard let end, province.hasJournal(of: registry) else {
            try launch(environment: environment)
            return try waitUntilServing()
        }
        let outsider = try Outsider(province, registry, environment: disk.environment())
        try launch(environment: environment)
        try waitUntilServing(but: registry)
        try province.expectWaiting(registry, #require(processes[registry]), for: outsider)
        try outsider.end(end)
        try waitUntilServing()
    }

    // MARK: - The work

    /// Starts importing the hand-over.
    func beginImport() throws {
        let handover = try FundedProvince.handover.get()
        importing = try Workday.importing(handover, province)
    }

    private static func importing(_ handover: URL, _ province: TemporaryProvince) throws -> ChildProcess {
        try province.tangga(
            "import", handover.appendingPathComponent("families.csv").path,
            handover.appendingPathComponent("persons.csv").path, "--rejects",
            province.folder.appendingPathComponent("rejects").path)
    }

    /// Works for so many milliseconds, or until the faulty node has ended.
    func go(milliseconds: Int) throws {
        let until = Date().addingTimeInterval(Double(milliseconds) / 1_000)
        while Date() < until {
            for (node, process) in processes where !process.isRunning {
                guard node == faulty else { throw TooLate(description: "\(node) ended: \(process.words)") }
                return
            }
            try villages.step(milliseconds: 2)
            try plans.step(milliseconds: 2)
        }
    }

    /// Works a little longer, and waits until every command is settled.
    func finish() throws {
        try villages.go(for: 20)
        try villages.finish()
        try plans.finish()
        if let importing { #expect(try importing.status(within: 60) == 1, "\(importing.words)") }
    }

    // MARK: - Its outcome

    /// Acknowledged work that is missing, doubled or inconsistent; see `losses(of:at:as:)`.
    func losses() throws -> [String] {
        let disbursement = TemporaryProvince.disbursement
        var found = try province.losses(of: villages)
        found += try province.losses(of: plans, at: disbursement, as: "bendahara")
        found += try moneyAstray()
        found += try province.disagreements()
        if let words = try province.unsound(TemporaryProvince.reporting) { found.append(words) }
        if importing != nil, try Workday.register(of: province) != Workday.imported.get() {
            found.append("the register is not that of an import which nothing disturbed")
        }
        return found
    }

    /// A sentence where the committed money is not the acknowledged plans' total.
    private func moneyAstray() throws -> [String] {
        let client = try province.client(TemporaryProvince.disbursement, as: "bendahara")
        let query = DisbursementQuery.with { $0.ledger = .init() }
        let answer = try DisbursementAnswer(serializedBytes: client.call(.query, query.serializedData()).body)
        let planned = try plans.told.compactMap(\.answer).map {
            try DisbursementAnswer(serializedBytes: $0.body).planMade.total
        }
        let committed = answer.ledger.accounts.filter { $0.name.hasSuffix("/committed") }.map(\.balance)
        let (wanted, there) = (planned.reduce(0, +), committed.reduce(0, +))
        guard answer.ledger.sum == 0, wanted == there else {
            return ["Rp\(wanted) were planned, Rp\(there) are committed; the ledger's sum is \(answer.ledger.sum)"]
        }
        return []
    }

    /// The register after an undisturbed import.
    private static let imported = Result {
        let province = try FundedProvince.copy()
        try province.waitUntilServing(
            TemporaryProvince.registry, try province.launch(TemporaryProvince.registry))
        let command = try importing(FundedProvince.handover.get(), province)
        #expect(try command.status() == 1, "\(command.words)")
        return try register(of: province)
    }

    private static func register(of province: TemporaryProvince) throws -> [String] {
        let (families, persons) = try province.registered()
        return families.map { "family \($0)" } + persons.map { "person \($0)" }
    }
}

extension TemporaryProvince {
    /// Whether a node that does not run has a journal of more than 10 entries.
    func hasJournal(of node: String) -> Bool {
        // A copy, since opening a database may change it.
        let copy = folder.appendingPathComponent("looked-at")
        try? FileManager.default.removeItem(at: copy)
        defer { try? FileManager.default.removeItem(at: copy) }
        do {
            try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
            for ending in ["", "-wal", "-journal"] {
                let name = "\(node).sqlite\(ending)"
                let file = folder.appendingPathComponent("data/\(name)")
                guard FileManager.default.fileExists(atPath: file.path) else { continue }
                try FileManager.default.copyItem(at: file, to: copy.appendingPathComponent(name))
            }
            let store = try SQLiteStore(.file(copy.appendingPathComponent("\(node).sqlite").path, readers: 1))
            defer { store.close() }
            return try store.read {
                try $0.has(table: "journal") && $0.integer("SELECT count(*) FROM journal") > 10
            }
        } catch {
            return false
        }
    }

    /// Expects a launched node not to serve, and to name the process that it waits for.
    func expectWaiting(_ node: String, _ process: ChildProcess, for outsider: Outsider) throws {
        try eventually("\(node) says that it waits for python3 \(outsider.pid)") {
            process.words.contains("\(outsider.pid)") && process.words.contains("python3")
        }
        #expect(process.isRunning)
        let status = try WireNodeQuery.with { $0.status = .init() }.serializedData()
        #expect(throws: Unreachable.self) {
            try client(node, as: "admin").call(.nodeQuery, status, seconds: 0.3, again: 0.3)
        }
    }
}
