import Schemas
import SwiftProtobuf
import Vocabulary

// What everybody sees who may look at families at all: enough to recognise a family that one knows, not enough to
// learn who somebody is. Reading more is a command of its own, which leaves an entry.

extension RegistryFamilyPersonal {
    /// The card and the account with stars; no address, place or surveyor.
    var masked: RegistryFamilyPersonal {
        .with {
            $0.card = FamilyCardNumber(card)?.masked ?? ""
            if hasAccount { $0.account = account.masked }
        }
    }
}

extension RegistryAccount {
    /// The bank, the number's last three digits and the holder's initials.
    var masked: RegistryAccount {
        .with {
            guard let account = BankAccount(bank: bank, number: number, holder: holder) else { return }
            $0.bank = account.bank
            $0.number = account.maskedNumber
            $0.holder = Masking.initials(account.holder)
        }
    }
}

extension RegistryMemberPersonal {
    /// The NIK with stars, the initials, the occupation and the year of birth, as its 1 January.
    var masked: RegistryMemberPersonal {
        .with {
            $0.nik = (try? NIK(nik))?.masked ?? ""
            $0.name = Masking.initials(name)
            if hasBornOn, let born = Day(number: bornOn), let january = Day(year: born.year, month: 1, day: 1) {
                $0.bornOn = january.number
            }
            $0.occupation = occupation
        }
    }
}

private enum Masking {
    /// `Siti Aminah` becomes `S*** A***`, however long the words are.
    static func initials(_ name: String) -> String {
        var initials = ""
        var isWithin = false
        for letter in name {
            if letter != " ", !isWithin {
                if !initials.isEmpty { initials += " " }
                initials.append(letter)
                initials += "***"
            }
            isWithin = letter != " "
        }
        return initials
    }
}
