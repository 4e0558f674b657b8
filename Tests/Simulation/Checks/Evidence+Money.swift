import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import WireSchemas

extension Evidence {
    /// Every agency's accounts, recomputed from the requests that its journal settled.
    private func accounts() throws -> [(node: Node, accounts: Accounts)] {
        let asked = Dictionary(letters.filter { !$0.isBad && $0.header.kind == .command }.map { ($0.id, $0.body) }) {
            first, _ in first
        }
        return try nodes.filter { $0.name.hasPrefix("disbursement.") }.map { node in
            var accounts = Accounts()
            for line in node.lines where !line.entry.ofNode {
                guard let body = asked[line.entry.requestID] else { continue }
                try accounts.take(line, try DisbursementCommand(serializedBytes: body))
            }
            return (node, accounts)
        }
    }

    /// The money given equals the money spent and held: the ledger agrees with the requests, every fund's accounts sum
    /// to zero, and no account is negative.
    func moneyFindings() throws -> [Finding] {
        try accounts().flatMap { node, accounts in
            var findings = accounts.findings
            let ledger = try node.machine.store.sound.read { tables in
                try tables.rows("SELECT fund, -given, available, committed, in_transit, spent FROM ledger") { row in
                    let fund = Accounts.Fund(
                        given: row.integer(1), available: row.integer(2), committed: row.integer(3),
                        inTransit: row.integer(4), spent: row.integer(5))
                    return (row.text(0), fund)
                }
            }
            for (code, fund) in ledger {
                let held = fund.available + fund.committed + fund.inTransit
                if fund.given != fund.spent + held { findings.append("\(code): \(fund) does not balance") }
                if min(fund.available, fund.committed, fund.inTransit, fund.spent) < 0 {
                    findings.append("\(code): \(fund) has less than nothing")
                }
                if fund != accounts.funds[code] {
                    findings.append("\(code): \(fund), the requests come to \(accounts.funds[code] ?? Accounts.Fund())")
                }
            }
            if ledger.count != accounts.funds.count { findings.append("there are other funds than were opened") }
            return findings.map { Finding(check: .money, words: "\(node.name): \($0)") }
        }
    }

    /// No family was paid twice for the same programme and month, by any nodes.
    func paidOnceFindings() throws -> [Finding] {
        struct Benefit: Hashable {
            let programme: String
            let month: Int32
            let family: Data
        }
        var seen: Set<Benefit> = []
        return try accounts().flatMap { node, accounts in
            accounts.received.compactMap { received in
                let benefit = Benefit(programme: received.programme, month: received.month, family: received.family)
                if seen.insert(benefit).inserted { return nil }
                let words = "\(node.name) paid a family of \(received.programme) twice for month \(received.month)"
                return Finding(check: .paidOnce, words: words)
            }
        }
    }
}
