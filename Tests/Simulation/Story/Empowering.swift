import Foundation
import Schemas
import Support
import SwiftProtobuf
import Vocabulary

/// Disnaker's instructor holds courses; Dinkop's companion forms groups and leads them to a bank.
enum Empowering {
    private static let training = "empowerment-training.disnaker"
    private static let companion = "empowerment-training.dinkop"

    static func people(_ notebook: Notebook) -> [Person] {
        [
            Person("instruktur", busy: 40) { instructing(notebook, &$0, $1) },
            Person("pendamping", busy: 65) { accompanying(notebook, &$0, $1) },
        ]
    }

    private static func look(for programme: String, _ notebook: Notebook, at node: String) -> Ask {
        .empowerment(node, query: .candidates(.with { ($0.programme, $0.most) = (programme, 30) })) { answer in
            notebook.candidates[node] = answer.candidates.lines
            if node == companion, notebook.entrepreneurs.isEmpty {
                notebook.entrepreneurs = answer.candidates.lines.prefix(3).map(\.family)
            }
        }
    }

    private static func participants(
        _ notebook: Notebook, at node: String, in area: String, _ count: Int, _ chance: inout Chance
    ) -> [EmpowermentParticipant] {
        let candidates = notebook.candidates[node, default: []].filter { $0.region.hasPrefix(area) }
        return chance.some(of: candidates, upTo: count).map { line in
            .with { ($0.family, $0.person) = (line.family, line.person) }
        }
    }

    // MARK: - Courses

    private static func instructing(_ notebook: Notebook, _ chance: inout Chance, _ now: Moment) -> Ask? {
        if notebook.enrolled == 0 { return nil }
        let courses = notebook.courses[training, default: []]
        let course = chance.happens(700) ? courses.last : chance.any(of: courses)
        switch chance.number(0...9) {
        case 0, 1: return look(for: "blk", notebook, at: training)
        case 2: return open(notebook, &chance, now)
        case 3: return course.map { admit(to: $0.id, notebook, &chance) } ?? open(notebook, &chance, now)
        case 4...7:
            return course.map { course in
                .empowerment(
                    training,
                    .recordAttendance(
                        .with {
                            ($0.course, $0.session) = (course.id, Int32(chance.number(1...3)))
                            ($0.on, $0.present) = (now.day.number, course.persons)
                        }))
            }
        case 8: return .empowerment(training, query: .courses(.init()))
        default:
            return course.map { course in
                .empowerment(training, .closeCourse(.with { ($0.course, $0.on) = (course.id, now.day.number) }))
            }
        }
    }

    private static func open(_ notebook: Notebook, _ chance: inout Chance, _ now: Moment) -> Ask {
        .empowerment(
            training,
            .openCourse(
                .with {
                    ($0.programme, $0.name) = (chance.happens(900) ? "blk" : "kube", "Menjahit")
                    ($0.region, $0.places) = ("36.02", Int32(chance.one(of: [16, 16, 2, 0])))
                    ($0.startsOn, $0.sessions) = (now.day.number, Int32(chance.number(1...2)))
                })
        ) { answer in
            notebook.courses[training, default: []].append((answer.created.id, []))
        }
    }

    private static func admit(to course: Data, _ notebook: Notebook, _ chance: inout Chance) -> Ask {
        .empowerment(
            training,
            .admitParticipants(
                .with {
                    ($0.course, $0.participants) = (course, participants(notebook, at: training, in: "36", 9, &chance))
                })
        ) { answer in
            let admitted = answer.bulk.items.filter { !$0.hasRefusal }.map(\.id)
            guard let place = notebook.courses[training]?.firstIndex(where: { $0.id == course }) else { return }
            notebook.courses[training]?[place].persons += admitted
        }
    }

    // MARK: - Groups

    private static func accompanying(_ notebook: Notebook, _ chance: inout Chance, _ now: Moment) -> Ask? {
        if notebook.enrolled == 0 { return nil }
        let group = chance.any(of: notebook.groups)
        switch chance.number(0...19) {
        case 0...2: return look(for: "kube", notebook, at: companion)
        case 3, 4: return form(notebook, &chance, now)
        case 5...7: return group.map { save($0, &chance, now) }
        case 8, 9: return owned(notebook, &chance).map { account($0, &chance, now) }
        case 10, 11: return owned(notebook, &chance).map { enterprise($0, &chance, now) }
        case 12, 13: return owned(notebook, &chance).map { apply($0, notebook, &chance) }
        case 14: return bank(notebook, &chance, now)
        case 15...17:
            return chance.any(of: notebook.applications).map { application in
                .empowerment(
                    companion,
                    .recordInstalment(
                        .with {
                            ($0.application, $0.on) = (application, now.day.number)
                            $0.amount = Int64(chance.number(0...9)) * 100_000
                        }))
            }
        case 18: return .empowerment(companion, query: .groups(.init()))
        default:
            guard let group, chance.happens(100) else { return nil }
            return .empowerment(
                companion,
                .closeGroup(.with { ($0.group, $0.reason, $0.on) = (group.id, "bubar", now.day.number) }))
        }
    }

