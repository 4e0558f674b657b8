import Foundation
import Support
import Testing
import WireSchemas

/// The story uses every command, since checks over an empty history would find nothing.
@Suite struct StoryTests {
    /// Every command of every service, and a step of every kind of job.
    private static let commands: Set<String> = [
        "import_regions", "set_parameters", "register_families", "mark_person", "assess_families", "propose_rungs",
        "confirm_rungs", "load_programmes", "enrol_families", "end_enrolment", "reveal_family", "open_handover",
        "check_numbers",
        "open_fund", "add_to_fund", "make_plan", "approve_plan", "cancel_plan", "write_payment_file", "record_results",
        "record_deliveries", "return_unpaid",
        "open_course", "admit_participants", "record_attendance", "close_course", "form_group", "record_savings",
        "record_account", "record_enterprise", "apply_for_kur", "record_bank_answer", "record_instalment",
        "close_group", "node.install_directory", "node.cancel_job", "step of assess_families", "step of propose_rungs",
        "step of enrol_families",
    ]

    @Test func `in good weather every command has something to do`() throws {
        var missing = StoryTests.commands
        for seed in UInt64(1)...40 where !missing.isEmpty {
            let history = try History(seed: seed, Chance(seed: seed), .none, trace: Trace(printed: false))
            #expect(history.findings.isEmpty, "\(history.report)")
            for station in history.world.stations {
                // A job is often over before it is cancelled.
                for line in try Journals.lines(of: station.machine.name, station.machine.store.sound)
                where !line.entry.events.isEmpty || line.entry.asked == "node.cancel_job" {
                    missing.remove((line.entry.hasJob ? "step of " : "") + line.entry.asked)
                }
            }
        }
        #expect(missing.isEmpty)
    }
}
