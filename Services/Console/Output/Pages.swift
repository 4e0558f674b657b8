import Foundation
import Kernel
import Talk
import Vocabulary

/// Reads or processes a node's list page by page.
enum Pages {
    /// The most items of one page.
    static let most = UInt32(Limits.bulkItems)

    /// Requests pages until the last one.
    /// - Parameter page: requests the page after an id (empty: the first page), and returns the id after which the next
    ///   page begins; empty at the end.
    static func each(_ page: (Data) throws -> Data) throws {
        var after = Data()
        repeat { after = try page(after) } while !after.isEmpty
    }

    /// Requests pages until the last one, and shows the progress.
    /// - Parameter page: as for ``each(_:)``; it also returns the number of items looked at.
    static func walk(
        _ label: Phrase, _ options: Options, unit: Phrase = Phrase("keluarga", "families"),
        _ page: (Data) throws -> (lookedAt: UInt32, next: Data)
    ) throws {
        let line = ProgressLine(label[options.language], unit: unit[options.language])
        try each { after in
            let (lookedAt, next) = try page(after)
            line.reach(line.done + Int(lookedAt))
            return next
        }
        line.end()
    }
}
