import Stores
import Support

extension Evidence {
    /// No statement is compiled again at each run, which would double the time of a turn without any other sign.
    func statementFindings() throws -> [Finding] {
        try nodes.flatMap { node in
            guard let store = node.machine.store.sound as? SQLiteStore else { return [Finding]() }
            return try store.recompiled().map {
                Finding(check: .statements, words: "\(node.name) compiles again and again: \($0)")
            }
        }
    }
}
