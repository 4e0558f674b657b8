import Logging
import Vocabulary

extension Node {
    /// Starts the scrub's next step when it is due, in a read transaction of its own.
    func scrubOn(_ now: Moment) {
        guard damage == nil, !stopping else { return }
        for step in scrubbed.takeAll() {
            if let found = scrub.finish(step, now) { return recordDamage(found) }
        }
        guard !scrub.isUnderWay, scrub.due <= now else { return }
        scrub.isUnderWay = true
        let all = Schema.all(S.self).map(\.name)
        store.aside { [next = scrub.next, scrubbed, findDamage = store.findDamage, wake = wire.wake] result in
            var step = next
            do {
                try step.run(all, result.get(), findDamage)
                scrubbed.put(step)
            } catch {
                scrubbed.put(nil)
            }
            wake()
        }
    }

    /// The database is damaged: the node refuses commands and continues to answer queries.
    private func recordDamage(_ found: String) {
        damage = found
        trouble = found
        counters.count("damage_found")
        log.critical(
            "the database is damaged: restore it from a backup", metadata: ["node": "\(name)", "damage": "\(found)"])
    }
}
