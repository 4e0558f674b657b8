import SwiftProtobuf
import Vocabulary
import WireSchemas

/// The commands that every node accepts, independent of its service.
enum NodeCommands {
    enum Decision {
        case accept(WireNodeEvent, WireNodeAnswer)
        case refuse(WireNodeRefusal)
    }

    /// The permission to cancel the jobs of others; a job's starter may cancel it without.
    static let cancelling = "node.cancel_job"

    static func name(of command: WireNodeCommand) -> String? {
        switch command.command {
        case .installDirectory, .installSealedDirectory: Grants.installing
        case .acceptClock: "node.accept_clock"
        case .backUp: "node.back_up"
        case .followAnew: "node.follow_anew"
        case .cancelJob: cancelling
        case nil: nil
        }
    }

    static func decide(
        _ command: WireNodeCommand, at: Moment, _ node: NodeName, _ founder: Founder, _ tables: any Reading
    ) throws -> Decision {
        // A directory holds province.yaml as one text (`plan`), hence the larger limit.
        if let place = Inspection.fault(in: command, text: Limits.bodyBytes) {
            return .refuse(refusal(.notUnderstood, place))
        }
        switch command.command {
        case nil: return .refuse(refusal(.notUnderstood))
        case .installDirectory(let directory):
            // If the province has a seal, or once had one, an unsealed directory is refused.
            guard founder.seal == nil, try !Grants.isSealed(tables) else { return .refuse(refusal(.sealWrong)) }
            return try install(directory, node, tables) { $0.directoryInstalled = directory }
        case .installSealedDirectory(let sealed):
            guard let directory = founder.unsealed(sealed) else { return .refuse(refusal(.sealWrong)) }
            return try install(directory, node, tables) { $0.sealedDirectoryInstalled = sealed }
        case .acceptClock(let command):
            let (difference, overflow) = command.now.subtractingReportingOverflow(at.microseconds)
            guard !overflow, difference.magnitude <= UInt64(Limits.clockDifference.microseconds) else {
                return .refuse(refusal(.clockDisagrees, at.iso))
            }
            var event = WireNodeEvent()
            event.clockAccepted = command
            var answer = WireNodeAnswer()
            answer.clockAccepted = WireClockAccepted()
            return .accept(event, answer)
        case .backUp(let command):
            var event = WireNodeEvent()
            event.backedUp = command
            var answer = WireNodeAnswer()
            answer.backedUp = WireBackedUp()
            return .accept(event, answer)
        case .cancelJob(let command):
            guard let job = try Jobs.find(command.job, tables) else { return .refuse(refusal(.jobUnknown)) }
            guard job.state == .running || job.state == .standing else { return .refuse(refusal(.jobEnded)) }
            var event = WireNodeEvent()
            event.jobCancelled.job = command.job
            var answer = WireNodeAnswer()
            answer.jobCancelled.job = command.job
            return .accept(event, answer)
        case .followAnew(let command):
            var event = WireNodeEvent()
            event.followedAnew = command
            var answer = WireNodeAnswer()
            answer.followedAnew = WireFollowedAnew()
            return .accept(event, answer)
        }
    }

    private static func install(
        _ directory: WireDirectory, _ node: NodeName, _ tables: any Reading, _ happened: (inout WireNodeEvent) -> Void
    ) throws -> Decision {
        if let fault = DirectoryFault.first(in: directory, for: node) {
            return .refuse(refusal(fault.code, fault.subject))
        }
        let version = try Grants.version(tables)
        guard directory.version > version else { return .refuse(refusal(.directoryOutdated, "\(version)")) }
        var event = WireNodeEvent()
        happened(&event)
        var answer = WireNodeAnswer()
        answer.installed.version = directory.version
        return .accept(event, answer)
    }

    /// Writes an event of the node; `at` is the time of its entry.
    static func apply(_ event: WireNodeEvent, at: Int64, _ tables: any Writing) throws {
        switch event.event {
        case .directoryInstalled(let directory): try Grants.install(directory, tables)
        case .sealedDirectoryInstalled(let sealed):
            // The seal was verified by `decide`.
            try Grants.install(WireDirectory(serializedBytes: sealed.directory), tables)
            try Grants.recordSealed(tables)
        case .jobCancelled(let cancelled): try Jobs.apply(cancelled, at: at, tables)
        // These events exist for the audit trail alone: copied tables are not folded from the journal.
        case .clockAccepted, .ticked, .backedUp, .followedAnew, nil: break
        }
    }

    private static func refusal(_ code: WireNodeRefusal.Code, _ subject: String = "") -> WireNodeRefusal {
        var refusal = WireNodeRefusal()
        refusal.code = code
        refusal.subject = subject
        return refusal
    }
}

extension WireNodeEvent {
    /// The directory that the event installed; nil for another event.
    var directory: WireDirectory? {
        get throws {
            switch event {
            case .directoryInstalled(let directory): directory
            // The seal was verified before the event was written.
            case .sealedDirectoryInstalled(let sealed): try WireDirectory(serializedBytes: sealed.directory)
            case .clockAccepted, .ticked, .backedUp, .followedAnew, .jobCancelled, nil: nil
            }
        }
    }
}
