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
        #expect(Limits.windowRequests * 2 <= Int(Limits.highWaterMarkMessages))
    }

    @Test func `the turns under way leave some of a client's window to be settled`() {
        #expect(Limits.turnInputs * Limits.unflushedTurns < Limits.windowRequests)
        #expect(Limits.inputsPerFlushCheck < Limits.turnInputs)
        #expect(Limits.windowRequests <= Int(Limits.highWaterMarkMessages))
    }

    @Test func `a body over its limit still arrives, so that it can be turned away`() {
        #expect(
            Int64(Limits.bodyBytes) < Limits.requestFrameBytes && Int64(Limits.headerBytes) < Limits.requestFrameBytes)
        #expect(Limits.queryBodyBytes < Limits.bodyBytes && Limits.requestFrameBytes < Limits.frameBytes)
    }

    @Test func `a page with its longest entry at its end fits into a frame`() {
        // Each line's framing takes a few bytes.
        let wrapping = Limits.pageEntries * 100
        #expect(Int64(Limits.pageBytes + Limits.entryBytes + wrapping) <= Limits.frameBytes)
    }

    @Test func `a body and its reply fit into an entry, and a bulk command into a body`() {
        #expect(Limits.bodyBytes * 2 <= Limits.entryBytes)
        // A family with ten members has less than 4 kB.
        #expect(Limits.bulkItems * 4_000 <= Limits.bodyBytes)
    }

    @Test func `a follower hears from its peer before it counts it as silent`() {
        #expect(Limits.heartbeatMilliseconds <= Limits.patienceMilliseconds)
        #expect(Limits.peerSilence > .zero && Limits.peerRetry > .zero)
    }

    @Test func `a client's window of commands and of questions finds room to wait, and a longest body too`() {
        #expect(
            Limits.windowRequests <= Limits.queuedCommandsPerPrincipal.count
                && Limits.windowRequests <= Limits.queuedReadsPerPrincipal.count)
        #expect(
            Limits.bodyBytes * 4 <= Limits.queuedCommandsPerPrincipal.bytes
                && Limits.queuedCommandsPerPrincipal.bytes <= Limits.queuedCommandsBytes)
        #expect(
            Limits.windowRequests * (Limits.smallBodyBytes + Limits.waitingRequestBytes)
                <= Limits.queuedReadsPerPrincipal.bytes)
        #expect(
            Limits.queuedReadsPerPrincipal.bytes <= Limits.queuedReadsBytes
                && Limits.parkedRequestsPerPrincipal.bytes <= Limits.parkedRequestsBytes)
    }

    @Test func `the messages that a node holds of all principals stay within 400 MB`() {
        let pages = Limits.pagesUnderWay * Int(Limits.frameBytes)
        let waiting =
            Limits.queuedCommandsBytes + Limits.queuedReadsBytes + Limits.parkedRequestsBytes
            + Limits.receivedPerStep.bytes
        #expect(pages + waiting + Limits.unsentBytes <= 320 * 1024 * 1024)
        // Replies too short to be counted, of one principal on all its connections.
        let uncounted = Int(Limits.highWaterMarkMessages) * Limits.uncountedFrameBytes
        #expect(uncounted * Limits.connectionsPerPrincipal <= 32 * 1024 * 1024)
    }

    @Test func `a page that was sent is repeated no later than a follower asks for it again`() {
        #expect(Limits.pageLostAfter <= Duration.milliseconds(Limits.heartbeatMilliseconds) + Limits.peerSilence)
    }

    @Test func `a quiet node's sign of life comes before its clock counts as ahead`() {
        #expect(Limits.tickInterval * 2 <= Limits.clockAhead)
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
