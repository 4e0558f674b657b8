import Foundation
import Glibc
import Testing

/// Other hosts in network namespaces: a switch in a namespace of its own, with a cable to this host and one to each of
/// the others.
final class Network {
    /// This host's address.
    let here: String
    /// The switch's namespace; the hosts' namespaces have its name as a prefix.
    fileprivate let name: String
    private let net: String
    private let janitor: Janitor
    private var hosts = 0

    /// A network with this host alone.
    /// - Throws: the test's cancellation where namespaces are not allowed.
    init() throws {
        name = "tg\(UUID().uuidString.prefix(6).lowercased())"
        net = "10.77.\(UInt8.random(in: 1...250))"
        here = "\(net).1"
        janitor = try Network.makeSwitch(name)
        try Network.ip("-n", name, "link", "add", "br0", "type", "bridge")
        try Network.ip("link", "add", "dev", name, "type", "veth", "peer", "name", "near", "netns", name)
        for each in ["near", "br0"] { try Network.ip("-n", name, "link", "set", "dev", each, "up") }
        try Network.ip("-n", name, "link", "set", "dev", "near", "master", "br0")
        try Network.ip("addr", "add", "\(here)/24", "dev", name)
        try Network.ip("link", "set", "dev", name, "up")
    }

    /// - Returns: the janitor that removes the switch and the hosts.
    private static func makeSwitch(_ name: String) throws -> Janitor {
        guard getuid() == 0, ip != nil, nft != nil else {
            try Test.cancel("other hosts need root, iproute2 and nftables")
        }
        do { try ip("netns", "add", name) } catch { try Test.cancel("network namespaces are not allowed: \(error)") }
        return try Janitor(
            "read -r nothing; for each in /run/netns/\"$0\"*; do ip netns del \"${each##*/}\"; done", name)
    }

    /// Adds a host.
    func host() throws -> Host {
        hosts += 1
        return try Host(self, hosts, "\(net).\(hosts + 1)")
    }

    fileprivate static let ip = program("ip")
    private static let nft = program("nft")

    private static func program(_ name: String) -> String? {
        ["/usr/sbin/", "/sbin/", "/usr/bin/"].map { $0 + name }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    @discardableResult
    fileprivate static func ip(_ words: String...) throws -> String { try run(ip, words) }

    /// Runs nftables' program in a namespace.
    @discardableResult
    fileprivate static func nft(_ words: String, in namespace: String) throws -> String {
        try run(ip, ["netns", "exec", namespace, nft ?? "nft", words])
    }

    @discardableResult
    private static func run(_ program: String?, _ words: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program ?? "/usr/sbin/ip")
        process.arguments = words
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        // `waitUntilExit` polls only 20 times a second.
        try eventually("\(words.joined(separator: " ")) ends") { !process.isRunning }
        guard process.terminationStatus == 0 else {
            throw TooLate(description: "\(words.joined(separator: " ")): status \(process.terminationStatus)")
        }
        return String(decoding: said, as: UTF8.self)
    }
}

/// Another host on a network. Its cable can be pulled without either end being notified, or lose packets. Files and
/// `ipc` sockets are shared with this host.
final class Host {
    /// The host's address.
    let address: String
    private let network: Network
    fileprivate let name: String
    private let port: String

    fileprivate init(_ network: Network, _ number: Int, _ address: String) throws {
        self.network = network
        self.address = address
        name = "\(network.name)-\(number)"
        port = "port\(number)"
        try Network.ip("netns", "add", name)
        try Network.ip("-n", network.name, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", name)
        try Network.ip("-n", network.name, "link", "set", "dev", port, "up")
        try mend()
        try Network.ip("-n", name, "addr", "add", "\(address)/24", "dev", "eth0")
        for each in ["eth0", "lo"] { try Network.ip("-n", name, "link", "set", "dev", each, "up") }
    }

    /// The words before a program's command line that run it on this host.
    var running: [String] { [Network.ip ?? "ip", "netns", "exec", name] }

    /// Pulls the cable: packets vanish from now on.
    func cut() throws { try Network.ip("-n", network.name, "link", "set", "dev", port, "nomaster") }

    /// Plugs the cable in again.
    func mend() throws { try Network.ip("-n", network.name, "link", "set", "dev", port, "master", "br0") }

    /// Makes the cable lose a percentage of the packets to the host and from it. (`tc netem` would do the same, but not
    /// every kernel has it.)
    func lose(to: Int, from: Int) throws {
        // nft rejects a comparison that is always true.
        func chance(_ percent: Int) -> String { percent == 100 ? "" : "numgen random mod 100 < \(percent)" }
        try drop(chance(to), on: "eth0", in: name)
        try drop(chance(from), on: port, in: network.name)
    }

    /// Limits the cable to so many kilobytes a second from the host: packets beyond that are lost.
    func throttle(kilobytesPerSecond rate: Int) throws {
        // A sender passes on packets of up to 64 KiB before segmentation; a smaller burst would let none through.
        try drop("limit rate over \(rate) kbytes/second burst 256 kbytes", on: port, in: network.name)
    }

    /// Removes the limit.
    func unthrottle() throws { try Network.nft("delete table netdev \(port)", in: network.name) }

    /// Drops packets that enter at a device and fulfil a condition, instead of an earlier condition's.
    private func drop(_ condition: String, on device: String, in namespace: String) throws {
        let table = "table netdev \(device)"
        let hook = "type filter hook ingress device \"\(device)\" priority 0"
        let rule = "meta protocol ip \(condition) counter drop"
        try Network.nft("\(table); delete \(table); \(table) { chain in { \(hook); \(rule); }; }", in: namespace)
    }

    /// The number of packets that the cable has lost since the rules were set.
    func lost() throws -> Int {
        let tables = try [("eth0", name), (port, network.name)].map { device, namespace in
            try Network.nft("list table netdev \(device)", in: namespace)
        }
        return tables.joined().matches(of: /counter packets ([0-9]+)/).reduce(0) { $0 + (Int($1.1) ?? 0) }
    }

    /// Whether this host has an established connection to an address and port.
    func isConnected(to address: String) throws -> Bool {
        try !Network.ip("netns", "exec", name, "ss", "-Htn", "state", "established", "dst", address).isEmpty
    }
}
