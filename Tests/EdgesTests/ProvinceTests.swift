import Foundation
import Kernel
import Support
import Testing

@testable import Edges

@Suite struct ProvinceTests {
    private static let yaml = """
        code: "36"
        name: Banten
        founder: pendiri
        nodes:
          - name: registry.bappeda
            address: ipc://run/registry.bappeda.sock
          - name: disbursement.dinsos
            address: tcp://10.0.0.2:5510
            addresses: [tcp://10.0.0.3:5510]
            follows: [registry.bappeda]
            personal: true
        people:
          - name: bendahara
            role: Bendahara
            grants:
              - node: disbursement.dinsos
                may: [disbursement.*]
                area: "36.02"
        """

    private static func folder(_ yaml: String = yaml) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(yaml, to: "province.yaml")
        return folder
    }

    private static let key = String(repeating: "0", count: 40)

    @Test func `a province's settings are read, and absent ones are empty`() throws {
        let folder = try Self.folder()
        let plan = try Province(folder.url).plan
        #expect(plan.code == "36" && plan.name == "Banten" && plan.founder == "pendiri")
        #expect(plan.nodes.map(\.name) == ["registry.bappeda", "disbursement.dinsos"])
        #expect(plan.nodes.map(\.follows) == [nil, ["registry.bappeda"]])
        #expect(plan.nodes.map(\.personal) == [nil, .all])
        let person = try #require(plan.people.first)
        #expect(person.speaksForOthers == nil && person.role == "Bendahara")
        #expect(
            plan.grants(of: person).map(\.node) == ["disbursement.dinsos"]
                && plan.grants(of: person).map(\.area) == ["36.02"]
        )
    }

    @Test(arguments: [
        ("", "province.yaml"), ("code: [", "province.yaml"), ("- 36", "province.yaml"),
        (yaml.replacingOccurrences(of: "founder: pendiri\n", with: ""), "founder"),
        (
            yaml.replacingOccurrences(of: "    address: ipc://run/registry.bappeda.sock\n", with: ""),
            "address"
        ),
        (yaml.replacingOccurrences(of: "may: [disbursement.*]", with: "may: disbursement.*"), "may"),
        (yaml.replacingOccurrences(of: "personal: true", with: "personal: barangkali"), "personal"),
    ])
    func `an invalid province file is refused with the fault's place`(yaml: String, named: String) throws {
        let folder = try Self.folder(yaml)
        let fault = #expect(throws: ProvinceFault.self) { try Province(folder.url) }
        let sentence = try #require(fault?.description)
        #expect(
            sentence.contains(named) && sentence.contains(folder.path("province.yaml")), "\(sentence)")
    }

    @Test func `a folder without a province says how one is made`() throws {
        let folder = try TemporaryFolder()
        let fault = #expect(throws: ProvinceFault.self) { try Province(folder.url) }
        #expect(fault?.description.contains("tangga init \(folder.url.path)") == true)
    }

    /// The path's length in bytes, and whether a socket can have it.
    @Test(arguments: [(106, true), (107, true), (108, false), (300, false)])
    func `a socket's path has at most 107 bytes`(bytes: Int, fits: Bool) throws {
        let folder = try Self.folder()
        let province = try Province(folder.url)
        // The name's length is counted in bytes, of which `é` has two.
        let rest = bytes - folder.url.path.utf8.count - 1 - 2
        let name = "é" + String(repeating: "x", count: rest)
        if fits {
            #expect(try province.endpoint("ipc://" + name) == "ipc://" + folder.path(name))
        } else {
            #expect(throws: ProvinceFault.self) { try province.endpoint("ipc://" + name) }
        }
    }

    @Test(arguments: ["tcp://127.0.0.1:5510", "tcp://[::1]:5510", "ipc:///run/tangga/registry.sock"])
    func `an address that does not lie within the folder stays as it is`(address: String) throws {
        let folder = try Self.folder()
        #expect(try Province(folder.url).endpoint(address) == address)
    }

    @Test func `a node has all its addresses, with the key beside them`() throws {
        let folder = try Self.folder()
        try folder.write(Self.key + "\n", to: "keys/disbursement.dinsos.pub")
        let address = try Province(folder.url).address(of: #require(NodeName("disbursement.dinsos")))
        #expect(address.endpoints == ["tcp://10.0.0.2:5510", "tcp://10.0.0.3:5510"])
        #expect(address.publicKeys == [Self.key])
    }

    @Test(arguments: [
        ("registry.bappeda", "keys/registry.bappeda.pub"), ("reporting.bappeda", "reporting.bappeda"),
    ])
    func `a node without a key, or that is not in the province, is named`(node: String, named: String)
        throws
    {
        let folder = try Self.folder()
        let province = try Province(folder.url)
        let fault = #expect(throws: ProvinceFault.self) {
            try province.address(of: #require(NodeName(node)))
        }
        #expect(fault?.description.contains(named) == true)
    }

    @Test func `a secret key gives its public half`() throws {
        let folder = try Self.folder()
        let pair = try ZeroMQContext.keyPair()
        try folder.write(pair.secretKey + "\n", to: "keys/bendahara.key", mode: 0o600)
        try folder.write(" " + pair.publicKey + "\n", to: "keys/bendahara.pub")
        let province = try Province(folder.url)
        let keys = try province.keys(of: "bendahara")
        #expect(keys.publicKey == pair.publicKey && keys.secretKey == pair.secretKey)
        #expect(province.publicKeys(of: "bendahara") == [pair.publicKey])
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o660, 0o610])
    func `a secret key that others may read is refused, with the command that repairs it`(mode: Int) throws {
        let folder = try Self.folder()
        try folder.write(try ZeroMQContext.keyPair().secretKey, to: "keys/bendahara.key", mode: mode)
        let province = try Province(folder.url)
        let fault = #expect(throws: ProvinceFault.self) { try province.keys(of: "bendahara") }
        #expect(fault?.description.contains("chmod 600 \(folder.path("keys/bendahara.key"))") == true)
        for good in [0o600, 0o400] {
            try folder.write(try ZeroMQContext.keyPair().secretKey, to: "keys/bendahara.key", mode: good)
            #expect(throws: Never.self) { try province.keys(of: "bendahara") }
        }
    }

    @Test func `a province without a seal file has none, and one with 32 bytes has that seal`() throws {
        let folder = try Self.folder()
        let province = try Province(folder.url)
        #expect(try province.seal == nil)
        let seal = Data(1...32)
        try folder.write(seal.base64EncodedString() + "\n", to: "keys/seal.pub")
        #expect(try province.seal == seal)
    }

    @Test(arguments: ["", "bukan", Data(1...31).base64EncodedString(), Data(1...33).base64EncodedString(), "\u{FFFD}="])
    func `an invalid seal is refused, not taken for an absent one`(text: String) throws {
        let folder = try Self.folder()
        try folder.write(text, to: "keys/seal.pub")
        let province = try Province(folder.url)
        let fault = #expect(throws: ProvinceFault.self) { try province.seal }
        #expect(fault?.description.contains(folder.path("keys/seal.pub")) == true)
    }

    @Test func `a seal that cannot be read, or leads nowhere, is refused`() throws {
        let folder = try Self.folder()
        let province = try Province(folder.url)
        let path = folder.path("keys/seal.pub")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(throws: ProvinceFault.self) { try province.seal }
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder.path("nowhere"))
        #expect(throws: ProvinceFault.self) { try province.seal }
    }

    @Test func `while a key is being replaced both are known, the next one last; of a stranger none`() throws {
        let folder = try Self.folder()
        try folder.write(Self.key + "\n", to: "keys/bendahara.pub")
        let next = String(Self.key.reversed())
        try folder.write(next + "\n", to: "keys/bendahara.next.pub")
        let province = try Province(folder.url)
        #expect(try province.known("bendahara") == [Self.key, next])
        #expect(!province.isHere("bendahara"))
        #expect(province.publicKeys(of: "stranger").isEmpty)
        #expect(throws: ProvinceFault.self) { try province.known("stranger") }
    }

    @Test(arguments: ["", "x", String(repeating: "~", count: 40), String(repeating: "0", count: 39)])
    func `an invalid key is refused with its file`(text: String) throws {
        let folder = try Self.folder()
        try folder.write(text, to: "keys/bendahara.key")
        let province = try Province(folder.url)
        let fault = #expect(throws: ProvinceFault.self) { try province.keys(of: "bendahara") }
        #expect(fault?.description.contains("keys/bendahara.key") == true)
    }
}
