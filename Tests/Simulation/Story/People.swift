import Support
import Vocabulary

/// A person with a key and a list of work.
struct Person {
    let name: String
    /// The number of requests to begin.
    let busy: Int
    /// The most unsettled requests at once.
    let window: Int
    let work: Client.Work

    init(_ name: String, busy: Int, window: Int = 4, _ work: @escaping Client.Work) {
        self.name = name
        self.busy = busy
        self.window = window
        self.work = work
    }
}

/// All persons of the story.
enum People {
    /// The people of `province.yaml`, the Gateway, a guest without grants, and an officer of a kabupaten.
    static func all(_ notebook: Notebook) -> [Person] {
        Bappeda.people(notebook)
            + Paying.people(notebook, at: "disbursement.dinsos", "bendahara", "kepala-dinsos")
            + Paying.people(notebook, at: "disbursement.ketapang", "petugas-pangan", "kepala-ketapang")
            + SecondNames.people(notebook)
            + Empowering.people(notebook)
            + Strangers.people(notebook)
            + [Kabupaten.person(notebook)]
    }

    /// The people whose rights or key may change.
    static let names = [
        "operator", "verifikator", "bendahara", "kepala-dinsos", "petugas-pangan", "instruktur", "pendamping",
        "gerbang", "operator-malam", "bendahara-malam", "operator-dinsos", Kabupaten.officer,
    ]
}
