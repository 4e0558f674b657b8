import Edges
import Foundation
import Kernel
import Schemas
import Stores
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

@testable import Console

extension Processes {
    /// Journals and requests of version fd99279, from the folder `Earlier`: the present programs restore, verify and
    /// follow the journals, and their answers fill every field that a client of that version reads.
    @Suite struct EarlierJournals {
        private let registry = TemporaryProvince.registry
        private let disbursement = TemporaryProvince.disbursement
        private let empowerment = "empowerment-training.dinkop"

        private static let folder = Executables.project.appendingPathComponent("Tests/Processes/Earlier")

        private static func file(_ name: String) throws -> Data {
            try Data(contentsOf: folder.appendingPathComponent(name))
        }

        // MARK: - The journals

        /// The last entry of each journal and its hash, as fd99279 printed them after the backup.
        private static let heads: [(node: String, entry: UInt64, hash: String)] = [
            ("registry.bappeda", 49, "d7ccda1b37c37553f399b2a16c40c4ec3f6a60678ef52ad3648676c19d46cc84"),
            ("disbursement.dinsos", 36, "e610899cade2924fa3d6553c6cfe6dce65343c28e251c712da1e2fba31aaec8c"),
            ("empowerment-training.dinkop", 33, "a141aa5ca8b6f0358186e361765232a1d133998e6cfa0c57e755b2d785a48130"),
            ("reporting.bappeda", 6, "f201c860111a4d781289babfeb1c003e472b05d7ecbd2063f6c67ed4fbfd2669"),
        ]

        /// Figures in the province's row of `report indicators` by fd99279; they do not depend on the day.
        private static let indicators = [
            "families": "37", "persons": "172", "assessed": "37", "extreme_poor": "6", "poor": "17", "not_poor": "13",
            "status_unknown": "1", "proposed_charity": "19", "deprived_food": "23", "deprived_non_food": "23",
            "deprived_clean_water": "3", "deprived_sanitation": "8", "deprived_health": "14",
            "deprived_education": "14", "deprived_information": "0", "deprived_housing": "13",
            "unknown_health": "7", "unknown_housing": "3", "multidimensional_families": "20",
            "multidimensional_persons": "105",
        ]

        /// Figures in the province's row of `report ladder` by fd99279.
        private static let ladder = [
            "registered": "20", "charity": "17", "community": "0", "enrolled": "29", "families_paid": "8",
            "paid_apbd_provinsi": "3000000", "paid_csr": "890000", "trained": "3", "grouped": "6", "kur_applied": "2",
            "kur_approved": "1", "kur_amount": "10000000", "kur_outstanding": "9467711",
        ]

        @Test(.timeLimit(minutes: 3))
        func `journals of fd99279 are restored, verified and followed, and give the figures that it gave`() throws {
            try expectAsBefore(try restored())
        }

        @Test(
            .enabled(if: PostgresServer.isInstalled, "\(PostgresServer.missing)"),
            .timeLimit(minutes: 3))
        func `the same journals are restored into PostgreSQL, and give the same figures there`() throws {
            let server = try PostgresServer()
            try expectAsBefore(try restored(in: server.address))
        }

        @Test(.timeLimit(minutes: 3))
        func `resealed journals give the same figures, and no name can be found in the new databases`() throws {
            let province = try restored()
            try province.waitUntilAllHaveRead()
            #expect(try rows("verify", registry, in: province).first?["unsealed"] == "3")
            let nodes = province.nodes.filter { !$0.hasPrefix("reporting.") }
            for node in nodes {
                try province.tangga("down", node).done()
                try province.tangga("reseal", node, "--to", "data/\(node)-sealed.sqlite").done()
                // The old place is not the node's any more.
                let old = try province.launch(node, "--store", "data/\(node).sqlite")
                #expect(try old.status() == 78)
                try province.waitUntilServing(node, try province.launch(node))
            }
            for node in province.nodes {
                try province.tangga("clock", "accept", node).done()
                try province.tangga("refollow", node).done()
            }
            try province.waitUntilAllHaveRead()
            let verified = try rows("verify", in: province)
            #expect(verified.count == 11 && verified.allSatisfy { $0["sound"] == "true" && $0["unsealed"] == "" })
            try expect(Self.indicators, in: rows("report", "indicators", "--fresh", in: province).first)
            try expect(Self.ladder, in: rows("report", "ladder", "--fresh", in: province).first)
            try expectStoredReply(province)
            try expectSealed(province, nodes)
        }

