extension RegistryMemberFacts {
    /// The facts that an event states openly: without health and the exclusion signal, which are sealed.
    public var open: RegistryMemberFacts {
        var open = RegistryMemberFacts()
        open.sex = sex
        open.relation = relation
        open.marital = marital
        open.schooling = schooling
        open.diploma = diploma
        return open
    }

    /// The part of these facts that is sealed as health.
    public var health: RegistryMemberHealth {
        var health = RegistryMemberHealth()
        health.disability = disability
        if hasChronicallyIll { health.chronicallyIll = chronicallyIll }
        if hasPregnant { health.pregnant = pregnant }
        if hasJknActive { health.jknActive = jknActive }
        if hasIllUntreated { health.illUntreated = illUntreated }
        return health
    }

    /// Takes over the facts that were sealed as health.
    fileprivate mutating func take(_ health: RegistryMemberHealth) {
        disability = health.disability
        if health.hasChronicallyIll { chronicallyIll = health.chronicallyIll }
        if health.hasPregnant { pregnant = health.pregnant }
        if health.hasJknActive { jknActive = health.jknActive }
        if health.hasIllUntreated { illUntreated = health.illUntreated }
    }
}

extension RegistryEventPersonal {
    /// Adds a member's sealed data, which must be done for each member of the event in order.
    public mutating func add(_ facts: RegistryMemberFacts, _ personal: RegistryMemberPersonal) {
        var named = personal
        named.occupation = ""
        members.append(named)
        health.append(facts.health)
        var done = RegistryMemberWork()
        done.occupation = personal.occupation
        done.signal = facts.signal
        work.append(done)
    }

    /// The facts of the event's member at this place, with those that were sealed as far as they are here. An event of
    /// edition 1 has all of them itself.
    public func facts(of member: RegistryMember, at place: Int) -> RegistryMemberFacts {
        var facts = member.facts
        if health.indices.contains(place) { facts.take(health[place]) }
        if work.indices.contains(place) { facts.signal = work[place].signal }
        return facts
    }

    /// The names, numbers and occupation of the member at this place.
    public func named(at place: Int) -> RegistryMemberPersonal {
        var named = members[place]
        if work.indices.contains(place) { named.occupation = work[place].occupation }
        return named
    }
}
