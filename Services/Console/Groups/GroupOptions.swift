import ArgumentParser
import Foundation
import Schemas
import Talk
import Vocabulary

/// The options of every command about groups, accounts, enterprises and KUR.
struct GroupOptions: ParsableArguments {
    @Option(help: "Dinas pembina.")
    var agency = "dinkop"

    @OptionGroup var options: Options

    /// The agency's node; by default requests are the facilitator's.
    func line() throws -> EmpowermentLine { try options.session(usually: "pendamping").empowerment(agency) }
}

extension Line where Query == EmpowermentQuery, Answer == EmpowermentAnswer {
    /// All groups, without their members.
    func groups() throws -> [EmpowermentGroupView] {
        var query = EmpowermentQuery()
        query.groups = EmpowermentGroupsQuery()
        return try ask(query).0.groups.groups
    }

    /// The id of a group, given by id or name.
    func groupID(_ text: String) throws -> Data {
        try Choice(things: try groups().map { ($0.group.group, $0.group.name) }, kind: Phrase("kelompok", "group"))
            .id(of: text)
    }

    /// One group with its members, given by id or name.
    func group(_ text: String) throws -> EmpowermentGroupView {
        var query = EmpowermentQuery()
        query.group.group = try groupID(text)
        return try ask(query).0.group
    }
}
