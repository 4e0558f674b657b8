import Schemas
import SwiftProtobuf
import Vocabulary

// The form shown to every principal that may read families: enough to recognise a known family, too little to identify
// a person, and nothing of health or occupation. The full form takes the command ``RegistryRevealFamily``, which leaves
// a journal entry.

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
    /// The masked NIK and the initials. A year of birth beside them would leave few candidates.
    var masked: RegistryMemberPersonal {
        .with {
            $0.nik = (try? NIK(nik))?.masked ?? ""
            $0.name = Masking.initials(name)
        }
    }
}

extension RegistryMemberFacts {
    /// Without health, disability and the signal of the occupation, of which each reading leaves an entry.
    var masked: RegistryMemberFacts {
        .with {
            $0.sex = sex
            $0.relation = relation
            $0.marital = marital
            $0.schooling = schooling
            $0.diploma = diploma
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
