import Edges
import Foundation
import Glibc
import Schemas
import Support

@testable import Console

/// A user of a province's console who repeats killed commands, as an operator would.
final class Operator {
    let province: TemporaryProvince
    /// The folder from which a command is run.
    private let desk: ([String]) throws -> TemporaryProvince
    /// The share of repeatable commands under which the console itself is killed.
    private let mishaps: Double
    private var chance: Chance
    /// The killed commands.
    private(set) var killed: [String] = []

    init(_ province: TemporaryProvince, mishaps: Double = 0, seed: UInt64 = 0) {
        self.province = province
        desk = { _ in province }
        self.mishaps = mishaps
        chance = Chance(seed: seed)
    }

    /// Users at the consoles of a province whose agencies have hosts of their own.
    init(_ apart: ProvinceApart) {
        province = apart.whole
        desk = apart.desk
        mishaps = 0
        chance = Chance(seed: 0)
    }

    /// Runs a command once. Its nodes may be killed meanwhile, the console is not.
    /// - Parameter status: the expected exit status.
    /// - Returns: its standard output.
    @discardableResult
    func once(_ arguments: String..., status: Int32 = 0) throws -> String { try once(arguments, status: status) }

    /// The same with an array of arguments.
    @discardableResult
    func once(_ arguments: [String], status: Int32 = 0) throws -> String {
        let command = try desk(arguments).tangga(arguments)
        let ended = try command.status(within: 120)
        guard ended == status else {
            throw Failed(command: command.command, status: ended, words: command.out + command.words)
        }
        return command.out
    }

    /// Runs an idempotent command, and again after each kill, until it exits by itself.
    @discardableResult
    func repeatedly(_ arguments: String..., status: Int32 = 0) throws -> String {
        while true {
            let command = try desk(arguments).tangga(arguments)
            let dies = chance.happens(mishaps)
            if dies {
                usleep(UInt32(chance.number(0...400)) * 1_000)
                command.end()
            }
            let ended = try command.status(within: 120)
            if ended == status { return command.out }
            guard dies, ended == -SIGKILL else {
                throw Failed(command: command.command, status: ended, words: command.out + command.words)
            }
            killed.append("tangga \(arguments.prefix(2).joined(separator: " "))")
        }
    }

    /// The id in the first column of a CSV's first row.
    static func id(in csv: String) throws -> String {
        let lines = csv.split(separator: "\n")
        guard lines.count > 1, let id = lines[1].split(separator: ",").first else {
            throw TooLate(description: "no row in: \(csv)")
        }
        return String(id)
    }
}
