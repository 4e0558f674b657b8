import Foundation
import Kernel
import Support
import SwiftProtobuf
import Testing
import Vocabulary
import WireSchemas

/// Relations that the limits must fulfil.
@Suite struct `The limits` {
    @Test func `a client's window is at most half of the high-water mark`() {
        #expect(Limits.window * 2 <= Int(Limits.highWaterMark))
    }

    @Test func `the turns under way leave some of a client's window to be settled`() {
        #expect(Limits.turnInputs * Limits.turnsUnderWay < Limits.window)
        #expect(Limits.settledAtOnce < Limits.turnInputs)
        #expect(Limits.window <= Int(Limits.highWaterMark))
    }

    @Test func `a body over its limit still arrives, so that it can be turned away`() {
        #expect(Int64(Limits.body) < Limits.requestFrame && Int64(Limits.header) < Limits.requestFrame)
        #expect(Limits.question < Limits.body && Limits.requestFrame < Limits.frame)
    }

    @Test func `a page with its longest entry at its end fits into a frame`() {
        // Each line's framing takes a few bytes.
        let wrapping = Limits.pageEntries * 100
        #expect(Int64(Limits.pageBytes + Limits.entry + wrapping) <= Limits.frame)
    }

    @Test func `a body and its reply fit into an entry, and a bulk command into a body`() {
        #expect(Limits.body * 2 <= Limits.entry)
        // A family with ten members has less than 4 kB.
        #expect(Limits.bulk * 4_000 <= Limits.body)
    }

    @Test func `a follower hears from its peer before it counts it as silent`() {
        #expect(Limits.heartbeat <= Limits.patience)
        #expect(Limits.peerSilence > 0 && Limits.peerRetry > 0)
    }

    @Test func `a client's window of commands and of questions finds room to wait, and a longest body too`() {
        #expect(Limits.window <= Limits.commandsOfOne.count && Limits.window <= Limits.questionsOfOne.count)
        #expect(Limits.body * 4 <= Limits.commandsOfOne.bytes && Limits.commandsOfOne.bytes <= Limits.commandsBytes)
        #expect(Limits.window * (Limits.small + Limits.waitingRequest) <= Limits.questionsOfOne.bytes)
        #expect(Limits.questionsOfOne.bytes <= Limits.questionsBytes && Limits.parkedOfOne.bytes <= Limits.parkedBytes)
    }

    @Test func `the messages that a node holds of all principals stay within 400 MB`() {
        let pages = Limits.pagesUnderWay * Int(Limits.frame)
        let waiting = Limits.commandsBytes + Limits.questionsBytes + Limits.parkedBytes + Limits.takenAtOnce.bytes
        #expect(pages + waiting + Limits.unsent <= 320 * 1024 * 1024)
        // Replies too short to be counted, of one principal on all its connections.
        #expect(Int(Limits.highWaterMark) * Limits.unsentSmall * Limits.connectionsOfOne <= 32 * 1024 * 1024)
    }

    @Test func `a page that was sent is repeated no later than a follower asks for it again`() {
        #expect(Limits.pageAgain <= Int64(Limits.heartbeat / 1_000) + Limits.peerSilence)
    }

    @Test func `a quiet node's sign of life comes before its clock counts as ahead`() {
        #expect(Limits.tick * 2 <= Limits.clockAhead)
    }
}

/// The hash chain and the request digests.
@Suite struct `The chain` {
    @Test func `a hash is of the predecessor's and of the content's`() {
        // SHA-256 of the empty text, and of that hash appended to the empty one, from `sha256sum`.
        let content = Chain.content(Data())
        #expect(content.map { String($0, radix: 16) }.joined().hasPrefix("e3b0c44298fc1c149afbf4c8996fb92427ae41e4"))
        #expect(Chain.link(Data(), content) == Chain.content(content))
        #expect(Chain.link(content, content) == Chain.content(content + content))
    }

    @Test func `no two requests are written alike`() {
        let digests = [
            Chain.digest(principal: "ab", onBehalfOf: "c", kind: 1, body: Data("d".utf8)),
            Chain.digest(principal: "a", onBehalfOf: "bc", kind: 1, body: Data("d".utf8)),
            Chain.digest(principal: "abc", onBehalfOf: "", kind: 1, body: Data("d".utf8)),
            Chain.digest(principal: "ab", onBehalfOf: "c", kind: 4, body: Data("d".utf8)),
            Chain.digest(principal: "ab", onBehalfOf: "c", kind: 1, body: Data("e".utf8)),
            Chain.digest(principal: "ab", onBehalfOf: "cd", kind: 1, body: Data()),
        ]
        #expect(Set(digests).count == digests.count)
    }

    @Test func `chance from a seed is the same everywhere`() {
        // SplitMix64's first outputs for seed 0, from its authors' program.
        var chance = Chance(seed: 0)
        #expect(chance.next() == 0xE220_A839_7B1D_CDAF)
        #expect(chance.next() == 0x6E78_9E6A_A1B9_65F4)
    }
}
