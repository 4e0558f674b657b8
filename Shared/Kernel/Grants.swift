public import Schemas
import Vocabulary

/// Who there is and what each may ask: the province's directory as this node has it installed.
enum Grants {
    static let tables = [
        Table(
            "principal", .own, key: ["name"],
            columns: """
                name TEXT NOT NULL PRIMARY KEY,
                person INTEGER NOT NULL,
                speaks_for_others INTEGER NOT NULL
                """),
        // Two for whoever is replacing a key.
        Table(
            "principal_key", .own, key: ["public_key"],
            columns: """
                public_key TEXT NOT NULL PRIMARY KEY,
                principal TEXT NOT NULL
                """),
        Table(
            "granted", .own, key: ["principal", "node", "permission", "area"],
            columns: """
                principal TEXT NOT NULL,
                node TEXT NOT NULL,
                permission TEXT NOT NULL,
                area TEXT NOT NULL,
                PRIMARY KEY (principal, node, permission, area)
                """),
        Table("directory", .own, key: ["version"], columns: "version INTEGER PRIMARY KEY"),
    ]

    /// The version that is installed; 0: none yet.
    static func version(_ tables: any Reading) throws -> UInt64 {
        UInt64(clamping: try tables.integer("SELECT max(version) FROM directory"))
    }

    /// The keys that may connect, by their public half.
    static func keys(_ tables: any Reading) throws -> [String: String] {
        let pairs = try tables.rows("SELECT public_key, principal FROM principal_key") { ($0.text(0), $0.text(1)) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Writes a directory in the place of the one before.
    static func install(_ directory: WireDirectory, _ tables: any Writing) throws {
        for table in ["principal", "principal_key", "granted", "directory"] {
            try tables.write("DELETE FROM \(table)", [])
        }
        try tables.write("INSERT INTO directory (version) VALUES ($1)", [.number(directory.version)])
        for principal in directory.principals {
            try tables.write(
                "INSERT INTO principal (name, person, speaks_for_others) VALUES ($1, $2, $3)",
                [.text(principal.name), .flag(principal.person), .flag(principal.speaksForOthers)])
            for key in principal.publicKeys {
                try tables.write(
                    "INSERT INTO principal_key (public_key, principal) VALUES ($1, $2)",
                    [.text(key), .text(principal.name)])
            }
        }
        for grant in directory.grants {
            try tables.write(
                """
                INSERT INTO granted (principal, node, permission, area) VALUES ($1, $2, $3, $4)
                ON CONFLICT (principal, node, permission, area) DO NOTHING
                """,
                [.text(grant.principal), .text(grant.node), .text(grant.permission), .text(grant.area)])
        }
    }

    /// Whether a principal may be called so: 1–64 letters, digits, points and hyphens of ASCII.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// What is wrong with a directory: the name in it that cannot be; nil when nothing is.
    static func fault(in directory: WireDirectory) -> String? {
        var names: Set<String> = []
        var keys: Set<String> = []
        for principal in directory.principals {
            let length = principal.name.utf8.count
            guard (1...64).contains(length), names.insert(principal.name).inserted else { return principal.name }
            for key in principal.publicKeys {
                guard key.utf8.count == 40, keys.insert(key).inserted else { return principal.name }
            }
        }
        for grant in directory.grants {
            guard names.contains(grant.principal) else { return grant.principal }
            guard grant.node == "*" || NodeName(grant.node) != nil else { return grant.node }
            guard !grant.permission.isEmpty, RegionCode(grant.area) != nil else { return grant.permission }
        }
        return nil
    }
}

extension WirePrincipal {
    /// The keys that are known by its name: one, or two while one replaces the other.
    public var publicKeys: [String] { nextPublicKey.isEmpty ? [publicKey] : [publicKey, nextPublicKey] }
}

/// The grants of one turn or one reading, each looked up once.
struct Gate {
    let node: NodeName
    let founder: Founder
    private let tables: any Reading
    private var known: [String: [(permission: String, area: RegionCode)]] = [:]
    private var answers: [Question: [RegionCode]?] = [:]
    /// The last of them: neighbours often ask the same.
    private var last: (question: Question, answer: [RegionCode]?)?

    /// What `areas` is asked; a turn of hundreds of commands asks few different ones.
    private struct Question: Hashable {
        let principal: String
        let onBehalfOf: String
        let permission: String?
    }

    init(node: NodeName, founder: Founder, _ tables: any Reading) {
        self.node = node
        self.founder = founder
        self.tables = tables
    }

    /// Says that the grants of whoever asks will soon be looked up.
    func expect(_ askers: Set<String>) throws {
        for asker in askers { try tables.expect(Gate.question, key(asker)) }
    }

    // Two ranges of one index; an OR of the two would have SQLite build a table of its own for each question.
    private static let question = """
        SELECT permission, area FROM granted WHERE principal = $1 AND node = $2
        UNION ALL SELECT permission, area FROM granted WHERE principal = $1 AND node = '*'
        """

    private func key(_ asker: String) -> [Value] { [.text(asker), .text(node.description)] }

    /// The areas for which a request may ask what has this permission; nil when it may not. What is empty has no
    /// permission of its own: whoever may ask anything at all may send it, and is told that it is empty.
    ///
    /// Who speaks for another needs the right to do so; what may be asked is then the other's grant.
    mutating func areas(_ request: Request, for permission: String?) throws -> [RegionCode]? {
        let question = Question(
            principal: request.principal, onBehalfOf: request.header.onBehalfOf, permission: permission)
        if let last, last.question == question { return last.answer }
        let answer = try answers[question] ?? lookUp(request, permission)
        answers.updateValue(answer, forKey: question)
        last = (question, answer)
        return answer
    }

    private mutating func lookUp(_ request: Request, _ permission: String?) throws -> [RegionCode]? {
        if !request.header.onBehalfOf.isEmpty {
            let may = try tables.integer(
                "SELECT speaks_for_others FROM principal WHERE name = $1", [.text(request.principal)])
            guard may != 0 else { return nil }
        }
        let grants = try grants(of: request.asker)
        guard let permission else { return grants.isEmpty ? nil : [] }
        let areas = grants.filter { Permission.covers($0.permission, permission) }.map(\.area)
        if !areas.isEmpty { return areas }
        if request.asker == founder.name, permission.hasPrefix("node."), try Grants.version(tables) == 0 { return [] }
        return nil
    }

    private mutating func grants(of asker: String) throws -> [(permission: String, area: RegionCode)] {
        if let found = known[asker] { return found }
        let found = try tables.rows(Gate.question, key(asker)) { ($0.text(0), RegionCode($0.text(1))) }
        let grants = found.compactMap { permission, area in area.map { (permission: permission, area: $0) } }
        known[asker] = grants
        return grants
    }
}
