import Testing

/// A page that names a file that has moved sends its reader astray.
@Suite struct `The pages` {
    private static let pages = ["README.md"] + Repository.files.filter { $0.hasSuffix(".md") }

    private static func findings(on page: String, _ text: String) -> [Finding] {
        Mention.all(on: page, text).filter { !$0.isThere }.map { Finding($0.page, $0.line, "names \($0.words)") }
    }

    @Test(arguments: pages) func `name files and folders that there are`(_ page: String) throws {
        expectNone(Self.findings(on: page, try Repository.text(of: page)), "Not in this checkout:")
    }

    @Test func `are found, and name something`() throws {
        for page in ["README.md", "deploy/README.md", "Tests/Simulation/README.md", "Shared/Schemas/README.md"] {
            #expect(Self.pages.contains(page))
            #expect(try Mention.all(on: page, Repository.text(of: page)).count >= 5, "\(page)")
        }
    }

    @Test(arguments: [
        "`Shared/Kernel/Nothing.swift`", "[here](Shared/Nothing)", "`Services/Registry/Nothing/…`",
        "`Services/*/…/doNothingAtAll`", "`Services/*/…/Nothing.swift`", "`Services/*/Nothing`", "`Nothing.swift`",
        "`Shared/Schemas/proto/<service>.nothing`", "`deploy/nothing --once`", "    deploy/nothing all",
        "```\ncp deploy/nothing/* /etc\n```", "`Shared/Kernel/Limits.swift`, `RegistryService.swift`",
        "`Shared/Kernel/Limits.swift`, `Node/Nothing.swift`",
    ])
    func `that name what is not there are found`(_ text: String) {
        #expect(Self.findings(on: "README.md", text).count == 1)
    }

    @Test(arguments: [
        "`Shared/Kernel/Limits.swift`, `Wire.swift`", "[here](Services/Registry)", "`Services/Registry/Rungs/…`",
        "`Services/*/…/learn`", "`Tests/<Service>Tests`", "`deploy/demo --once`", "[below](#tests)", "`a / b`",
        "`Shared/Kernel/Limits.swift`, `Node/Node.swift`", "[there](https://example.org/Shared/x)", "`tcp://…`",
        "`keys/*.pub`", "`/etc/Shared/x`",
    ])
    func `that name what is there, or no file of ours, are not`(_ text: String) {
        #expect(Self.findings(on: "README.md", text).isEmpty)
    }

    @Test func `name files relative to themselves`() {
        let page = "Tests/Simulation/README.md"
        #expect(Self.findings(on: page, "`World/World.swift`, `World/`, [x](../Benchmarks/README.md)").isEmpty)
        #expect(Self.findings(on: page, "`World/Nothing.swift`, `Nowhere/`, [x](../Nothing.md)").count == 3)
    }
}
