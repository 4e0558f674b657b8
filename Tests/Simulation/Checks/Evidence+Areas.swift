import Foundation
import Kernel
import Schemas
import SwiftProtobuf
import Vocabulary
import WireSchemas

@testable import Disbursement
@testable import EmpowermentTraining
@testable import Registry
@testable import Reporting

extension Evidence {
    /// No answer has the id of a thing, or the code of a fund, outside the areas in which its asker had the permission
    /// by the directory that was installed then; unless the asker named it in the request.
    ///
    /// The ids are searched in the bytes of the answer. At the Registry a family lies where it lived then, and its
    /// persons, proposals and enrolments with it. At the other nodes, which learn of a move later, it lies wherever it
    /// ever lived; plans, payments, groups, applications and enterprises lie in their own region, and a course in that
    /// of the course and in those of all its participants.
    func areaFindings() throws -> [Finding] {
        let homes = try everyHome()
        return try nodes.flatMap { node in
            var answers: [UInt64: [(letter: Letter, heard: Heard)]] = [:]
            for answer in acknowledged + looked
            where answer.letter.to == node.name && answer.heard.header.outcome == .answered
                && (answer.letter.header.kind == .command || answer.letter.header.kind == .query)
            { answers[answer.heard.header.entry, default: []].append(answer) }
            // After a restore the register may have lost the move by which a follower knew a family.
            let isRegistry = node.name.hasPrefix("registry.")
            if !isRegistry, restoredTo.keys.contains(where: { $0.hasPrefix("registry.") }) { return [Finding]() }
            var places = Places(homes: isRegistry ? [:] : homes)
            var grants: [WireGrant] = []
            var findings: [Finding] = []
            for line in node.lines {
                grants = try installed(line.entry) ?? grants
                if !line.entry.ofNode { try places.note(line.entry.events, of: node.name) }
                // An answer to a query whose entry is gone was given before a restore.
                for (letter, heard) in answers[line.number, default: []] where heard.header.hash == line.hash {
                    guard let permission = try Evidence.permission(of: letter) else { continue }
                    let areas = grants.filter {
                        $0.principal == letter.asker && ($0.node == "*" || $0.node == node.name)
                            && Permission.covers($0.permission, permission)
                    }.compactMap { RegionCode($0.area) }
                    if areas.contains(where: { $0.level == .provinsi }) { continue }
                    if let outside = try places.outside(areas, in: heard.body, to: letter.body, of: node.name) {
                        let words =
                            "\(node.name) told \(letter.asker) of \(outside), outside \(areas), for \(permission)"
                        findings.append(Finding(check: .areas, words: words))
                    }
                }
            }
            return findings
        }
    }

    /// The grants of a directory that an entry installs; nil where it installs none.
    private func installed(_ entry: WireEntry) throws -> [WireGrant]? {
        guard entry.ofNode else { return nil }
        for event in entry.events {
            if case .directoryInstalled(let directory) = try WireNodeEvent(serializedBytes: event).event {
                return directory.grants
            }
        }
        return nil
    }

    /// The regions in which each family ever lived, by the journals of the register and of the nodes that follow it; and
    /// each person's family under the person's id.
    private func everyHome() throws -> [Data: Set<RegionCode>] {
        var homes: [Data: Set<RegionCode>] = [:]
        var persons: [Data: Data] = [:]
        func note(_ family: Data, _ region: String) {
            if let region = RegionCode(region) { homes[family, default: []].insert(region) }
        }
        for node in nodes {
            for event in node.lines.filter({ !$0.entry.ofNode }).flatMap(\.entry.events) {
                switch node.name.prefix(while: { $0 != "." }) {
                case "registry":
                    guard case .familyChanged(let event) = try RegistryEvent(serializedBytes: event).event else {
                        continue
                    }
                    note(event.family, event.region)
                    for member in event.members { persons[member.person] = event.family }
                case "disbursement":
                    for payment in try DisbursementEvent(serializedBytes: event).planMade.payments {
                        note(payment.family, payment.region)
                    }
                case "empowerment-training":
                    let event = try EmpowermentEvent(serializedBytes: event)
                    note(event.participantAdmitted.family, event.participantAdmitted.region)
                    for member in event.groupFormed.members { note(member.family, member.region) }
                default: break
                }
            }
        }
        for (person, family) in persons { homes[person] = homes[family] }
        return homes
    }

