import Foundation
import Kernel
import Schemas
import Support
import Vocabulary
import WireSchemas

/// A person's client. It repeats a request's bytes until the request is settled: after silence, a fault or a full
/// queue.
final class Client {
    /// A person's next request; nil where there is none yet.
    typealias Work = (inout Chance, Moment) -> Ask?

    let name: String
    private let work: Work
    private unowned let world: World
    private var chance: Chance
    /// Unsettled requests, in the order of the first sending.
    private var open: [Open] = []

    private struct Open {
        var letter: Letter
        let heard: (Data) -> Void
        /// The number of the timer that resends it; earlier timers are void.
        var timer = 0
    }

    /// The number of timers so far.
    private var timers = 0
    /// The settled commands' ids, with their nodes.
    private var settled: [(node: String, id: Data)] = []
    /// The most unsettled requests at once.
    private let window: Int
    /// The number of requests still to begin.
    private var left: Int

    init(_ person: Person, in world: World, _ chance: Chance, length: Int) {
        name = person.name
        work = person.work
        window = person.window
        left = person.busy * length / 100
        self.world = world
        self.chance = chance
    }

    /// Whether every request was begun and settled.
    var isDone: Bool { left == 0 && open.isEmpty }

    /// Starts sending.
    func begin() { world.after(chance.number(50...500)) { [self] in goOn() } }

    private func goOn() {
        guard left > 0 else { return }
        if open.count < window, let ask = work(&chance, world.now) {
            left -= 1
            world.somebodyAsks()
            send(ask)
        } else if world.weather.isOver {
            // After the faults' end a person without a next request has finished.
            left = open.count < window ? 0 : left
        }
        world.after(chance.number(20...700)) { [self] in goOn() }
    }

    /// Sends a request, beyond the window too.
    func send(_ ask: Ask) {
        var header = WireRequestHeader()
        header.requestID = newID()
        if ask.reusesID {
            guard let id = chance.any(of: settled.filter { $0.node == ask.node }.map(\.id)) else { return }
            header.requestID = id
        }
        header.kind = ask.kind
        header.onBehalfOf = ask.onBehalfOf
        var patience = ask.patience
        // Now and then a client sets a deadline. A command that arrives later is turned away for good.
        if patience == nil, ask.kind == .command, chance.happens(80) { patience = Int64(chance.number(1...8)) }
        header.deadline = patience.map { world.now.adding(seconds: $0).microseconds } ?? 0
        // A replica may lag behind the client, which can ask for an entry that it must have.
        if world.faults.lag > 0, ask.kind == .query, chance.happens(500) {
            header.atLeast = world.auditor.head(of: ask.node)
        }
        ask.change(&header)
        let letter = Letter(ask, header, from: name)
        world.auditor.sent(letter)
        post(letter)
        sendUnderOldKey(ask, header)
        guard ask.waits else { return }
        open.append(Open(letter: letter, heard: ask.heard))
        postAgain(open.count - 1, in: 1_500...6_000)
    }

    /// Six bytes of milliseconds, then random bytes.
    private func newID() -> Data {
        let time = withUnsafeBytes(of: (world.now.microseconds / 1_000).bigEndian) { Data($0.suffix(6)) }
        let rest = [chance.next(), chance.next()].flatMap { number in
            withUnsafeBytes(of: number.bigEndian) { Array($0) }
        }
        return time + rest.prefix(10)
    }

    private func post(_ letter: Letter, under key: String? = nil) {
        // A request that the network refuses is lost for the client.
        _ = world.network.ask(
            letter.frames, of: letter.to, as: name, key: key ?? world.operators.key(of: name), from: name)
    }

    /// A thief sends the owner's command under the replaced key, as a request of its own.
    private func sendUnderOldKey(_ ask: Ask, _ header: WireRequestHeader) {
        guard ask.kind == .command, !ask.isBad, let key = world.operators.replacedKey(of: name), chance.happens(300)
        else { return }
        var header = header
        header.requestID = newID()
        let letter = Letter(ask, header, from: name)
        world.auditor.sent(letter)
        post(letter, under: key)
    }

    /// Resends the request at an index after so many milliseconds, unless it is settled by then.
    private func postAgain(_ place: Int, in milliseconds: ClosedRange<Int>) {
        timers += 1
        open[place].timer = timers
        world.after(chance.number(milliseconds)) { [self, timer = timers] in
            guard let place = open.firstIndex(where: { $0.timer == timer }) else { return }
            post(open[place].letter)
            postAgain(place, in: 1_500...6_000)
        }
    }

    /// A node was restored to an earlier entry: its journal may no longer know the settled commands' ids.
    func restored(_ node: String) {
        settled.removeAll { $0.node == node }
        for place in open.indices where open[place].letter.to == node { open[place].letter.nodeWasRestored() }
    }

    /// A reply has arrived.
    func hear(_ frames: [Data], from node: NodeName) {
        guard let heard = Heard(frames) else { return world.auditor.find(.acknowledged, "\(node) sent no reply") }
        world.auditor.heard(heard, from: node.description)
        guard let place = open.firstIndex(where: { heard.answers($0.letter) }) else { return }
        let letter = open[place].letter
        switch heard.header.outcome {
        case .fault:
            if heard.header.fault == .clockAhead { world.operators.clockIsAhead(of: node) }
            return postAgain(place, in: 200...2_000)
        case .turnedAway where heard.header.turnedAway == .busy:
            return postAgain(place, in: 200...2_000)
        case .answered: open[place].heard(heard.body)
        default: break
        }
        open.remove(at: place)
        if letter.isCommand, heard.isSettled { settled.append((letter.to, letter.id)) }
    }
}
