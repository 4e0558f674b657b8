import Edges
import Foundation
import Schemas
import SwiftProtobuf
import Talk
import Vocabulary

/// `tangga family KEY --readers`: who read a family's personal data in full, at the Registry and at every agency that
/// pays.
enum FamilyReaders {
    private struct Reading {
        let at: Int64
        let node: String
        let entry: UInt64
        let person: String
        let groups: [FieldPersonalGroup]
        let purpose: Sheet.Cell
    }

    static func show(_ key: String, _ options: Options) throws {
        let session = try options.session(usually: "auditor")
        let (family, atRegistry) = try registry(key, session)
        var readings = atRegistry
        var unheard: [String] = []
        for node in session.province.plan.nodes.map(\.name) where node.hasPrefix("disbursement.") {
            do { readings += try disbursement(family, node, session) } catch is TalkFault { unheard.append(node) }
        }
        readings.sort { ($0.at, $0.node, $0.entry) > ($1.at, $1.node, $1.entry) }
        options.show(sheet(readings))
        guard !unheard.isEmpty else { return }
        // A list that lacks a node must not look complete.
        throw ConsoleFault.refused(
            Phrase(
                "Tidak lengkap: \(unheard.joined(separator: ", ")) tidak menjawab, atau Anda tidak berhak bertanya di sana.",
                "Incomplete: \(unheard.joined(separator: ", ")) did not answer, or you may not ask there."))
    }

    private static func registry(_ key: String, _ session: Session) throws -> (family: Data, [Reading]) {
        let registry = try session.registry()
        var readings: [Reading] = []
        var query = RegistryQuery()
        query.readers.key = key
        while true {
            let answer = try registry.ask(query).0.readers
            readings += answer.lines.map { line in
                Reading(
                    at: line.at, node: registry.node, entry: line.entry, person: line.person, groups: line.groups,
                    purpose: .text(line.purpose))
            }
            guard answer.next > 0 else { return (answer.family, readings) }
            query.readers.before = answer.next
        }
    }

    private static func disbursement(_ family: Data, _ node: String, _ session: Session) throws -> [Reading] {
        var query = DisbursementQuery()
        query.readers.family = family
        let disbursement = try session.disbursement(String(node.drop { $0 != "." }.dropFirst()))
        var readings: [Reading] = []
        while true {
            let answer = try disbursement.ask(query).0.readers
            readings += answer.lines.map { reading(of: $0, at: node) }
            guard answer.next > 0 else { return readings }
            query.readers.before = answer.next
        }
    }

    private static func reading(of line: DisbursementReaders.Line, at node: String) -> Reading {
        let month = Month(index: line.month).map { " \($0)" } ?? ""
        return Reading(
            at: line.at, node: node, entry: line.entry, person: line.person, groups: [.account],
            purpose: .word(
                "payment_file \(line.programme)\(month)",
                Phrase("berkas pembayaran \(line.programme)\(month)", "payment file \(line.programme)\(month)")))
    }

    private static func sheet(_ readings: [Reading]) -> Sheet {
        Sheet(
            [
                .init("at", "Waktu", "Time"), .init("person", "Siapa", "Who"), .init("node", "Simpul", "Node"),
                .init("entry", "Catatan", "Entry"), .init("groups", "Data", "Data"),
                .init("purpose", "Untuk apa", "Purpose"),
            ],
            readings.map { reading in
                [
                    .text(Moment(microseconds: reading.at).local), .text(reading.person), .text(reading.node),
                    .number(Int64(reading.entry)), groups(reading.groups), reading.purpose,
                ]
            })
    }

    private static func groups(_ groups: [FieldPersonalGroup]) -> Sheet.Cell {
        let known = groups.compactMap { PersonalGroup(number: Int32(clamping: $0.rawValue)) }
        return .word(
            known.map(\.rawValue).joined(separator: " "),
            Phrase(
                known.map(\.label.indonesian).joined(separator: ", "),
                known.map(\.label.english).joined(separator: ", ")))
    }
}
