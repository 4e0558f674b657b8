import Foundation
import Schemas
import Support
import SwiftProtobuf
import Vocabulary

/// Disnaker's instructor, who holds courses, and Dinkop's companion, who forms groups and leads them to a bank.
enum Empowering {
    private static let training = "empowerment-training.disnaker"
    private static let companion = "empowerment-training.dinkop"

    static func people(_ notebook: Notebook) -> [Person] {
        [
            Person("instruktur", busy: 50) { instructing(notebook, &$0, $1) },
            Person("pendamping", busy: 80) { accompanying(notebook, &$0, $1) },
        ]
    }

    private static func look(for programme: String, _ notebook: Notebook, at node: String) -> Ask {
        .empowerment(node, query: .candidates(.with { ($0.programme, $0.most) = (programme, 30) })) { answer in
            notebook.candidates[node] = answer.candidates.lines
        }
    }

    private static func participants(
        _ notebook: Notebook, at node: String, _ count: Int, _ chance: inout Chance
    ) -> [EmpowermentParticipant] {
        chance.some(of: notebook.candidates[node, default: []], upTo: count).map { line in
            .with { ($0.family, $0.person) = (line.family, line.person) }
        }
    }

    // MARK: - Courses

    private static func instructing(_ notebook: Notebook, _ chance: inout Chance, _ now: Moment) -> Ask? {
        if notebook.enrolled == 0 { return nil }
        let course = chance.any(of: notebook.courses[training, default: []])
        switch chance.number(0...9) {
        case 0: return look(for: "blk", notebook, at: training)
        case 1: return open(notebook, &chance, now)
        case 2, 3: return course.map { admit(to: $0.id, notebook, &chance) } ?? open(notebook, &chance, now)
        case 4...7:
            return course.map { course in
                .empowerment(
                    training,
                    .recordAttendance(
                        .with {
                            ($0.course, $0.session) = (course.id, Int32(chance.number(1...4)))
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
                    ($0.region, $0.places) = ("36.02", Int32(chance.one(of: [16, 2, 0])))
                    ($0.startsOn, $0.sessions) = (now.day.number, Int32(chance.number(1...3)))
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
                    ($0.course, $0.participants) = (course, participants(notebook, at: training, 6, &chance))
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
        switch chance.number(0...17) {
        case 0, 1: return look(for: "kube", notebook, at: companion)
        case 2...4: return form(notebook, &chance, now)
        case 5...7: return group.map { save($0, &chance, now) }
        case 8: return owned(notebook, &chance).map { account($0, &chance, now) }
        case 9: return owned(notebook, &chance).map { enterprise($0, &chance, now) }
        case 10...12: return owned(notebook, &chance).map { apply($0, notebook, &chance) }
        case 13: return bank(notebook, &chance, now)
        case 14, 15:
            return chance.any(of: notebook.applications).map { application in
                .empowerment(
                    companion,
                    .recordInstalment(
                        .with {
                            ($0.application, $0.on) = (application, now.day.number)
                            $0.amount = Int64(chance.number(0...30)) * 100_000
                        }))
            }
        case 16: return .empowerment(companion, query: .groups(.init()))
        default:
            guard let group, chance.happens(200) else { return nil }
            return .empowerment(
                companion,
                .closeGroup(.with { ($0.group, $0.reason, $0.on) = (group.id, "bubar", now.day.number) }))
        }
    }

    private static func form(_ notebook: Notebook, _ chance: inout Chance, _ now: Moment) -> Ask {
        let members = participants(notebook, at: companion, 12, &chance)
        return .empowerment(
            companion,
            .formGroup(
                .with {
                    ($0.programme, $0.name, $0.region) = ("kube", "Mawar", chance.one(of: ["36.02", "36.04"]))
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

    /// A group or a family, as the one of the two ids that is set.
    private typealias Holder = (family: Data, group: Data)

    private static func owned(_ notebook: Notebook, _ chance: inout Chance) -> Holder? {
        if let group = chance.any(of: notebook.groups), chance.happens(500) { return (Data(), group.id) }
        // Mostly the same few, so that what belongs together comes together.
        return chance.any(of: Array(notebook.families.prefix(5))).map { ($0, Data()) }
    }

    private static func account(_ holder: Holder, _ chance: inout Chance, _ now: Moment) -> Ask {
        .empowerment(
            companion,
            .recordAccount(
                .with {
                    ($0.family, $0.group, $0.bank) = (holder.family, holder.group, "137")
                    ($0.number, $0.holder) = (chance.one(of: ["0012345678", "1"]), "Aminah")
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
                    $0.nib = chance.one(of: ["1234567890123", ""])
                }))
    }

    private static func apply(_ holder: Holder, _ notebook: Notebook, _ chance: inout Chance) -> Ask {
        .empowerment(
            companion,
            .applyForKur(
                .with {
                    ($0.family, $0.group) = (holder.family, holder.group)
                    ($0.type, $0.use) = (chance.one(of: [.superMikro, .superMikro, .mikro]), .modalKerja)
                    ($0.amount, $0.months) = (Int64(chance.number(1...12)) * 1_000_000, Int32(chance.number(1...37)))
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
