import Foundation
import Schemas
import Talk
import Testing
import Vocabulary
import WireSchemas

@testable import Console

/// A family's way from a row of the sample hand-over to the province's report, as in `deploy/demo`.
struct Story {
    let teller: Operator
    private let today = Day.today
    private let files: URL

    /// A story in a province whose nodes all run.
    init(_ teller: Operator) throws {
        self.teller = teller
        files = teller.province.folder.appendingPathComponent("story")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
    }

    private func file(_ name: String) -> String { files.appendingPathComponent(name).path }

    private func monthsAgo(_ months: Int) -> String { Month(of: today).adding(-months).firstDay.iso }

    /// Plays the whole story.
    func tell() throws {
        try tellUntilTrained()
        try group()
    }

    /// Plays it until the course has ended.
    func tellUntilTrained() throws {
        try tellUntilEnrolled()
        try charity()
        try community()
    }

    /// Plays it until families are enrolled in programmes.
    func tellUntilEnrolled() throws {
        try intake()
        try assessment()
        try programmes()
    }

    /// Imports regions and families; the planted faults must be found.
    private func intake() throws {
        let sample = Executables.project.appendingPathComponent("deploy/sample")
        let handover = ["regions", "families", "persons"].map { sample.appendingPathComponent("\($0).csv").path }
        try teller.repeatedly("regions", "import", handover[0])
        try teller.repeatedly("import", handover[1], handover[2], "--rejects", file("rejects"), status: 1)
    }

    private func assessment() throws {
        try teller.repeatedly("assess")
        try teller.repeatedly("rungs", "propose")
        try teller.repeatedly("rungs", "confirm")
    }

    private func programmes() throws {
        try teller.repeatedly("programmes", "load")
        for programme in ["jsk", "beras", "blk", "kube"] { try teller.repeatedly("enrol", programme) }
    }

    /// Two funds, a plan that a second person approves, a bank that fails some payments, and a second plan.
    private func charity() throws {
        let year = "\(today.year)"
        let month = Month(of: today).text
        try teller.repeatedly(
            "funds", "open", "apbd-jsk", "Jaminan Sosial Keluarga", "--source", "apbd_provinsi", "--year", year,
            "--amount", "2000000000", "--basis", "DPA Dinsos \(year)")
        try teller.repeatedly(
            "funds", "open", "csr-baja", "CSR baja", "--source", "csr", "--year", year, "--amount", "2000000000",
            "--basis", "Perjanjian 12/\(year)", "--giver", "PT Baja Contoh")
        try teller.province.waitUntilAllHaveRead()
        let plan = try Operator.id(
            in: teller.once("plan", "make", "jsk", month, "--fund", "apbd-jsk", "--format", "csv"))
        try teller.repeatedly("plan", "approve", plan, "--decree", "SK 1/\(year)")
        try teller.repeatedly("plan", "file", plan, "--out", file("payments.csv"))
        try answerAsBank()
        try teller.repeatedly("plan", "results", plan, file("results.csv"))
        try teller.repeatedly("plan", "return", plan, "--receipt", "STS 5/\(year)")
        try teller.province.waitUntilAllHaveRead()
        try teller.once("plan", "make", "jsk", month, "--fund", "csr-baja")
    }

