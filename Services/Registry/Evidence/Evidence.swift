import Kernel
import Schemas

enum Evidence {
    static let tables: [Table] = []
}

extension Evidence {
    static func learn(_ told: Told, _ tables: any Writing) throws {}
}
