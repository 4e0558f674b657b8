import Edges
import Foundation
import Glibc

@testable import Console

/// Somebody at the console of a province, who repeats what did not go through, as any operator would.
final class Operator {
    let province: TemporaryProvince
    /// Where a command is given.
    private let desk: ([String]) throws -> TemporaryProvince
    /// The share of the commands that may be repeated under which the console itself is killed.
    private let mishaps: Double
    private var chance: Chance
    /// What was killed.
    private(set) var killed: [String] = []

    init(_ province: TemporaryProvince, mishaps: Double = 0, seed: UInt64 = 0) {
        self.province = province
        desk = { _ in province }
        self.mishaps = mishaps
        chance = Chance(seed: seed)
    }

    /// Somebody at each console of a province whose agencies are apart.
    init(_ apart: ProvinceApart) {
        province = apart.whole
        desk = apart.desk
        mishaps = 0
        chance = Chance(seed: 0)
    }

    /// Runs a command that is told once: its nodes may be killed under it, the console is not.
    /// - Parameter status: how it is to end.
    /// - Returns: what it printed.
    @discardableResult
    func once(_ arguments: String..., status: Int32 = 0) throws -> String { try once(arguments, status: status) }

    /// The same with a list of arguments.
    @discardableResult
    func once(_ arguments: [String], status: Int32 = 0) throws -> String {
        let command = try desk(arguments).tangga(arguments)
        let ended = try command.status(within: 120)
        guard ended == status else {
            throw Failed(command: command.command, status: ended, words: command.out + command.words)
        }
        return command.out
    }

    /// Runs a command that may be told again and again, until it has ended by itself.
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

    /// The id in the first column of the first row of a CSV.
    static func id(in csv: String) throws -> String {
        let lines = csv.split(separator: "\n")
        guard lines.count > 1, let id = lines[1].split(separator: ",").first else {
            throw TooLate(description: "no row in: \(csv)")
        }
        return String(id)
    }
}