    private static func form(_ notebook: Notebook, _ chance: inout Chance, _ now: Moment) -> Ask {
        let area = chance.one(of: ["36.02", "36.02", "36.04"])
        // All candidates of the area, or some.
        let found = participants(notebook, at: companion, in: area, 12, &chance)
        let all = notebook.candidates[companion, default: []].filter { $0.region.hasPrefix(area) }.prefix(8)
        let members =
            chance.happens(500)
            ? found : all.map { line in .with { ($0.family, $0.person) = (line.family, line.person) } }
        return .empowerment(
            companion,
            .formGroup(
                .with {
                    ($0.programme, $0.name, $0.region) = ("kube", "Mawar", area)
                    ($0.on, $0.facilitator, $0.minutes) = (now.day.number, "Siti", "BA 1/2026")
                    $0.members = members
                })
        ) { answer in
            notebook.groups.append((answer.created.id, members.map(\.person)))
        }
    }

    private static func save(_ group: (id: Data, persons: [Data]), _ chance: inout Chance, _ now: Moment) -> Ask {
        .empowerment(
            companion,
            .recordSavings(
                .with {
                    ($0.group, $0.person) = (group.id, chance.any(of: group.persons) ?? chance.nobody())
                    ($0.amount, $0.on) = (Int64(chance.number(-3...9)) * 10_000, now.day.number)
                }))
    }

    // MARK: - Accounts, enterprises, credit

    /// A group or a family: one of the two ids is set.
    private typealias Holder = (family: Data, group: Data)

    private static func owned(_ notebook: Notebook, _ chance: inout Chance) -> Holder? {
        if let group = chance.any(of: notebook.groups), chance.happens(400) { return (Data(), group.id) }
        // Always the same few families, so that a family gets all of account, enterprise and credit.
        return chance.any(of: notebook.entrepreneurs).map { ($0, Data()) }
    }

    private static func account(_ holder: Holder, _ chance: inout Chance, _ now: Moment) -> Ask {
        .empowerment(
            companion,
            .recordAccount(
                .with {
                    ($0.family, $0.group, $0.bank) = (holder.family, holder.group, "137")
                    ($0.number, $0.holder) = (chance.one(of: ["0012345678", "0012345678", "1"]), "Aminah")
                    $0.openedOn = now.day.number
                }))
    }

    private static func enterprise(_ holder: Holder, _ chance: inout Chance, _ now: Moment) -> Ask {
        .empowerment(
            companion,
            .recordEnterprise(
                .with {
                    ($0.family, $0.group) = (holder.family, holder.group)
                    ($0.name, $0.sector) = (chance.one(of: ["Keripik", "Warung"]), "makanan")
                    $0.runningSince = now.day.number - Int32(chance.number(1...800))
                    $0.nib = chance.one(of: ["1234567890123", "1234567890123", "", "9"])
                }))
    }

    private static func apply(_ holder: Holder, _ notebook: Notebook, _ chance: inout Chance) -> Ask {
        .empowerment(
            companion,
            .applyForKur(
                .with {
                    ($0.family, $0.group) = (holder.family, holder.group)
                    ($0.type, $0.use) = (chance.one(of: [.superMikro, .superMikro, .mikro]), .modalKerja)
                    ($0.amount, $0.months) = (Int64(chance.number(1...11)) * 1_000_000, Int32(chance.number(1...37)))
                })
        ) { answer in
            notebook.applications.append(answer.created.id)
        }
    }

    private static func bank(_ notebook: Notebook, _ chance: inout Chance, _ now: Moment) -> Ask? {
        chance.any(of: notebook.applications).map { application in
            let approved = chance.happens(800)
            return .empowerment(
                companion,
                .recordBankAnswer(
                    .with {
                        ($0.application, $0.approved, $0.bank) = (application, approved, "137")
                        ($0.amount, $0.reason) = (approved ? 1_000_000 : 0, approved ? "" : "SLIK")
                        $0.on = now.day.number
                    }))
        }
    }
}
