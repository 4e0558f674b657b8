import ArgumentParser
import Edges
import Foundation
import Intake
import Kernel
import Talk
import Vocabulary

/// Runs an asynchronous command.
func run(_ command: some AsyncParsableCommand) async throws {
    var command = command
    try await command.run()
}

// Exit status: 0 done, 1 refused or partly rejected, 2 wrong usage, 3 a node could not be reached.
Screen.hearClosedPipes()
do {
    var command = try Tangga.parseAsRoot()
    if let patient = command as? any AsyncParsableCommand {
        try await run(patient)
    } else {
        try command.run()
    }
} catch let fault as ConsoleFault {
    Screen.note(fault.phrase[Tangga.language])
    exit(fault.status)
} catch let fault as TalkFault {
    let fault = ConsoleFault(fault)
    Screen.note(fault.phrase[Tangga.language])
    exit(fault.status)
} catch let fault as FileFault {
    Screen.note(fault.phrase[Tangga.language])
    exit(1)
} catch let fault as ProvinceFault {
    Screen.note(fault.description)
    exit(2)
} catch {
    let code = Tangga.exitCode(for: error)
    let text = Tangga.fullMessage(for: error)
    if code.isSuccess { Screen.out(text) } else if !text.isEmpty { Screen.note(text) }
    exit(code.isSuccess ? 0 : code == .validationFailure ? 2 : code.rawValue)
}
