import Foundation
import Support
import Testing

@testable import Edges

@Suite struct LockFileTests {
    /// Another process that holds the lock until its standard input closes.
    private final class Holder {
        let process = Process()
        private let input = Pipe()
        private let output = Pipe()

        init(_ path: String) throws {
            process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
            let program = """
                import fcntl, sys
                file = open(sys.argv[1], "a")
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                print("held", flush=True)
                sys.stdin.read()
                """
            process.arguments = ["-c", program, path]
            process.standardInput = input
            process.standardOutput = output
            try process.run()
            // It prints `held` once it has the lock, or exits.
            let said = try output.fileHandleForReading.read(upToCount: 5)
            #expect(said == Data("held\n".utf8))
        }

        func end() throws {
            try input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
    }

    @Test func `one process at a time has it, and the system says which`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("registry.lock")
        #expect(LockFile.holder(of: path) == nil)
        let holder = try Holder(path)
        #expect(try LockFile(path) == nil)
        #expect(LockFile.holder(of: path) == holder.process.processIdentifier)
        try holder.end()
        #expect(LockFile.holder(of: path) == nil)
        let lock = try LockFile(path)
        #expect(lock != nil)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == "\(ProcessInfo.processInfo.processIdentifier)\n")
        withExtendedLifetime(lock) {}
    }

    @Test func `a process that ended before leaves nothing to clean up`() throws {
        let folder = try TemporaryFolder()
        try folder.write("4194304999\nwhat stood there before\n", to: "registry.lock")
        let path = folder.path("registry.lock")
        let lock = try LockFile(path)
        #expect(lock != nil)
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("before\n") == false)
        withExtendedLifetime(lock) {}
    }

    @Test func `a folder that is not there is a fault of the system`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: SystemFault.self) { try LockFile(folder.path("none/registry.lock")) }
    }
}
