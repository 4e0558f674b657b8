import Support

/// People who work under a second name: what one human did under one name, the same human tries to confirm or approve
/// under the other. And an agency's operator, who may enrol in the programmes of that agency only.
enum SecondNames {
    static func people(_ notebook: Notebook) -> [Person] {
        [
            Person("operator-malam", busy: 15) { chance, now in
                chance.happens(300) ? Bappeda.later(notebook, &chance, now) : Bappeda.confirming(notebook, &chance)
            },
            Person("operator-dinsos", busy: 12) { chance, now in Bappeda.enrolling(notebook, &chance, now) },
            Person("bendahara-malam", busy: 15) { chance, now in
                chance.happens(300)
                    ? Paying.paying(notebook, "disbursement.dinsos", &chance, now)
                    : Paying.approving(notebook, "disbursement.dinsos", &chance)
            },
        ]
    }
}