        /// No name and number of the register, and no account of a payment file, stands in a journal.
        private func expectSealed(_ province: TemporaryProvince, _ nodes: [String]) throws {
            func reading<T>(_ node: String, _ body: (any Reading) throws -> T) throws -> T {
                let path = province.folder.appendingPathComponent("data/\(node)-sealed.sqlite").path
                let store = try SQLiteStore(.file(path, readers: 1))
                defer { store.close() }
                return try store.read(body)
            }
            for node in nodes { try province.tangga("down", node).done() }
            let personal = try reading(registry) { try PersonalTexts(in: $0) }
            for node in nodes {
                let entries = try reading(node) { tables in
                    try tables.rows("SELECT entry, beside FROM journal") { $0.blob(0) + $0.blob(1) }
                }
                #expect(personal.found(in: entries.reduce(Data(), +)) == [], "\(node)")
            }
        }

        /// A copy of the province, whose nodes are restored from the journals and serve.
        /// - Parameter store: PostgreSQL's address; nil: an SQLite file for each node.
        private func restored(in store: String? = nil) throws -> TemporaryProvince {
            let province = try TemporaryProvince(copyOf: Self.folder.appendingPathComponent("province"))
            let files = FileManager.default
            for name in ["run", "data", "log"] {
                try files.createDirectory(
                    at: province.folder.appendingPathComponent(name), withIntermediateDirectories: true)
            }
            // Git does not store this mode, without which a secret key is not read.
            let keys = province.folder.appendingPathComponent("keys")
            for name in try files.contentsOfDirectory(atPath: keys.path) where name.hasSuffix(".key") {
                try files.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: keys.appendingPathComponent(name).path)
            }
            for node in province.nodes {
                if let store { try province.keep(node, in: store) }
                let journal = Self.folder.appendingPathComponent("\(node).tangga").path
                try province.tangga("restore", node, journal).done()
                try province.waitUntilServing(node, try province.launch(node))
            }
            return province
        }

        private func expectAsBefore(_ province: TemporaryProvince) throws {
            #expect(province.nodes == Self.heads.map(\.node))
            for (node, entry, hash) in Self.heads {
                #expect(try province.status(of: node).head == entry, "\(node)")
                let found = try province.hash(of: entry, in: node).map { String(format: "%02x", $0) }.joined()
                #expect(found == hash, "\(node)")
            }
            try province.waitUntilAllHaveRead()
            // A row for each node and one for each of the seven peers that they follow.
            let verified = try rows("verify", in: province)
            #expect(verified.count == 11 && verified.allSatisfy { $0["sound"] == "true" }, "\(verified)")
            try expect(Self.indicators, in: rows("report", "indicators", "--fresh", in: province).first)
            try expect(Self.ladder, in: rows("report", "ladder", "--fresh", in: province).first)
            let flows = try rows("report", "flows", "--from", "2026-01-04", "--to", "2026-02-20", in: province)
            let moved = flows.map { row in ["from", "to", "families"].map { row[$0] ?? "none" } }
            #expect(moved == [["", "registered", "20"], ["", "charity", "17"]])
            try expectStoredReply(province)
        }

