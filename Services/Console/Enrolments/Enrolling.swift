import Edges
import Kernel
import Schemas
import Talk

/// The person who by default enrols in a programme or ends an enrolment: only people of the programme's agency may.
enum Enrolling {
    /// The session of the person of `--as`, or else of the agency's operator, `operator-AGENCY`; of the operator in a
    /// province without such a person on this host.
    static func session(for programme: String, _ options: Options) throws -> Session {
        let usual = try options.session(usually: "operator")
        guard !options.seat.isNamed else { return usual }
        var query = RegistryQuery()
        query.programmes = RegistryProgrammesQuery()
        let known = try usual.registry().ask(query).0.programmes.programmes
        guard let node = known.first(where: { $0.code == programme }).flatMap({ NodeName($0.node) }) else {
            return usual
        }
        let name = "operator-\(node.agency)"
        guard usual.province.plan.person(name) != nil, usual.province.isHere(name) else { return usual }
        return try Session(usual.province, as: name)
    }
}