    /// The permission that a request needs; nil for an empty one.
    private static func permission(of letter: Letter) throws -> String? {
        func name<S: Kernel.Service>(_ service: S) throws -> String? {
            let name =
                letter.header.kind == .query
                ? service.name(of: try S.Query(serializedBytes: letter.body))
                : service.name(of: try S.Command(serializedBytes: letter.body))
            return name.map { "\(S.name).\($0)" }
        }
        guard let node = NodeName(letter.to) else { return nil }
        switch node.service {
        case "registry": return try name(RegistryService())
        case "disbursement": return try name(DisbursementService(node: node))
        case "empowerment-training": return try name(EmpowermentTrainingService(node: node))
        default: return try name(ReportingService())
        }
    }
}

/// Where the things of a node lie, as far as its journal has come.
private struct Places {
    /// A thing lies inside an area that reaches one of its regions.
    private var places: [Data: Set<RegionCode>]
    /// A course lies inside areas that reach all its regions.
    private var courses: [Data: Set<RegionCode>] = [:]
    /// By the id of a person, a proposal or an enrolment: its family.
    private var families: [Data: Data] = [:]
    /// The area of each fund; empty for the province.
    private var funds: [String: String] = [:]

    init(homes: [Data: Set<RegionCode>]) { places = homes }

    mutating func note(_ events: [Data], of node: String) throws {
        for event in events {
            switch node.prefix(while: { $0 != "." }) {
            case "registry": note(try RegistryEvent(serializedBytes: event))
            case "disbursement": note(try DisbursementEvent(serializedBytes: event))
            case "empowerment-training": note(try EmpowermentEvent(serializedBytes: event))
            default: break
            }
        }
    }

    private mutating func note(_ event: RegistryEvent) {
        switch event.event {
        case .familyChanged(let event):
            places[event.family] = Set([RegionCode(event.region)].compactMap { $0 })
            for member in event.members { families[member.person] = event.family }
        case .familyAssessed(let event): families[event.assessment] = event.family
        case .rungProposed(let event): families[event.proposal] = event.family
        case .enrolled(let event): families[event.enrolment] = event.family
        default: break
        }
    }

    private mutating func note(_ event: DisbursementEvent) {
        switch event.event {
        case .fundOpened(let event): funds[event.fund] = event.area
        case .planMade(let event):
            add(event.plan, event.area)
            for payment in event.payments { add(payment.payment, payment.region) }
        default: break
        }
    }

    private mutating func note(_ event: EmpowermentEvent) {
        switch event.event {
        case .courseOpened(let event): courses[event.course] = Set([RegionCode(event.region)].compactMap { $0 })
        case .participantAdmitted(let event):
            if let region = RegionCode(event.region) { courses[event.course, default: []].insert(region) }
        case .groupFormed(let event): add(event.group, event.region)
        case .enterpriseRecorded(let event): add(event.enterprise, event.region)
        case .kurApplied(let event): add(event.application, event.region)
        default: break
        }
    }

    private mutating func add(_ id: Data, _ region: String) {
        if let region = RegionCode(region) { places[id, default: []].insert(region) }
    }

    /// The first thing outside in an answer that the request does not name; nil where there is none.
    func outside(_ areas: [RegionCode], in answer: Data, to request: Data, of node: String) throws -> String? {
        let bytes = [UInt8](answer)
        // An id is a field of 16 bytes after its length.
        for place in bytes.indices where bytes[place] == 16 && place + 16 < bytes.count {
            let id = Data(bytes[(place + 1)...(place + 16)])
            if isOutside(areas, id), request.range(of: id) == nil {
                return id.map { String(format: "%02x", $0) }.joined()
            }
        }
        guard node.hasPrefix("disbursement.") else { return nil }
        // A plan names the fund that pays it, which may be the province's.
        let told = try DisbursementAnswer(serializedBytes: answer)
        let codes = told.funds.funds.map(\.fund) + told.ledger.accounts.map { String($0.name.prefix { $0 != "/" }) }
        return codes.first { code in
            guard let area = funds[code] else { return false }
            return !areas.contains { reached in RegionCode(area).map { reached.contains($0) } ?? false }
        }
    }

    private func isOutside(_ areas: [RegionCode], _ id: Data) -> Bool {
        func reached(_ region: RegionCode) -> Bool { areas.contains { $0.contains(region) } }
        if let regions = courses[id] { return !regions.allSatisfy(reached) }
        guard let regions = places[families[id] ?? id] else { return false }
        return !regions.contains(where: reached)
    }
}
