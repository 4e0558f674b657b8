import Schemas
import SwiftProtobuf
import Vocabulary

// The form shown to every principal that may read families: enough to recognise a known family, too little to identify
// a person. The full form takes the command ``RegistryRevealFamily``, which leaves a journal entry.

extension RegistryFamilyPersonal {
    /// The card and the account, masked; no address, position or surveyor.
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
    /// The masked NIK, the initials, the occupation, and 1 January of the birth year.
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
    /// `Siti Aminah` becomes `S*** A***`, regardless of the words' lengths.
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
