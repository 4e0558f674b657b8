import Foundation
import Schemas
import Vocabulary
import Yams

/// `catalogue.yaml`: the programmes of all agencies and the rules about combining them. The keys are the fields of
/// `Programme` and `Combination` in `registry/programmes.proto`; enum values are words, and dates are ISO.
enum CatalogueFile {
    /// The command that loads the file.
    /// - Throws: ``ConsoleFault`` that names the wrong entry and field.
    static func command(of file: URL) throws -> RegistryCommand {
        let text: String
        do { text = try String(contentsOf: file, encoding: .utf8) } catch {
            throw CatalogueFields.fault(file.path, Phrase("tidak terbaca", "cannot be read"))
        }
        return try command(text, file.lastPathComponent)
    }

    /// The command that loads a YAML text.
    /// - Parameter name: the file's name in faults.
    static func command(_ text: String, _ name: String) throws -> RegistryCommand {
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            throw CatalogueFields.fault(name, Phrase("bukan YAML: \(error)", "is not YAML: \(error)"))
        }
        var command = RegistryCommand()
        guard let root else { throw CatalogueFields.fault(name, Phrase("kosong", "is empty")) }
        var fields = try CatalogueFields(root, name)
        command.loadProgrammes.programmes = try fields.list("programmes").enumerated().map { place, node in
            try programme(node, called(node, "code") ?? "programmes[\(place + 1)]")
        }
        command.loadProgrammes.combinations = try fields.list("combinations").enumerated().map { place, node in
            try combination(node, called(node, "name") ?? "combinations[\(place + 1)]")
        }
        try fields.end()
        return command
    }

    private static func called(_ node: Node, _ key: String) -> String? { node.mapping?[Node(key)]?.string }

    private static func programme(_ node: Node, _ about: String) throws -> RegistryProgramme {
        var fields = try CatalogueFields(node, about)
        var programme = RegistryProgramme()
        programme.code = try fields.text("code")
        programme.name = try fields.text("name")
        programme.owner = try fields.text("owner")
        programme.node = try fields.text("node")
        programme.phase = try fields.word("phase", Phase.self)
        programme.kind = try fields.word("kind", ProgrammeKind.self)
        programme.amount = try fields.number("amount") ?? 0
        programme.rhythm = try fields.word("rhythm", DeliveryRhythm.self)
        programme.sources = try fields.words("sources", FundSource.self)
        programme.relieves = try fields.words("relieves", Deprivation.self)
        if let conditions = try fields.fields("conditions") { programme.conditions = try self.conditions(conditions) }
        programme.legalBasis = try fields.text("legal_basis")
        programme.validFrom = try fields.day("valid_from") ?? 0
        if let day = try fields.day("valid_to") { programme.validTo = day }
        programme.goods = try fields.text("goods")
        try fields.end()
        return programme
    }

    private static func conditions(_ given: CatalogueFields) throws -> RegistryConditions {
        var fields = given
        var conditions = RegistryConditions()
        conditions.statuses = try fields.words("statuses", ExpenditureStatus.self)
        conditions.desilAtMost = try fields.small("desil_at_most") ?? 0
        conditions.deprivedOf = try fields.words("deprived_of", Deprivation.self)
        conditions.multidimensionallyPoor = try fields.flag("multidimensionally_poor")
        conditions.rungs = try fields.words("rungs", Rung.self)
        if let member = try fields.fields("member") { conditions.member = try self.member(member) }
        conditions.houseStatuses = try fields.words("house_statuses", HouseStatus.self)
        try fields.end()
        return conditions
    }

    private static func member(_ given: CatalogueFields) throws -> RegistryMemberCondition {
        var fields = given
        var member = RegistryMemberCondition()
        if let age = try fields.small("age_from") { member.ageFrom = age }
        if let age = try fields.small("age_to") { member.ageTo = age }
        member.severelyDisabled = try fields.flag("severely_disabled")
        member.pregnant = try fields.flag("pregnant")
        member.atSchool = try fields.flag("at_school")
        member.notSeverelyDisabled = try fields.flag("not_severely_disabled")
        try fields.end()
        return member
    }

    private static func combination(_ node: Node, _ about: String) throws -> RegistryCombination {
        var fields = try CatalogueFields(node, about)
        var combination = RegistryCombination()
        combination.name = try fields.text("name")
        combination.one = try fields.text("one")
        combination.other = try fields.text("other")
        combination.scope = try fields.word("scope", CombinationScope.self)
        combination.windowDays = try fields.small("window_days") ?? 0
        combination.effect = try fields.word("effect", CombinationEffect.self)
        combination.legalBasis = try fields.text("legal_basis")
        combination.validFrom = try fields.day("valid_from") ?? 0
        if let day = try fields.day("valid_to") { combination.validTo = day }
        try fields.end()
        return combination
    }
}

/// The unit within which a combination rule holds.
enum CombinationScope: String, Word {
    case person
    case family
    case house
}

/// The effect of a combination rule on an enrolment.
enum CombinationEffect: String, Word {
    case block
    case warn

    var label: Phrase {
        switch self {
        case .block: Phrase("dilarang", "forbidden")
        case .warn: Phrase("diperingatkan", "warned of")
        }
    }
}

extension CombinationScope {
    var label: Phrase {
        switch self {
        case .person: Phrase("orang", "person")
        case .family: Phrase("keluarga", "family")
        case .house: Phrase("rumah", "house")
        }
    }
}