    /// The payment file's lines in the order of the family cards, since ids and their order differ between provinces.
    private func payments() throws -> [(id: String, amount: String, region: String, card: String)] {
        let text = try String(contentsOfFile: file("payments.csv"), encoding: .utf8)
        let lines = text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return (id: cells[0], amount: cells[4], region: cells[5], card: cells[6])
        }
        return lines.sorted { $0.card < $1.card }
    }

    /// The first `count` families of a region that are paid and can take part in a programme, with the member who
    /// would.
    private func participants(
        _ programme: String, of agency: String, as person: String, in region: String, _ count: Int
    ) throws -> [(card: String, person: String)] {
        try teller.province.waitUntilAllHaveRead()
        let session = try teller.province.session(as: person)
        let candidates = try session.empowerment(agency).candidates(programme, in: region, most: 1_000)
        var found: [(card: String, person: String)] = []
        for payment in try payments() where payment.region.hasPrefix(region) && found.count < count {
            let family = try session.family(payment.card)
            guard let able = candidates.first(where: { $0.family == family }) else { continue }
            found.append((payment.card, Identifier(bytes: able.person)?.text ?? ""))
        }
        #expect(found.count == count)
        return found
    }

    /// Writes the bank's result file, in which every tenth payment fails.
    private func answerAsBank() throws {
        let sorted = try payments()
        var lines = [ResultFile.columns.joined(separator: ",")]
        var paid: [String] = []
        for (index, payment) in sorted.enumerated() {
            let outcome = index % 10 == 3 ? "failed,rekening_tidak_aktif" : "paid,"
            paid.append("\(payment.card) \(payment.amount) \(outcome)")
            lines.append("\(payment.id),\(outcome),B-\(index),\(today.iso)")
        }
        #expect(sorted.count > 20)
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: files.appendingPathComponent("results.csv"))
        try Data(paid.joined(separator: "\n").utf8).write(to: files.appendingPathComponent("paid"))
    }

    /// A course of 16 places, with attendance and completion.
    private func community() throws {
        let course = try Operator.id(
            in: teller.once(
                "course", "open", "blk", "Menjahit", "--region", "36.02", "--starts", monthsAgo(1), "--sessions", "5",
                "--format", "csv"))
        let admitted = try participants("blk", of: "disnaker", as: "instruktur", in: "36.01", 16)
        try teller.once(["course", "admit", course] + admitted.flatMap { ["--family", $0.card] })
        // Two participants miss most sessions, and do not complete the course.
        try Data(admitted.dropLast(2).map { $0.person + "\n" }.joined().utf8).write(
            to: files.appendingPathComponent("present"))
        for session in 1...5 {
            try teller.repeatedly(
                "course", "attend", course, "\(session)", "--present", session == 3 ? "all" : file("present"))
        }
        try teller.repeatedly("course", "close", course)
    }

    /// A KUBE with savings, an account, an enterprise, and a KUR with two instalments.
    private func group() throws {
        let members = try participants("kube", of: "dinkop", as: "pendamping", in: "36.02", 8)
        let group = try Operator.id(
            in: teller.once(
                [
                    "group", "form", "kube", "KUBE Melati", "--region", "36.02", "--facilitator", "Siti Contoh",
                    "--minutes", "BA 3/\(today.year)", "--format", "csv",
                ] + members.flatMap { ["--family", $0.card] }))
        try teller.once("group", "save", group, "--amount", "50000", "--all")
        try teller.once(
            "group", "account", group, "--bank", "137", "--number", "1234567890", "--holder", "KUBE MELATI")
        try teller.once(
            "group", "enterprise", group, "Keripik Melati", "--sector", "pangan", "--since", monthsAgo(11), "--nib",
            "1234567890123")
        let loan = ["kur", "apply", "--group", group, "--use", "modal_kerja", "--months", "36"]
        try teller.once(loan + ["--type", "mikro", "--amount", "400000000"], status: 1)
        let application = try Operator.id(
            in: teller.once(loan + ["--type", "super_mikro", "--amount", "10000000", "--format", "csv"]))
        try teller.once(
            "kur", "answer", application, "--approve", "--amount", "10000000", "--bank", "002", "--on", monthsAgo(2))
        try teller.once("kur", "pay", application, "--on", monthsAgo(1))
        try teller.once("kur", "pay", application, "--on", today.iso)
    }

    /// The province's final reports by name, with the bank's and the funds' figures. Left out are the entry numbers up
    /// to which Reporting has read.
    func outcome() throws -> [String: String] {
        try teller.province.waitUntilAllHaveRead()
        var outcome: [String: String] = [:]
        let indicators = try teller.once("report", "indicators", "--fresh", "--format", "json")
        var figures = try #require(
            try JSONSerialization.jsonObject(with: Data(indicators.utf8)) as? [String: Any])
        #expect(figures.removeValue(forKey: "as_of") != nil)
        outcome["indicators"] = String(
            decoding: try JSONSerialization.data(withJSONObject: figures, options: [.sortedKeys, .prettyPrinted]),
            as: UTF8.self)
        for report in ["unmet", "ladder", "flows"] {
            outcome[report] = try teller.once("report", report, "--format", "csv")
        }
        outcome["funds"] = try teller.once("funds", "list", "--format", "csv")
        outcome["ledger"] = try teller.once("funds", "ledger", "--format", "csv")
        for name in ["paid", "rejects/families-rejects.csv", "rejects/persons-rejects.csv", "rejects/warnings.csv"] {
            outcome[name] = try String(contentsOfFile: file(name), encoding: .utf8)
        }
        return outcome
    }

    /// The lines that differ between two outcomes.
    static func differences(_ outcome: [String: String], from other: [String: String]) -> [String] {
        outcome.keys.sorted().flatMap { name in
            let (here, there) = (outcome[name, default: ""], other[name, default: ""])
            return here.split(separator: "\n").difference(from: there.split(separator: "\n")).map { change in
                switch change {
                case .insert(_, let line, _): "\(name) + \(line)"
                case .remove(_, let line, _): "\(name) - \(line)"
                }
            }
        }
    }
}
