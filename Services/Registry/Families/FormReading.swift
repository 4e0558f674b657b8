import Kernel
import Schemas
import Vocabulary

/// Reads the forms of a batch in order: the faults of each form and its accepted members.
///
/// The Console has already checked each row and the files against each other. The Registry checks again, because it
/// trusts no client, and adds the checks that need its own tables.
struct FormReading {
    /// The result for one form.
    struct Read {
        /// The registered family of the card, within the grant; nil where there is none.
        var registered: BatchLookup.Family?
        /// The card number; nil where it is malformed.
        var card: FamilyCardNumber?
        /// The village; nil where the form names no known one.
        var village: RegionCode?
        /// Faults that reject the form. They are reported at the persons' rows where the card has no row of its own.
        var family = IntakeCodes()
        /// Faults that leave a member out, by the member's place in the form.
        var members: [IntakeCodes]
        /// The accepted members: place in the form and NIK.
        var accepted: [(place: Int, nik: NIK)] = []
    }

    private let familyRules: FamilyRowRules
    private let memberRules: MemberRowRules
    private let known: BatchLookup
    private let asked: Asked
    private var cards: Set<FamilyCardNumber> = []
    private var niks: Set<NIK> = []

    init(importedOn: Day, _ known: BatchLookup, _ asked: Asked) {
        familyRules = FamilyRowRules(importedOn: importedOn)
        memberRules = MemberRowRules(importedOn: importedOn)
        self.known = known
        self.asked = asked
    }

    /// Reads the next form. Of duplicates, the first in the batch's order counts as the first, even where its form is
    /// rejected.
    mutating func read(_ form: RegistryFamilyForm, _ numbers: FormNumbers) -> Read {
        var read = Read(members: Array(repeating: IntakeCodes(), count: form.members.count))
        readCard(form, numbers.card, &read)
        if form.hasFacts { readRow(form, numbers.region, &read) }
        for (place, member) in form.members.enumerated() { readMember(member, numbers.niks[place], place, &read) }
        if read.family.isEmpty { readHeads(form, &read) }
        if read.family.isEmpty, isTakenOutside(form, read) { read.family.insert(.familyCardDuplicate) }
        return read
    }

    private mutating func readCard(_ form: RegistryFamilyForm, _ card: FamilyCardNumber?, _ read: inout Read) {
        guard let card else {
            read.family.insert(form.personal.card.isEmpty ? .valueMissing : .familyCardMalformed)
            return
        }
        read.card = card
        if !cards.insert(card).inserted { read.family.insert(.familyCardDuplicate) }
        read.registered = known.family(of: card).flatMap { asked.reaches($0.region) ? $0 : nil }
        if read.registered == nil, !form.hasFacts { read.family.insert(.personWithoutFamily) }
    }

    /// Whether the card is registered outside the grant.
    ///
    /// Such a card is read like one that is not registered. Only a form that would make a new family of it, were it new,
    /// is rejected with a fault of its own, because a card is unique in the province; the fault does not tell where the
    /// card is registered.
    private func isTakenOutside(_ form: RegistryFamilyForm, _ read: Read) -> Bool {
        form.hasFacts && read.registered == nil && read.card.flatMap(known.family(of:)) != nil
    }

    private func readRow(_ form: RegistryFamilyForm, _ region: RegionCode?, _ read: inout Read) {
        familyRules.check(form.facts, &read.family)
        familyRules.check(form.personal, &read.family)
        if let region, known.isVillage(region) {
            read.village = region
            if !asked.reaches(region) { read.family.insert(.outsideArea) }
        } else {
            read.family.insert(form.region.isEmpty ? .valueMissing : .regionUnknown)
        }
    }

    private mutating func readMember(
        _ member: RegistryMemberForm, _ nik: FormNumbers.MemberNIK, _ place: Int, _ read: inout Read
    ) {
        memberRules.check(member, nik, &read.members[place])
        guard case .valid(let nik) = nik else { return }
        let elsewhere = known.family(of: nik)
        if !niks.insert(nik).inserted || (elsewhere != nil && elsewhere != read.registered?.id) {
            read.members[place].insert(.nikDuplicate)
        }
        if read.members[place].isEmpty { read.accepted.append((place, nik)) }
    }

    /// A row of `families.csv` must have exactly one head among its accepted members. The whole card, with the living
    /// persons registered on it, must have one too; so a head who died or left is marked before a new one is imported.
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

extension RegistryIntakeCode {
    /// The wire's form of a code.
    init(_ code: IntakeCode) { self = RegistryIntakeCode(rawValue: code.rawValue) ?? .unspecified }
}

extension FormReading.Read {
    /// All faults, those of the family's row first.
    func faults(of form: RegistryFamilyForm) -> [RegistryRegistered.Fault] {
        guard !form.hasFacts && !members.isEmpty else {
            return FormReading.Read.told(family, -1)
                + members.enumerated().flatMap { FormReading.Read.told($0.element, Int32($0.offset)) }
        }
        // The card has no row, so its faults are reported at its persons' rows, after the row's own. Faults of area,
        // head and members are reported only at rows without a fault of their own.
        let concernsAll = card == nil || registered == nil || family.contains(.familyCardDuplicate)
        return members.enumerated().flatMap { place, own in
            FormReading.Read.told(
                own.isEmpty || concernsAll ? own.union(family) : own, Int32(place))
        }
    }

    private static func told(_ codes: IntakeCodes, _ member: Int32) -> [RegistryRegistered.Fault] {
        codes.isEmpty
            ? []
            : codes.ordered.map { code in
                var told = RegistryRegistered.Fault()
                told.member = member
                told.code = code.word
                told.intakeCode = RegistryIntakeCode(code)
                return told
            }
    }
}
