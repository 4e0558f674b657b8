import ArgumentParser
import Foundation

// Exit status: 0 every wanted figure held, 1 a figure missed its bound, 2 wrong usage, 3 a measurement failed.
do {
    var command = try TanggaBench.parseAsRoot()
    try command.run()
} catch let code as ExitCode {
    exit(code.rawValue)
} catch let fault as BenchFault {
    FileHandle.standardError.write(Data("bench: \(fault)\n".utf8))
    exit(3)
} catch {
    let code = TanggaBench.exitCode(for: error)
    let text = TanggaBench.fullMessage(for: error)
    (code.isSuccess ? FileHandle.standardOutput : .standardError).write(Data("\(text)\n".utf8))
    exit(code.isSuccess ? 0 : code == .validationFailure ? 2 : 3)
}
