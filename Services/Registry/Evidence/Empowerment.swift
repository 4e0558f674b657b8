import Foundation
import Kernel
import Schemas

extension Evidence {
    /// Stores completed courses, accounts, groups, enterprises and the repayment of loans.
    static func learn(_ event: EmpowermentEvent, _ tables: any Writing) throws {
        switch event.event {
        case .completed(let event): try completed(event, tables)
        case .accountRecorded(let event): try opened(event, tables)
        case .groupFormed(let event): try formed(event, tables)
        case .groupClosed(let event): try closed(event, tables)
        case .enterpriseRecorded(let event): try runs(event, tables)
        case .instalmentRecorded(let event): try repaid(event, tables)
        default: break
        }
    }

    private static func completed(_ event: EmpowermentCompleted, _ tables: any Writing) throws {
        try tables.write(
            """
            INSERT INTO completion (course, person, family, programme, attended, sessions, on_day)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (course, person) DO UPDATE SET
                family = excluded.family, attended = excluded.attended, sessions = excluded.sessions,
                on_day = excluded.on_day
            """,
            [
                .blob(event.course), .blob(event.person), .blob(event.family), .text(event.programme),
                .number(event.attended), .number(event.sessions), .number(event.on),
            ])
        if event.attended > 0 { try serve(event.family, event.programme, on: event.on, tables) }
    }

    private static func opened(_ event: EmpowermentAccountRecorded, _ tables: any Writing) throws {
        let holder = event.family.isEmpty ? event.group : event.family
        for family in event.families {
            try tables.write(
                """
                INSERT INTO account (holder, family, opened_on) VALUES ($1, $2, $3)
                ON CONFLICT (holder, family) DO UPDATE SET opened_on = excluded.opened_on
                """, [.blob(holder), .blob(family), .number(event.openedOn)])
        }
    }

    private static func formed(_ event: EmpowermentGroupFormed, _ tables: any Writing) throws {
        for member in event.members {
            try tables.write(
                """
                INSERT INTO membership (kube, family, formed_on, closed_on) VALUES ($1, $2, $3, NULL)
                ON CONFLICT (kube, family) DO NOTHING
                """, [.blob(event.group), .blob(member.family), .number(event.on)])
            try serve(member.family, event.programme, on: event.on, tables)
        }
    }

    /// Removes the group's account and enterprises from its members' evidence.
    private static func closed(_ event: EmpowermentGroupClosed, _ tables: any Writing) throws {
        try tables.write(
            "UPDATE membership SET closed_on = $1 WHERE kube = $2", [.number(event.on), .blob(event.group)])
        try tables.write("DELETE FROM account WHERE holder = $1", [.blob(event.group)])
        try tables.write("DELETE FROM enterprise WHERE holder = $1", [.blob(event.group)])
    }

    private static func runs(_ event: EmpowermentEnterpriseRecorded, _ tables: any Writing) throws {
        let holder = event.family.isEmpty ? event.group : event.family
        for family in event.families {
            try tables.write(
                """
                INSERT INTO enterprise (enterprise, family, holder, running_since) VALUES ($1, $2, $3, $4)
                ON CONFLICT (enterprise, family) DO UPDATE SET running_since = excluded.running_since
                """, [.blob(event.enterprise), .blob(family), .blob(holder), .number(event.runningSince)])
        }
    }

    private static func repaid(_ event: EmpowermentInstalmentRecorded, _ tables: any Writing) throws {
        for family in event.families {
            try tables.write(
                """
                INSERT INTO credit (application, family, repaid, in_arrears) VALUES ($1, $2, $3, $4)
                ON CONFLICT (application, family) DO UPDATE SET
                    repaid = excluded.repaid, in_arrears = excluded.in_arrears
                """, [.blob(event.application), .blob(family), .flag(event.repaid), .flag(event.inArrears)])
        }
    }
}
