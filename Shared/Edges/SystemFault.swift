import Glibc

/// A call of the operating system failed.
public struct SystemFault: Error, CustomStringConvertible, Sendable {
    /// The call, and the system's own words.
    public let description: String
    /// The number of the error.
    public let code: Int32

    package init(_ call: String) {
        code = errno
        description = "\(call): \(String(cString: strerror(code)))"
    }
}
