import Kernel
import Schemas
import Vocabulary

/// The forms of a batch, read one after the other: what is wrong with each, and who of it is accepted.
///
/// The console has looked at the form of every row and at the files among themselves. This is looked at again here,
/// because the register believes nobody, together with what only the register knows.
struct FormReading {
    /// A form that was read.
    struct Read {
        /// What is registered of the card.
        var registered: RegisteredFamilies.Family?
        /// The card, where its number is one.
        var card: FamilyCardNumber?
        /// The village, where the form names a known one.
        var village: RegionCode?
        /// What keeps the family as it is. Of a card without a row of its own it stands on the persons' rows.
        var family = IntakeFaults()
        /// What keeps each member out.
        var members: [IntakeFaults]
        /// The NIK of each accepted member with its place in the form.
        var accepted: [(place: Int, nik: NIK)] = []
    }

    private let familyRules: FamilyRowRules
    private let memberRules: MemberRowRules
    private let known: RegisteredFamilies
    private let asked: Asked
    private var cards: Set<FamilyCardNumber> = []
    private var niks: Set<NIK> = []

    init(importedOn: Day, _ known: RegisteredFamilies, _ asked: Asked) {
        familyRules = FamilyRowRules(importedOn: importedOn)
        memberRules = MemberRowRules(importedOn: importedOn)
        self.known = known
        self.asked = asked
    }

    /// Reads the next form. The first of duplicates is the first in the batch's order, whatever becomes of it.
    mutating func read(_ form: RegistryFamilyForm) -> Read {
        var read = Read(members: Array(repeating: IntakeFaults(), count: form.members.count))
        readCard(form, &read)
        if form.hasFacts { readRow(form, &read) }
        for (place, member) in form.members.enumerated() { readMember(member, place, &read) }
        if read.family.isEmpty { readHeads(form, &read) }
        return read
    }

    private mutating func readCard(_ form: RegistryFamilyForm, _ read: inout Read) {
        guard let card = FamilyCardNumber(form.personal.card) else {
            read.family.insert(form.personal.card.isEmpty ? .valueMissing : .cardMalformed)
            return
        }
        read.card = card
        if !cards.insert(card).inserted { read.family.insert(.cardDuplicate) }
        read.registered = known.family(of: card)
        if let registered = read.registered {
            if !asked.reaches(registered.region) { read.family.insert(.outsideArea) }
        } else if !form.hasFacts {
            read.family.insert(.personWithoutFamily)
        }
    }

    private func readRow(_ form: RegistryFamilyForm, _ read: inout Read) {
        familyRules.check(form.facts, &read.family)
        familyRules.check(form.personal, &read.family)
        read.village = known.village(form.region)
        if let village = read.village {
            if !asked.reaches(village) { read.family.insert(.outsideArea) }
        } else {
            read.family.insert(form.region.isEmpty ? .valueMissing : .regionUnknown)
        }
    }

    private mutating func readMember(_ member: RegistryMemberForm, _ place: Int, _ read: inout Read) {
        let nik = memberRules.check(member, &read.members[place])
        if let nik {
            let elsewhere = known.family(of: nik)
            if !niks.insert(nik).inserted || (elsewhere != nil && elsewhere != read.registered?.id) {
                read.members[place].insert(.nikDuplicate)
            }
            if read.members[place].isEmpty { read.accepted.append((place, nik)) }
        }
    }

    /// A row of `families.csv` has one head among its own accepted members. The card as a whole, with those who are
    /// registered on it and live, has one too: who is gone is marked so first.
    private func readHeads(_ form: RegistryFamilyForm, _ read: inout Read) {
        let here = read.accepted.count { form.members[$0.place].facts.relation == .kepala }
        let others = (read.registered?.persons ?? []).count { person in
            person.isHead && person.isLiving && !read.accepted.contains { $0.nik.number == person.nik }
        }
        if form.members.isEmpty || (form.hasFacts && read.accepted.isEmpty) {
            read.family.insert(.familyWithoutMembers)
        } else if here == 0 && (form.hasFacts || others == 0) {
            read.family.insert(.familyWithoutHead)
        } else if here + others > 1 {
            read.family.insert(.familyWithTwoHeads)
        }
    }
}

extension FormReading.Read {
    /// All faults, the family's row first.
    func faults(of form: RegistryFamilyForm) -> [RegistryRegistered.Fault] {
        guard !form.hasFacts && !members.isEmpty else {
            return FormReading.Read.told(family, -1)
                + members.enumerated().flatMap { FormReading.Read.told($0.element, Int32($0.offset)) }
        }
        // The card has no row: what is wrong with it stands on its persons' rows, after what is wrong with these.
        // The rules of head and members only concern rows that are otherwise good.
        let concernsAll = card == nil || registered == nil || family.has(.cardDuplicate)
        return members.enumerated().flatMap { place, own in
            FormReading.Read.told(
                own.isEmpty || concernsAll ? own.union(family) : own, Int32(place))
        }
    }

    private static func told(_ faults: IntakeFaults, _ member: Int32) -> [RegistryRegistered.Fault] {
        faults.isEmpty
            ? []
            : faults.all.map { fault in
                var told = RegistryRegistered.Fault()
                told.member = member
                told.code = fault.rawValue
                return told
            }
    }
}