        /// What a command of the console prints as CSV: each row by the names of its columns.
        private func rows(_ words: String..., in province: TemporaryProvince) throws -> [[String: String]] {
            let lines = try province.tangga(words + ["--format", "csv"]).done().out.split(separator: "\n").map { line in
                line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
            return lines.dropFirst().map { Dictionary(zip(lines[0], $0)) { first, _ in first } }
        }

        private func expect(_ figures: [String: String], in row: [String: String]?) {
            for (name, figure) in figures { #expect(row?[name] == figure, "\(name)") }
        }

        /// A client that never received the reply to its request repeats the request, and receives the bytes that
        /// fd99279 wrote into the journal.
        private func expectStoredReply(_ province: TemporaryProvince) throws {
            let answer = try province.client(registry, as: "operator").call(
                .command, try Self.file("register-families.request"),
                id: Identifier(bytes: Data("fd99279 register".utf8)))
            let reply = try Self.file("register-families.reply")
            #expect(answer.header.outcome == .answered && answer.header.entry == 7 && answer.body == reply)
        }

        // MARK: - The answers

        @Test(.timeLimit(minutes: 3))
        func `answers of today still fill the texts that a client of fd99279 reads`() throws {
            let province = try restored()
            // The last entries are of February 2026. On a computer whose clock is not ahead of that by a day the
            // command is refused, and is not needed.
            for node in province.nodes { try province.tangga("clock", "accept", node).status() }
            try province.waitUntilAllHaveRead()
            try expectTexts(ofRegistry: try province.client(registry, as: "operator"))
            try expectTexts(ofDisbursement: try province.client(disbursement, as: "bendahara"))
            try expectTexts(ofEmpowerment: try province.client(empowerment, as: "pendamping"))
            try expectBeginningsOnce(province)
            try province.tangga("verify").done()
        }

        /// Sends a command or a query, and reads the body of the reply.
        private func told<Told: Message>(
            _ client: Client, _ kind: WireKind, _ body: some Message, _ outcome: WireOutcome = .answered
        ) throws -> Told {
            let answer = try client.call(kind, try body.serializedData())
            try #require(answer.header.outcome == outcome, "\(answer.header)")
            return try Told(serializedBytes: answer.body)
        }

        private func expectTexts(ofRegistry client: Client) throws {
            try expectFaults(client)
            let jsk = try enrol("jsk", client)
            #expect(names(jsk.tallies) == ["already_enrolled": 21, "not_eligible.statuses": 14])
            #expect(jsk.items.map { $0.refusal.subject }.sorted() == ["polri", "tni"])
            let jamsosratu = try enrol("jamsosratu", client)
            #expect(jamsosratu.done == 1)
            #expect(names(jamsosratu.tallies) == ["already_enrolled": 2, "not_eligible.statuses": 31])
            let refused = jamsosratu.items.filter(\.hasRefusal).map { $0.refusal.subject }.sorted()
            #expect(refused == ["jamsosratu-bukan-pkh", "jamsosratu-bukan-pkh", "tni"])
            let unknown: RegistryRefusal = try told(client, .command, enrolling("tidak-ada"), .refused)
            #expect(unknown.code == .programmeUnknown && unknown.subject == "tidak-ada")
            try expectRungTexts(client)
        }

        /// The hand-over of the stored request once more, under a new id: each form is decided again.
        private func expectFaults(_ client: Client) throws {
            let body = try Self.file("register-families.request")
            let anew = try client.call(.command, body)
            #expect(anew.header.outcome == .answered)
            let faults = [
                ["-1 family_card_malformed"], ["-1 region_unknown", "0 nik_duplicate"], ["-1 family_without_head"],
                ["-1 family_without_members", "0 nik_malformed", "1 nik_impossible_date"],
                ["-1 family_without_members", "0 nik_duplicate"], ["-1 date_in_future"],
                ["-1 family_with_two_heads"], ["-1 value_missing"], [],
            ]
            for reply in [try Self.file("register-families.reply"), anew.body] {
                let outcomes = try RegistryAnswer(serializedBytes: reply).registered.outcomes
                #expect(outcomes.map { $0.faults.map { "\($0.member) \($0.code)" } } == faults)
            }
        }

        private func enrolling(_ programme: String) -> RegistryCommand {
            .with {
                $0.enrolFamilies.programme = programme
                $0.enrolFamilies.area = "36"
                $0.enrolFamilies.most = 1_000
            }
        }

        private func enrol(_ programme: String, _ client: Client) throws -> RegistryBulkOutcome {
            let answer: RegistryAnswer = try told(client, .command, enrolling(programme))
            return answer.bulk
        }

        private func names(_ tallies: [RegistryTally]) -> [String: Int] {
            Dictionary(tallies.map { ($0.name, Int($0.count)) }) { first, _ in first }
        }

        private func expectRungTexts(_ client: Client) throws {
            let assess = RegistryCommand.with {
                $0.assessFamilies.area = "36"
                $0.assessFamilies.most = 1_000
            }
            let assessed: RegistryAnswer = try told(client, .command, assess)
            #expect(names(assessed.walked.tallies) == ["unchanged": 37])
            let propose = RegistryCommand.with {
                $0.proposeRungs.area = "36"
                $0.proposeRungs.most = 1_000
            }
            let proposed: RegistryAnswer = try told(client, .command, propose)
            #expect(names(proposed.walked.tallies) == ["not_due": 34, "permanent_protection": 1, "to_charity": 2])
            let ask = RegistryQuery.with {
                $0.proposals.area = "36"
                $0.proposals.most = 1_000
            }
            let waiting: RegistryAnswer = try told(client, .query, ask)
            let proposals = waiting.proposals.proposals
            #expect(proposals.map { $0.receipt.criteria.map(\.name) } == [["meets_charity"], ["meets_charity"]])
            #expect(proposals.allSatisfy { $0.receipt.inputs.contains { $0.name == "status" && !$0.value.isEmpty } })
            // The entries of fd99279 do not name an earlier importer; the families were handed over by this person.
            let confirm = RegistryCommand.with { $0.confirmRungs.proposals = proposals.map(\.proposal) }
            let confirmed: RegistryAnswer = try told(client, .command, confirm)
            #expect(confirmed.bulk.items.map { $0.refusal.code } == [.samePerson, .samePerson])
            #expect(confirmed.bulk.items.map { $0.refusal.subject } == ["importer", "importer"])
        }

        private func expectTexts(ofDisbursement client: Client) throws {
            let all = DisbursementQuery.with { $0.plans = .init() }
            let known: DisbursementAnswer = try told(client, .query, all)
            let plans = known.plans.plans
            let closed = try #require(plans.first { $0.state == .closed && $0.programme == "jsk" })
            let sent = try #require(plans.first { $0.state == .sent })
            #expect(reasons(closed) == ["beyond_most": 6])
            #expect(reasons(sent) == ["already_planned": 6])

            let january = Int32(2026 * 12)
            let made: DisbursementAnswer = try told(client, .command, plan("jsk", january, "csr-baja", most: 2))
            #expect(reasons(made.planMade) == ["already_planned": 8, "beyond_most": 11])
            let rice = plan("beras", january + 1, "csr-baja")
            let goods: DisbursementAnswer = try told(client, .command, rice)
            #expect(reasons(goods.planMade) == ["not_running": 1])
            let goodsPlan = goods.planMade.plan

            let refusals: [(DisbursementCommand, DisbursementRefusal.Code, String)] = [
                (rice, .nobodyToPay, "already_planned 3, not_running 1"),
                (plan("sembako", january, "csr-baja"), .sourceNotAllowed, "csr"),
                (plan("jsk", january + 12, "csr-baja"), .monthOutsideFund, "2026"),
                (plan("blk", january, "csr-baja"), .programmeOfAnother, empowerment),
                (plan("jsk", january, "apbd-jsk", most: 12), .fundTooSmall, "5500000"),
                (.with { $0.approvePlan.plan = goodsPlan }, .valueMissing, "decree"),
                (approve(goodsPlan), .samePerson, "bendahara"),
                (approve(closed.plan), .planState, "closed"),
                (.with { $0.writePaymentFile.plan = goodsPlan }, .kindWrong, "goods"),
                (.with { $0.openFund = fund }, .fundExists, "apbd-jsk"),
            ]
            for (command, code, subject) in refusals {
                let refusal: DisbursementRefusal = try told(client, .command, command, .refused)
                #expect(refusal.code == code && refusal.subject == subject, "\(command): \(refusal)")
            }
            try expectSettled(sent.plan, client)

            let books: DisbursementAnswer = try told(client, .query, DisbursementQuery.with { $0.ledger = .init() })
            let accounts = ["given", "available", "committed", "in_transit", "spent"]
            #expect(
                books.ledger.accounts.map(\.name)
                    == ["apbd-jsk", "csr-baja"].flatMap { fund in accounts.map { "\(fund)/\($0)" } })
        }

        private func reasons(_ plan: DisbursementPlanView) -> [String: Int] {
            Dictionary(plan.leftOut.map { ($0.reason, Int($0.count)) }) { first, _ in first }
        }

        private func plan(_ programme: String, _ month: Int32, _ fund: String, most: UInt32 = 0) -> DisbursementCommand
        {
            .with {
                $0.makePlan.programme = programme
                $0.makePlan.month = month
                $0.makePlan.fund = fund
                $0.makePlan.area = "36"
                $0.makePlan.most = most
            }
        }

        private func approve(_ plan: Data) -> DisbursementCommand {
            .with {
                $0.approvePlan.plan = plan
                $0.approvePlan.decree = "SK 9/2026"
            }
        }

        /// A fund whose code is taken.
        private let fund = DisbursementOpenFund.with {
            $0.code = "apbd-jsk"
            $0.name = "Jaminan Sosial Keluarga"
            $0.source = .apbdProvinsi
            $0.year = 2026
            $0.amount = 1_000_000
            $0.legalBasis = "DPA Dinsos 2026"
        }

        /// Payments that are settled keep their state, whose name is the subject.
        private func expectSettled(_ plan: Data, _ client: Client) throws {
            let detail: DisbursementAnswer = try told(client, .query, DisbursementQuery.with { $0.plan.plan = plan })
            let results = detail.plan.payments.map { payment in
                DisbursementResult.with {
                    $0.payment = payment.payment
                    $0.failure = .rekeningTutup
                    $0.on = 20_460
                }
            }
            let record = DisbursementCommand.with {
                $0.recordResults.plan = plan
                $0.recordResults.results = results
            }
            let recorded: DisbursementAnswer = try told(client, .command, record)
            #expect(recorded.bulk.items.allSatisfy { $0.refusal.code == .paymentSettled })
            #expect(Set(recorded.bulk.items.map { $0.refusal.subject }) == ["failed", "paid", "returned"])
        }

        private func expectTexts(ofEmpowerment client: Client) throws {
            let all = EmpowermentQuery.with { $0.groups = .init() }
            let known: EmpowermentAnswer = try told(client, .query, all)
            func group(_ name: String) throws -> Data {
                try #require(known.groups.groups.first { $0.group.name == name }).group.group
            }
            let (melati, mawar) = (try group("KUBE Melati"), try group("KUBE Mawar"))
            let loan = EmpowermentApplyForKur.with {
                $0.group = melati
                $0.type = .mikro
                $0.use = .modalKerja
                $0.amount = 400_000_000
                $0.months = 36
            }
            let close = EmpowermentCloseGroup.with { ($0.group, $0.reason, $0.on) = (mawar, "anggota pindah", 20_470) }
            let refusals: [(EmpowermentCommand, EmpowermentRefusal.Code, String)] = [
                (.with { $0.applyForKur = loan }, .kurCeiling, "100000000"),
                (.with { $0.recordSavings.group = melati }, .valueMissing, "person"),
                (.with { $0.closeGroup = close }, .groupClosed, Identifier(bytes: mawar)?.text ?? ""),
            ]
            for (command, code, subject) in refusals {
                let refusal: EmpowermentRefusal = try told(client, .command, command, .refused)
                #expect(refusal.code == code && refusal.subject == subject, "\(command): \(refusal)")
            }
        }

        /// `tangga up` loads no regions and numbers twice: it finds the commands of fd99279 under the ids of that version.
        private func expectBeginningsOnce(_ province: TemporaryProvince) throws {
            let before = try rows("trail", registry, "--most", "1000", in: province)
            try province.tangga("up", "--detach").done()
            let after = try rows("trail", registry, "--most", "1000", in: province)
            for asked in ["import_regions", "set_parameters"] {
                let counts = [before, after].map { trail in trail.count { $0["asked"] == asked } }
                #expect(counts[0] == counts[1], "\(asked)")
            }
        }
    }
}
