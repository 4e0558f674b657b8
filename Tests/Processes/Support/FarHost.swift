import Foundation
import Glibc
import Testing

/// Another host, as far as the network goes: a network namespace, a switch, and a cable that can be pulled so that
/// neither end is told. Files and `ipc` sockets are shared with this one.
final class FarHost {
    /// The address of this host on the cable.
    let here: String
    private let name: String
    private let janitor: Janitor

    /// - Throws: the test's cancellation where namespaces are not allowed.
    init() throws {
        try FarHost.demandRoot()
        name = "tg\(UUID().uuidString.prefix(6).lowercased())"
        let net = "10.77.\(UInt8.random(in: 1...250))"
        here = "\(net).1"
        janitor = try Janitor("read -r nothing; ip netns del \"$0\"; ip netns del \"$0-s\"", name)
        let switching = "\(name)-s"
        try FarHost.ip("netns", "add", name)
        try FarHost.ip("netns", "add", switching)
        try FarHost.ip("-n", switching, "link", "add", "br0", "type", "bridge")
        try FarHost.ip("link", "add", "dev", name, "type", "veth", "peer", "name", "near", "netns", switching)
        try FarHost.ip("-n", switching, "link", "add", "far", "type", "veth", "peer", "name", "eth0", "netns", name)
        for each in ["near", "far", "br0"] { try FarHost.ip("-n", switching, "link", "set", "dev", each, "up") }
        try FarHost.ip("-n", switching, "link", "set", "dev", "near", "master", "br0")
        try mend()
        try FarHost.ip("addr", "add", "\(here)/24", "dev", name)
        try FarHost.ip("link", "set", "dev", name, "up")
        try FarHost.ip("-n", name, "addr", "add", "\(net).2/24", "dev", "eth0")
        for each in ["eth0", "lo"] { try FarHost.ip("-n", name, "link", "set", "dev", each, "up") }
    }

    /// What to put before a program's words so that it runs there.
    var running: [String] { [FarHost.program ?? "ip", "netns", "exec", name] }

    /// Pulls the cable: what is sent from now on vanishes.
    func cut() throws { try FarHost.ip("-n", "\(name)-s", "link", "set", "dev", "far", "nomaster") }

    /// Puts the cable in again.
    func mend() throws { try FarHost.ip("-n", "\(name)-s", "link", "set", "dev", "far", "master", "br0") }

    private static let program = ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private static func demandRoot() throws {
        guard getuid() == 0, program != nil else { try Test.cancel("another host needs root and iproute2") }
    }

    private static func ip(_ words: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program ?? "/usr/sbin/ip")
        process.arguments = words
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw TooLate(description: "ip \(words.joined(separator: " ")): status \(process.terminationStatus)")
        }
    }
}
