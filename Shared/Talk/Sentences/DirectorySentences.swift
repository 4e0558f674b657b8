package import Kernel
package import Vocabulary

extension DirectoryFault {
    /// The fault in one sentence, without a remedy.
    package var meaning: Phrase {
        switch self {
        case .version: Phrase("nomor direktori terlalu besar", "the directory's version is too large")
        case .name(let name): Phrase("nama salah atau dua kali", "a name is malformed, or there twice").about(name)
        case .key(let name): Phrase("kunci salah atau dua kali", "a key is malformed, or there twice").about(name)
        case .human(let name): Phrase("nomor orang salah", "the human's id is malformed").about(name)
        case .humanTaken(let name, let human):
            Phrase(
                "\(name) bernomor orang \(human), padahal itu nama orang lain",
                "\(name) has the human id \(human), which is the name of another human")
        case .agency(let name): Phrase("nama dinas salah", "the agency's name is malformed").about(name)
        case .grantee(let name), .holder(let name): Phrase("orang tidak dikenal", "no such person").about(name)
        case .node(let name): Phrase("nama simpul salah", "the node's name is malformed").about(name)
        case .permission(let name):
            Phrase("izin kosong atau wilayahnya salah", "a permission is empty, or its area is wrong").about(name)
        case .role(let name):
            Phrase("nama peran salah atau dua kali", "a role's name is malformed, or there twice").about(name)
        case .wildcard(let role, let permission):
            Phrase(
                "peran \(role) memakai pola, bukan izin bernama", "role \(role) has a pattern, not a named permission"
            ).about(permission)
        case .roleUnknown(let role, _): Phrase("peran tidak dikenal", "no such role").about(role)
        case .pair(let role): Phrase("peran berpasangan dengan dirinya", "a role is paired with itself").about(role)
        case .holding(let name, let role):
            Phrase(
                "simpul atau wilayah peran \(role) salah", "the node or the area of role \(role) is wrong"
            ).about(name)
        case .apart(let human, let first, let second):
            Phrase(
                "satu orang tidak boleh memegang \(first) dan \(second) sekaligus",
                "one human may not hold both \(first) and \(second)"
            ).about(human)
        case .unexplained(let name, let permission):
            Phrase(
                "\(name) diberi izin tanpa peran", "\(name) has a permission that no role explains"
            ).about(permission)
        case .noInstaller(let node):
            Phrase(
                "tidak ada lagi orang yang boleh memasang direktori pada simpul itu",
                "no person would be left who may install directories on the node"
            ).about(node)
        }
    }
}
