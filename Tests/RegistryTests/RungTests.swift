import Edges
import Foundation
import Kernel
import Schemas
import Support
import SwiftProtobuf
import Testing
import Vocabulary

@testable import Registry

@Suite struct RungTests {
    /// A family that spends less than the extreme line.
    static func poorest(on day: String = "2026-02-01") -> RegistryFamilyFacts {
        var facts = Scene.facts(on: day)
        (facts.foodExpenditure, facts.nonFoodExpenditure) = (800_000, 400_000)
        return facts
    }

    /// A scene with one extremely poor family, assessed and proposed for charity.
    static func proposed() throws -> (Scene, Identifier, Data) {
        let scene = try Scene()
        let family = try scene.family(1, facts: poorest())
        try scene.assess()
        let proposals = try scene.propose().proposals
        return (scene, family, try #require(proposals.first).proposal)
    }

    static func paid(_ number: UInt8, _ family: Identifier, month: String, programme: String = "jsk")
        -> DisbursementEvent
    {
        .with {
            $0.paid = .with {
                $0.payment = Data(repeating: number, count: 16)
                $0.family = family.data
                $0.programme = programme
                $0.month = Month(month)?.index ?? 0
                $0.on = Month(month)?.lastDay.number ?? 0
            }
        }
    }

    @Test func `a family climbs to its own feet, and falls back to charity at once`() throws {
        let (scene, family, first) = try RungTests.proposed()
        #expect(try scene.confirm([first]).items == [""])
        #expect(try scene.rung(of: family) == .charity)

        // Charity: three months of benefits, and the family no longer lacks food.
        try scene.rehearsal.learn(
            from: "disbursement.dinsos",
            ["2026-01", "2026-02", "2026-03"].enumerated().map { RungTests.paid(UInt8($0), family, month: $1) })
        #expect(try scene.propose().tallies == ["not_due 1"])
        try scene.survey(family, Scene.facts(on: "2026-03-01"))
        try scene.assess()
        let second = try #require(try scene.propose().proposals.first)
        #expect(second.to == .community && second.from == .charity)
        try scene.confirm([second.proposal])

        // Community: a course, an account, a group.
        let course = Data(repeating: 7, count: 16)
        try scene.rehearsal.learn(
            from: "empowerment-training.disnaker",
            [
                EmpowermentEvent.with {
                    $0.completed = .with {
                        ($0.course, $0.person, $0.family) = (course, course, family.data)
                        ($0.attended, $0.sessions, $0.programme) = (8, 10, "blk")
                    }
                }
            ])
        #expect(try scene.propose().tallies == ["not_due 1"])
        let group = Data(repeating: 8, count: 16)
        try scene.rehearsal.learn(
            from: "empowerment-training.dinkop",
            [
                EmpowermentEvent.with {
                    $0.accountRecorded = .with {
                        ($0.family, $0.families) = (family.data, [family.data])
                    }
                },
                EmpowermentEvent.with {
                    $0.groupFormed = .with {
                        $0.group = group
                        $0.members = [.with { $0.family = family.data }]
                    }
                },
            ])
        let third = try #require(try scene.propose().proposals.first)
        #expect(third.to == .group)
        try scene.confirm([third.proposal])

        // Group: not poor in two assessments 180 days apart.
        scene.rehearsal.now = Moment(startOf: Scene.day("2026-09-01"))
        try scene.survey(family, Scene.facts(on: "2026-08-27"))
        try scene.assess()
        #expect(try scene.propose().tallies == ["not_due 1"])
        scene.rehearsal.now = Moment(startOf: Scene.day("2027-04-01"))
        try scene.survey(family, Scene.facts(on: "2027-03-30"))
        try scene.assess()
        let fourth = try #require(try scene.propose().proposals.first)
        #expect(fourth.to == .independent)
        try scene.confirm([fourth.proposal])
        #expect(try scene.rung(of: family) == .independent)

        // And back to charity.
        scene.rehearsal.now = Moment(startOf: Scene.day("2027-06-01"))
        try scene.survey(family, RungTests.poorest(on: "2027-05-30"))
        try scene.assess()
        let fall = try #require(try scene.propose().proposals.first)
        #expect(fall.to == .charity && fall.urgent && fall.from == .independent)
        try scene.confirm([fall.proposal])
        #expect(try scene.rung(of: family) == .charity)
        let views = try scene.rehearsal.store.read { try Rungs.views(of: family, $0) }
        #expect(views.map(\.to) == [.charity, .community, .group, .independent, .charity])
        #expect(views.allSatisfy { $0.decidedBy == "confirmer" && $0.proposedBy == "proposer" })
    }

    @Test(
        arguments: [
            ("importer", "samePerson importer"), ("assessor", "samePerson assessor"),
            ("proposer", "samePerson proposer"),
            ("confirmer", ""),
        ] as [(String, String)])
    func `the importer, the assessor and the proposer may not confirm`(_ person: String, _ item: String) throws {
        let (scene, family, proposal) = try RungTests.proposed()
        #expect(try scene.confirm([proposal], by: person).items == [item])
        #expect(try scene.rung(of: family) == (item.isEmpty ? .charity : .registered))
    }

    /// One step in a family's way to a decision, by a named person.
    enum Hand {
        case imports(String, Int)
        case assesses(String)
        case proposes(String)
        case rejects(String)
        case confirms(String)
    }

    @Test(
        arguments: [
            // The importer, the assessor and the proposer of the proposal.
            (
                [.imports("ani", 1), .assesses("budi"), .proposes("cici")],
                ["ani": "importer", "budi": "assessor", "cici": "proposer", "dewi": ""]
            ),
            // A second person imports the card again, even with an older survey: the first still counts as an importer.
            (
                [.imports("ani", 2), .imports("budi", 1), .assesses("cici"), .proposes("cici")],
                ["ani": "importer", "budi": "importer", "dewi": ""]
            ),
            (
                [.imports("ani", 1), .imports("budi", 2), .imports("cici", 3), .assesses("dewi"), .proposes("dewi")],
                ["ani": "importer", "budi": "importer", "cici": "importer", "eka": ""]
            ),
            // Assessed by two persons.
            (
                [.imports("ani", 1), .assesses("budi"), .imports("ani", 2), .assesses("cici"), .proposes("cici")],
                ["budi": "assessor", "cici": "assessor", "dewi": ""]
            ),
            // Proposed, superseded by a new assessment, and proposed by a second person.
            (
                [
                    .imports("ani", 1), .assesses("ani"), .proposes("budi"), .imports("ani", 2), .assesses("ani"),
                    .proposes("cici"),
                ], ["budi": "proposer", "cici": "proposer", "dewi": ""]
            ),
            // Proposed, rejected, and proposed by a second person after a new assessment.
            (
                [
                    .imports("ani", 1), .assesses("ani"), .proposes("budi"), .rejects("dewi"), .imports("ani", 2),
                    .assesses("ani"), .proposes("cici"),
                ], ["budi": "proposer", "dewi": ""]
            ),
            // Steps before the present rung no longer count, except the hand-over and the assessment that still hold.
            (
                [
                    .imports("ani", 1), .imports("budi", 2), .assesses("cici"), .proposes("cici"), .confirms("dewi"),
                    .imports("budi", 3), .assesses("cici"), .proposes("eka"),
                ], ["ani": "", "budi": "importer", "cici": "assessor", "eka": "proposer"]
            ),
        ] as [([Hand], [String: String])])
    func `the persons of every step since the family came onto its rung may not decide`(
        _ hands: [Hand], _ expected: [String: String]
    ) throws {
        let scene = try Scene()
        var proposal = Data()
        for hand in hands {
            switch hand {
            case .imports(let person, let day): try scene.handOver(on: day, by: person)
            case .assesses(let person): try scene.assess(by: person)
            case .proposes(let person):
                proposal = try #require(try scene.propose(by: person).proposals.first).proposal
            case .rejects(let person):
                #expect(try scene.confirm([proposal], by: person, reject: "alamat").items == [""])
            case .confirms(let person):
                #expect(try scene.confirm([proposal], by: person).items == [""])
                try scene.becomesAble()
            }
        }
        for (person, role) in expected.sorted(by: { $0.key < $1.key }) where !role.isEmpty {
            let refused = "samePerson \(role)"
            #expect(try scene.confirm([proposal], by: person).items == [refused], "\(person)")
            #expect(try scene.confirm([proposal], by: person, reject: "alamat").items == [refused], "\(person)")
            // Nor may a second name of the same human.
            scene.rehearsal.identities["kedua"] = Identity(human: "h-1", names: ["kedua", person])
            #expect(try scene.confirm([proposal], by: "kedua").items == [refused], "\(person)")
        }
        let allowed = try #require(expected.first { $0.value.isEmpty }).key
        #expect(try scene.confirm([proposal], by: allowed).items == [""])
    }

    @Test func `each proposal is settled once, by itself`() throws {
        let (scene, _, proposal) = try RungTests.proposed()
        let unknown = Data(repeating: 9, count: 16)
        let outcome = try scene.confirm([unknown, proposal, proposal])
        #expect(outcome.items == ["proposalUnknown", "", "proposalSettled"])
        #expect(outcome.answer?.bulk.done == 1)
        #expect(try scene.confirm([proposal]).items == ["proposalSettled"])
    }

    @Test func `a proposal outside the grant is unknown, before any other refusal`() throws {
        let (scene, _, proposal) = try RungTests.proposed()
        #expect(try scene.confirm([proposal], by: "proposer", in: "36.71").items == ["proposalUnknown"])
    }

    @Test func `no proposal, too many, and a rejection without a reason are refused`() throws {
        let (scene, _, proposal) = try RungTests.proposed()
        #expect(Scene.text(try scene.confirm([]).refusal) == "tooMany proposals")
        let many = [Data](repeating: proposal, count: 1_001)
        #expect(Scene.text(try scene.confirm(many).refusal) == "tooMany proposals")
        #expect(Scene.text(try scene.confirm([proposal], reject: "").refusal) == "valueMissing reason")
    }

    @Test func `a rejected move is not proposed again before a new assessment`() throws {
        let (scene, family, proposal) = try RungTests.proposed()
        #expect(try scene.confirm([proposal], reject: "alamat tidak ditemukan").items == [""])
        #expect(try scene.rung(of: family) == .registered)
        #expect(try scene.propose().tallies == ["rejected_before 1"])
        try scene.survey(family, RungTests.poorest(on: "2026-03-01"))
        try scene.assess()
        #expect(try scene.propose().tallies == ["to_charity 1"])
    }

    @Test func `one proposal stands open, until a new assessment overtakes it`() throws {
        let (scene, family, proposal) = try RungTests.proposed()
        #expect(try scene.propose().tallies == ["already_proposed 1"])
        try scene.survey(family, RungTests.poorest(on: "2026-03-01"))
        try scene.assess()
        #expect(try scene.confirm([proposal]).items == ["proposalSettled"])
        let again = try scene.propose().proposals
        #expect(again.count == 1)
        let views = try scene.rehearsal.store.read { try Rungs.views(of: family, $0) }
        #expect(views.map(\.overtaken) == [true, false])
    }

    @Test func `families without an assessment are counted, not guessed at`() throws {
        let scene = try Scene()
        try scene.family(1)
        #expect(try scene.propose().tallies == ["not_assessed 1"])
    }

    @Test func `a permanently protected family stays in charity`() throws {
        let scene = try Scene()
        let family = try scene.family(1, people: [Scene.member(born: "1950-01-01", diploma: .smp)], rung: .charity)
        try scene.rehearsal.learn(
            from: "disbursement.dinsos",
            ["2026-01", "2026-02", "2026-03"].enumerated().map { RungTests.paid(UInt8($0), family, month: $1) })
        try scene.assess()
        #expect(try scene.propose().tallies == ["permanent_protection 1"])
    }

    @Test func `a receipt computed again from the same tables has the same bytes`() throws {
        let (scene, family, _) = try RungTests.proposed()
        let kept = try scene.rehearsal.store.read {
            try $0.first("SELECT receipt FROM proposal WHERE family = $1", [.id(family)]) { $0.blob(0) }
        }
        try scene.write("DELETE FROM proposal", [])
        #expect(try scene.propose().proposals.map(\.receipt) == [kept])
    }

    @Test func `open proposals are listed page by page, settled ones on request`() throws {
        let scene = try Scene()
        for number in UInt8(1)...3 { try scene.family(number, facts: RungTests.poorest()) }
        try scene.assess()
        // They are listed in the order of their ids.
        let proposals = try scene.propose().proposals.map(\.proposal).sorted { $0.lexicographicallyPrecedes($1) }
        try scene.confirm([proposals[0]])
        #expect(try list(scene, most: 1, after: Data()) == [proposals[1]])
        #expect(try list(scene, most: 5, after: proposals[1]) == [proposals[2]])
        #expect(try list(scene, most: 5, after: Data(), settled: true) == proposals)
        #expect(try list(scene, area: "36.71", most: 5, after: Data()) == [])
    }

    private func list(
        _ scene: Scene, area: String = "36", most: UInt32, after: Data, settled: Bool = false
    ) throws -> [Data] {
        let query = RegistryQuery.with {
            $0.proposals = .with { ($0.area, $0.most, $0.after, $0.settledToo) = (area, most, after, settled) }
        }
        guard case .answer(let answer) = try scene.rehearsal.query(query) else { return [] }
        return answer.proposals.proposals.map(\.proposal)
    }

    @Test func `the same events in another database give the same rows`() throws {
        let scene = try Scene()
        let copy = try Scene()
        for each in [scene, copy] {
            for number in UInt8(1)...3 { try each.family(number, facts: RungTests.poorest()) }
        }
        var events = try scene.load([Scene.programme("jsk"), Scene.programme("pkh")]).events
        events += try scene.assess().events
        let proposed = try scene.propose()
        events += proposed.events
        events += try scene.confirm([proposed.proposals[0].proposal]).events
        events += try scene.confirm([proposed.proposals[1].proposal], reject: "pindah").events
        let enrolled = try scene.enrol([Scene.id(1), Scene.id(2)], in: "jsk").events
        events += enrolled
        events += try scene.ask(
            .with {
                $0.endEnrolment = .with { ($0.enrolment, $0.reason) = (enrolled[0].enrolled.enrolment, "mampu") }
            }
        ).events
        let settled = Settled(entry: 1, at: scene.rehearsal.now, person: "somebody")
        for each in [scene, copy] {
            try each.rehearsal.store.transact { tables in
                for table in ["assessment", "proposal", "programme", "combination", "enrolment"] {
                    try tables.write("DELETE FROM \(table)", [])
                }
                try tables.write("UPDATE family SET rung = 1, rung_since = 0", [])
                for event in events { try RegistryService().apply(event, nil, settled, tables) }
            }
        }
        let own = (RegistryService.migrations[0].tables).filter { $0.origin == .own }
        for table in own {
            let sql = "SELECT * FROM \(table.name) ORDER BY \(table.key.joined(separator: ", "))"
            let read = { (scene: Scene) in
                try scene.rehearsal.store.read { tables in
                    try tables.rows(sql) { row in (0..<row.count).map { row.value($0) } }
                }
            }
            #expect(try read(scene) == read(copy), "\(table.name)")
        }
        #expect(try copy.rung(of: Scene.id(1)) == .charity)
        #expect(try copy.rung(of: Scene.id(2)) == .registered)
    }
}

extension Scene {
    /// Imports one card with a survey of a day in January; the family is poor until it is in charity.
    fileprivate func handOver(on day: Int, by person: String) throws {
        try ask(.with { $0.importRegions.regions = FamilyForms.regions })
        let isPoor = try rehearsal.store.read {
            try !$0.exists("SELECT 1 FROM family WHERE rung > $1", [.number(Rung.registered.number)])
        }
        let form = FamilyForms.family(1) {
            $0.facts.surveyedOn = FamilyForms.day("2026-01-1\(day)")
            ($0.facts.foodExpenditure, $0.facts.nonFoodExpenditure) = isPoor ? (300_000, 200_000) : (1_800_000, 900_000)
            for index in $0.members.indices { $0.members[index].facts.disability = .tidak }
        }
        let outcome = try ask(FamilyForms.command([form]), by: person)
        #expect(outcome.answer?.registered.outcomes.first?.faults == [] && outcome.events.count == 1)
    }

    /// The only family receives three months of benefits.
    fileprivate func becomesAble() throws {
        let family = try rehearsal.store.read { try $0.first("SELECT id FROM family") { $0.id(0) } ?? nil }
        let id = try #require(family)
        try rehearsal.learn(
            from: "disbursement.dinsos",
            ["2025-10", "2025-11", "2025-12"].enumerated().map { RungTests.paid(UInt8($0), id, month: $1) })
    }
}
