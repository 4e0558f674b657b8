import Foundation
import Kernel
import SwiftProtobuf
import WireSchemas

/// A request as sent; every copy has the same bytes.
struct Letter {
    let to: String
    let principal: String
    let header: WireRequestHeader
    let body: Data
    let frames: [Data]
    /// Whether no journal may have an entry of it.
    private(set) var isBad: Bool
    /// Whether it reuses the id of an earlier command.
    private let reusesID: Bool

    var id: Data { header.requestID }
    /// The principal, or the person it speaks for.
    var asker: String { header.onBehalfOf.isEmpty ? principal : header.onBehalfOf }
    /// Whether it may lead to an entry.
    var isCommand: Bool { header.kind == .command || header.kind == .nodeCommand || header.kind == .job }

    /// Its node was restored to an earlier entry. If it reuses an id, the command that had the id may be gone, and it may be
    /// settled itself.
    mutating func nodeWasRestored() {
        if reusesID { isBad = false }
    }

    init(_ ask: Ask, _ header: WireRequestHeader, from principal: String) {
        to = ask.node
        self.principal = principal
        self.header = header
        body = ask.body
        frames = ask.frames.map { $0(header, ask.body) } ?? Frames.request(header, ask.body)
        isBad = ask.isBad
        reusesID = ask.reusesID
    }
}
