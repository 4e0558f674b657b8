import Support
import Vocabulary

/// Somebody with a key and something to do.
struct Person {
    let name: String
    /// How many things there are to do.
    let busy: Int
    /// How many may be under way at once.
    let window: Int
    let work: Client.Work

    init(_ name: String, busy: Int, window: Int = 4, _ work: @escaping Client.Work) {
        self.name = name
        self.busy = busy
        self.window = window
        self.work = work
    }
}

/// Everybody who takes part in the story.
enum People {
    /// The people of `province.yaml`, the Gateway, and a stranger who may nothing.
    static func all(_ notebook: Notebook) -> [Person] {
        Bappeda.people(notebook)
            + Paying.people(notebook, at: "disbursement.dinsos", "bendahara", "kepala-dinsos")
            + Paying.people(notebook, at: "disbursement.ketapang", "petugas-pangan", "kepala-ketapang")
            + Empowering.people(notebook)
            + Strangers.people(notebook)
    }

    /// Who may lose a right for a while.
    static let names = [
        "operator", "verifikator", "bendahara", "kepala-dinsos", "petugas-pangan", "instruktur", "pendamping",
        "gerbang",
    ]
}
