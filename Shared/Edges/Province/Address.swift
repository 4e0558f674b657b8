/// A key pair of CURVE, in Z85.
public struct KeyPair: Hashable, Sendable {
    /// Known to everybody.
    public let publicKey: String
    /// Known to its owner.
    public let secretKey: String

    /// A pair.
    public init(publicKey: String, secretKey: String) {
        self.publicKey = publicKey
        self.secretKey = secretKey
    }
}

/// Where a node may be, and the keys by which it may be known.
public struct Address: Hashable, Sendable {
    /// `ipc://…` or `tcp://…`. Of several only one is served at a time.
    public let endpoints: [String]
    /// Its public key in Z85; a second one while the first is being replaced. At least one.
    public let publicKeys: [String]

    /// An address.
    public init(endpoints: [String], publicKeys: [String]) {
        self.endpoints = endpoints
        self.publicKeys = publicKeys
    }
}
