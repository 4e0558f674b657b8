extension RegistryFamilyChanged {
    /// The number of living members.
    public var livingMembers: UInt32 { UInt32(members.count { $0.state == .living }) }
}
