import Kernel

extension Province.Plan {
    /// A role by its name.
    public func role(_ name: String) -> Role? { roles?.first { $0.name == name } }

    /// A person by the name.
    public func person(_ name: String) -> Person? { people.first { $0.name == name } }

    /// A person's duty in words: as the file states it, or the titles of the roles.
    public func duty(of person: Person) -> String {
        if let stated = person.role { return stated }
        var titles: [String] = []
        for title in (person.holds ?? []).compactMap({ role($0.role)?.title }) where !titles.contains(title) {
            titles.append(title)
        }
        return titles.joined(separator: ", ")
    }

    /// The permissions of a holding: those of its role that mean something at its node.
    public func permissions(of holding: Holding) -> [String] {
        (role(holding.role)?.may ?? []).filter { Permission.fits($0, holding.node) }
    }

    /// A person's grants as the nodes check them: those of the roles that the person holds, or those that a file without
    /// roles states.
    public func grants(of person: Person) -> [Grant] {
        (person.grants ?? [])
            + (person.holds ?? []).map { Grant(node: $0.node, may: permissions(of: $0), area: $0.area) }
    }

    /// What is wrong with the roles, in both languages; nil if nothing is. A file without roles may have grants with
    /// patterns; one with roles has explicit lists, so that a new command is granted to a person only when a role names it.
    var fault: String? {
        guard let roles else {
            guard let holder = people.first(where: { $0.holds != nil }) else {
                return apart == nil ? nil : "`apart` tanpa `roles`. / `apart` without `roles`."
            }
            return "\(holder.name) memegang peran (`holds`), tetapi `roles:` tidak ada. / "
                + "holds roles, but there are no `roles:`."
        }
        for role in roles {
            guard let pattern = role.may.first(where: { $0.contains("*") }) else { continue }
            return "peran \(role.name) memakai pola `\(pattern)`: sebutkan setiap izin dengan namanya. / "
                + "this role has a pattern: name each permission."
        }
        for pair in apart ?? [] {
            guard pair.count == 2, pair[0] != pair[1] else {
                return "`apart` berisi pasangan dua peran yang berbeda, bukan [\(pair.joined(separator: ", "))]. / "
                    + "`apart` holds pairs of two different roles."
            }
            for name in pair where role(name) == nil {
                return "`apart` menyebut peran \(name) yang tidak ada. / `apart` names a role that is not there."
            }
        }
        for person in people {
            guard person.grants == nil else {
                return "\(person.name) punya `grants`: dalam berkas dengan `roles:` orang memegang peran (`holds`). / "
                    + "has `grants`: in a file with `roles:` people hold roles (`holds`)."
            }
            for holding in person.holds ?? [] where role(holding.role) == nil {
                return "\(person.name) memegang peran \(holding.role) yang tidak ada. / holds a role that is not there."
            }
        }
        return nil
    }
}
