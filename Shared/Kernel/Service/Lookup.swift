/// The result of a lookup that can fail for several reasons: the value, or the refusal in its place.
///
/// Every service states such a lookup in this shape, and its caller unpacks it in this one:
///
/// ```
/// static func seekOpen(_ id: Data, _ asked: Asked, _ tables: any Reading) throws -> Lookup<Course, EmpowermentRefusal>
///
/// let course: Course
/// switch try Course.seekOpen(command.course, asked, tables) {
/// case .found(let found): course = found
/// case .refused(let refusal): return .refuse(refusal)
/// }
/// ```
///
/// A lookup with one reason to fail returns an optional. A refusal is returned and never thrown, so it needs no
/// conformance to `Error`, which `Result` would demand.
public enum Lookup<Thing, Refusal> {
    /// The value.
    case found(Thing)
    /// The first reason, in the order of the checks, for which there is no value.
    case refused(Refusal)
}
