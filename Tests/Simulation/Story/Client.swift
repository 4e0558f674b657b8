import Foundation
import Kernel
import Schemas
import Support
import Vocabulary

/// A person at a screen, whose requests are sent until they are settled: who hears nothing, or that something failed,
/// sends the same bytes again.
final class Client {
    /// What a person does next, if there is anything.
    typealias Work = (inout Chance, Moment) -> Ask?

    let name: String
    private let work: Work
    private unowned let world: World
    private var chance: Chance
    /// What is under way, in the order in which it was first sent.
    private var open: [(letter: Letter, heard: (Data) -> Void)] = []
    /// The ids of commands that were settled, with the node.
    private var settled: [(node: String, id: Data)] = []
    /// How many may be under way.
    private let window: Int
    /// How much there is left to do.
    private var left: Int

    init(_ person: Person, in world: World, _ chance: Chance, length: Int) {
        name = person.name
        work = person.work
        window = person.window
        left = person.busy * length / 100
        self.world = world
        self.chance = chance
    }

    /// Whether all is done and nothing is under way.
    var isDone: Bool { left == 0 && open.isEmpty }

    /// Begins to work.
    func begin() { world.after(chance.number(50...500)) { [self] in goOn() } }

    private func goOn() {
        guard left > 0 else { return }
        if open.count < window, let ask = work(&chance, world.now) {
            left -= 1
            send(ask)
        } else if world.weather.isOver {
            // Nobody begins anything new for which the time has not come.
            left = open.count < window ? 0 : left
        }
        world.after(chance.number(20...700)) { [self] in goOn() }
    }

    /// Sends something, whatever else is under way.
    func send(_ ask: Ask) {
        var header = WireRequestHeader()
        header.requestID = newID()
        if ask.reusesID {
            guard let id = chance.any(of: settled.filter { $0.node == ask.node }.map(\.id)) else { return }
            header.requestID = id
        }
        header.kind = ask.kind
        header.onBehalfOf = ask.onBehalfOf
        header.deadline = ask.patience.map { world.now.adding(seconds: $0).microseconds } ?? 0
        ask.change(&header)
        let letter = Letter(ask, header, from: name)
        world.auditor.sent(letter)
        if ask.waits { open.append((letter, ask.heard)) }
        post(letter)
    }

    /// The first six bytes count milliseconds, the others are chance.
    private func newID() -> Data {
        let time = withUnsafeBytes(of: (world.now.microseconds / 1_000).bigEndian) { Data($0.suffix(6)) }
        let rest = [chance.next(), chance.next()].flatMap { number in
            withUnsafeBytes(of: number.bigEndian) { Array($0) }
        }
        return time + rest.prefix(10)
    }

    private func isOpen(_ letter: Letter) -> Bool { open.contains { $0.letter.frames == letter.frames } }

    private func post(_ letter: Letter) {
        // What the network does not take is lost, as far as a client knows.
        _ = world.network.ask(letter.frames, of: letter.to, as: name, from: name)
        world.after(chance.number(1_500...6_000)) { [self] in postAgain(letter) }
    }

    private func postAgain(_ letter: Letter) { if isOpen(letter) { post(letter) } }

    /// A reply has arrived.
    func hear(_ frames: [Data], from node: NodeName) {
        guard let heard = Heard(frames) else { return world.auditor.find(.acknowledged, "\(node) sent no reply") }
        world.auditor.heard(heard, from: node.description)
        guard let place = open.firstIndex(where: { heard.answers($0.letter) }) else { return }
        let (letter, take) = open[place]
        switch heard.header.outcome {
        case .fault:
            if heard.header.fault == .clockAhead { world.operators.clockIsAhead(of: node) }
            world.after(chance.number(200...2_000)) { [self] in postAgain(letter) }
            return
        case .turnedAway where heard.header.turnedAway == .busy:
            world.after(chance.number(200...2_000)) { [self] in postAgain(letter) }
            return
        case .answered: take(heard.body)
        default: break
        }
        open.remove(at: place)
        if letter.isCommand, heard.isSettled { settled.append((letter.to, letter.id)) }
    }
}
