/// The domain's refusal: a code of a closed list, and the subject that the code is about.
///
/// A service's refusal that conforms is stated in one spelling by decisions, replies and lookups:
///
/// ```
/// extension RegistryRefusal: DomainRefusal {}
///
/// guard !command.reason.isEmpty else { return .refuse(.valueMissing, "reason") }
/// guard let enrolment else { return .refuse(.enrolmentUnknown) }
/// ```
public protocol DomainRefusal {
    /// The closed list, in the order of the checks.
    associatedtype Code

    /// A refusal without a code.
    init()

    /// The reason.
    var code: Code { get set }
    /// The field, code, region or id that the refusal is about; empty where the code suffices.
    var subject: String { get set }
}

extension DomainRefusal {
    /// The refusal for a reason; `subject` is empty where the code suffices.
    public init(_ code: Code, _ subject: String = "") {
        self.init()
        self.code = code
        self.subject = subject
    }
}

extension Decision where S.Refusal: DomainRefusal {
    /// Refuses a command for a reason; `subject` is empty where the code suffices.
    public static func refuse(_ code: S.Refusal.Code, _ subject: String = "") -> Decision<S> {
        .refuse(S.Refusal(code, subject))
    }
}

extension Reply where S.Refusal: DomainRefusal {
    /// Refuses a query for a reason; `subject` is empty where the code suffices.
    public static func refuse(_ code: S.Refusal.Code, _ subject: String = "") -> Reply<S> {
        .refuse(S.Refusal(code, subject))
    }
}

extension Lookup where Refusal: DomainRefusal {
    /// Refuses for a reason; `subject` is empty where the code suffices.
    public static func refused(_ code: Refusal.Code, _ subject: String = "") -> Lookup<Thing, Refusal> {
        .refused(Refusal(code, subject))
    }
}
