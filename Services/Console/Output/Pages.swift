import Foundation
import Kernel
import Talk
import Vocabulary

/// Goes through what a node keeps, a page at a time.
enum Pages {
    /// As many as are asked for at once.
    static let most = UInt32(Limits.bulkItems)

    /// Asks for what follows an id, until the node says that nothing does.
    /// - Parameter page: asks for one page, and says after which id to go on.
    static func each(_ page: (Data) throws -> Data) throws {
        var after = Data()
        repeat { after = try page(after) } while !after.isEmpty
    }

    /// The same, showing how far it has come.
    /// - Parameter page: asks for one page; says how many were looked at, and after which id to go on.
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
