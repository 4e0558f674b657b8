/// A CURVE key pair, in Z85.
public struct KeyPair: Hashable, Sendable {
    /// Published to all peers.
    public let publicKey: String
    /// Known only to its owner.
    public let secretKey: String

    /// Creates a pair from its two halves, which must belong together.
    public init(publicKey: String, secretKey: String) {
        self.publicKey = publicKey
        self.secretKey = secretKey
    }
}

/// The endpoints at which a node may be served, and the public keys that it may have.
public struct Address: Hashable, Sendable {
    /// `ipc://…` or `tcp://…`, at least one. Only one endpoint is served at a time.
    public let endpoints: [String]
    /// The node's public key in Z85, and its next key while the first is being replaced. At least one.
    public let publicKeys: [String]

    /// Creates an address; neither list may be empty.
    public init(endpoints: [String], publicKeys: [String]) {
        self.endpoints = endpoints
        self.publicKeys = publicKeys
    }
}
