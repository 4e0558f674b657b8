#!/usr/bin/python3
"""A client in another language, written from Shared/Schemas/README.md and the .proto files alone.

    client.py PROVINCE PROTO_FOLDER

It registers a family at registry.bappeda, repeats the request, follows the feed with and without personal data,
recomputes the hash chain, and opens the sealed parts; then it sends malformed messages and records the replies. It prints its results as one JSON
object. A contradiction to the wire contract's page ends it with a sentence and status 1.
"""
import datetime
import hashlib
import importlib
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import time
import types

import zmq
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"TANGGA\x02"
VERSION_1 = b"TANGGA\x01"
NODE = "registry.bappeda"


def messages(proto_folder):
    """The messages of the packages tangga.wire and tangga.registry, compiled by protoc from the .proto files."""
    made = tempfile.mkdtemp(prefix="tangga-proto-")
    names = sorted(str(path.relative_to(proto_folder)) for path in pathlib.Path(proto_folder).rglob("*.proto"))
    subprocess.run(["protoc", "-I", proto_folder, "--python_out", made, *names], check=True)
    sys.path.insert(0, made)
    packages = {"tangga.wire": types.SimpleNamespace(), "tangga.registry": types.SimpleNamespace()}
    for name in names:
        module = importlib.import_module(name.removesuffix(".proto").replace("/", ".") + "_pb2")
        if module.DESCRIPTOR.package in packages:
            vars(packages[module.DESCRIPTOR.package]).update(vars(module))
    return packages["tangga.wire"], packages["tangga.registry"]


def expect(holds, sentence):
    if not holds:
        sys.exit(sentence)


class Client:
    """One principal's connection to the node."""

    def __init__(self, province, principal):
        def key(file):
            with open(os.path.join(province, "keys", file), encoding="ascii") as text:
                return text.read().strip().encode()

        secret = key(principal + ".key")
        self.principal = principal
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.curve_serverkey = key(NODE + ".pub")
        self.socket.curve_secretkey = secret
        self.socket.curve_publickey = zmq.curve_public(secret)
        self.socket.linger = 0
        self.socket.connect("ipc://" + os.path.join(os.path.abspath(province), "run", NODE + ".sock"))

    def exchange(self, frames, seconds=20, version=VERSION):
        """Sends frames unchanged and returns the reply's header and body."""
        self.socket.send_multipart(frames)
        expect(self.socket.poll(seconds * 1000), f"{self.principal}: no reply in {seconds} s")
        reply = self.socket.recv_multipart()
        expect(len(reply) == 3 and reply[0] == version, f"a reply of {len(reply)} frames, {reply[0]!r}")
        header = wire.ReplyHeader()
        header.ParseFromString(reply[1])
        return header, reply[2]

    def ask(self, kind, body, request_id=None, version=VERSION, **more):
        request_id = request_id or new_id()
        header = wire.RequestHeader(request_id=request_id, kind=kind, **more)
        reply, answer = self.exchange([version, header.SerializeToString(), body], version=version)
        expect(reply.request_id == request_id, "a reply to something else")
        return reply, answer


def new_id():
    return struct.pack(">Q", int(time.time() * 1000))[2:] + os.urandom(10)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def digest(principal, on_behalf_of, kind, body):
    texts = [text.encode() for text in (principal, on_behalf_of)]
    return sha256(*(struct.pack(">I", len(text)) + text for text in texts), struct.pack(">I", kind), body)


def region():
    """Imports the family's village."""
    command = registry.Command()
    command.import_regions.regions.add(code="36.02.01.2001", name="Desa Contoh", level=5)
    return command.SerializeToString()


def family():
    command = registry.Command()
    batch = command.register_families
    batch.run = "client.py"
    batch.imported_on = int(time.time() + 7 * 3600) // 86400
    form = batch.families.add(region="36.02.01.2001")
    form.facts.surveyed_on = batch.imported_on
    form.facts.food_expenditure = 1_200_000
    form.facts.non_food_expenditure = 300_000
    form.personal.card = "3602010102030004"
    form.personal.address = "Kp. Contoh"
    for nik, name, relation, sex, born in [
        ("3602015203780001", "SITI AMINAH", 1, 2, (1978, 3, 12)),
        ("3602010607100002", "BUDI", 3, 1, (2010, 7, 6)),
    ]:
        member = form.members.add()
        member.facts.sex = sex
        member.facts.relation = relation
        member.facts.marital = 1
        member.personal.nik = nik
        member.personal.name = name
        member.personal.mother = "AMINAH"
        member.personal.birth_place = "LEBAK"
        member.personal.born_on = (datetime.date(*born) - datetime.date(1970, 1, 1)).days
    return command.SerializeToString()


def register(operator):
    """Registers a family, twice with the same bytes."""
    reply, body = operator.ask(wire.KIND_COMMAND, region())
    expect(reply.outcome == wire.OUTCOME_ANSWERED, f"the region: {reply} {body!r}")
    request_id, command = new_id(), family()
    first = operator.ask(wire.KIND_COMMAND, command, request_id)
    expect(first[0].outcome == wire.OUTCOME_ANSWERED, f"the family: {first[0]}")
    answer = registry.Answer.FromString(first[1])
    outcomes = answer.registered.outcomes
    expect(len(outcomes) == 1, f"one outcome for one family, not {answer}")
    expect(outcomes[0].fate == registry.Registered.Outcome.FATE_NEW, f"a new family, not {answer}")
    again = operator.ask(wire.KIND_COMMAND, command, request_id)
    expect(again == first, f"the same reply to the same request, not {again} after {first}")
    # With another body, the known id is turned away.
    other, _ = operator.ask(wire.KIND_COMMAND, region(), request_id)
    expect(other.turned_away == wire.TURNED_AWAY_ID_REUSED, f"a reused id: {other}")
    query = registry.Query()
    query.family.key = "3602010102030004"
    seen, body = operator.ask(wire.KIND_QUERY, query.SerializeToString(), at_least=first[0].entry)
    expect(seen.outcome == wire.OUTCOME_ANSWERED, f"the family's page: {seen}")
    expect(registry.Answer.FromString(body).family.family == outcomes[0].family, "another family")
    expect(len(first[0].hash) == 32 and len(seen.hash) == 32, "a reply without the hash of its entry")
    return first[0].entry, first[0].hash, request_id, digest(operator.principal, "", wire.KIND_COMMAND, command)


def follow(follower, personal, most=2):
    """Reads the journal from its beginning, page by page, and recomputes the hash chain."""
    after, chain, entries, beside, hashes = 0, b"", {}, {}, {}
    while True:
        asked = wire.EntriesRequest(after=after, hash=chain, most=most, personal=personal, patience_ms=50)
        reply, body = follower.ask(wire.KIND_ENTRIES, asked.SerializeToString())
        expect(reply.outcome == wire.OUTCOME_ANSWERED, f"entries after {after}: {reply}")
        page = wire.EntriesPage.FromString(body)
        expect(page.after == after, f"a page after {page.after} instead of {after}")
        if not page.lines:
            expect(page.head == after, f"nothing after {after}, but the head is {page.head}")
            return after, chain, entries, beside, hashes
        expect(len(page.lines) <= most, f"{len(page.lines)} lines instead of {most}")
        for line in page.lines:
            after += 1
            if line.WhichOneof("content") == "entry":
                content = sha256(line.entry)
                entry = wire.Entry.FromString(line.entry)
                expect(entry.number == after, f"entry {entry.number} in the place of {after}")
                expect(entry.edition == 2, f"entry {after} of edition {entry.edition}")
                expect(not line.contents.refusal and not line.contents.reply, f"a reply beside {after}")
                events = line.contents.events
                expect([sha256(each) for each in events] == list(entry.event_digests), f"the events beside {after}")
                entries[after] = entry, events
                parts = opened(entry, line)
                if parts:
                    beside[after] = parts
            else:
                content = line.content_hash
                expect(len(content) == 32, f"no hash for {after}")
            chain = hashes[after] = sha256(chain, content)


def opened(entry, line):
    """The plaintexts of an entry's sealed parts: for each event and group, the bytes of its EventPersonal."""
    parts = {}
    expect(len(line.keys) == len(line.contents.parts), f"keys and parts beside {entry.number}")
    for place, sealed, key in zip(entry.parts, line.contents.parts, line.keys):
        if not sealed:
            continue
        expect(sha256(sealed) == place.digest, f"a part beside {entry.number}")
        place_bytes = struct.pack(">I", place.event) + place.subject + struct.pack(">II", place.epoch, place.group)
        about = NODE.encode() + entry.request_id + place_bytes
        parts[place.event, place.group] = AESGCM(key).decrypt(sealed[:12], sealed[12:], about)
        try:
            AESGCM(key).decrypt(sealed[:12], sealed[12:], about + b"x")
        except InvalidTag:
            continue
        sys.exit("a part opens at another place")
    return parts


def reason(reply):
    return wire.TurnedAway.Name(reply.turned_away).removeprefix("TURNED_AWAY_")


def malformed(operator, follower):
    """The reason for which each malformed message is turned away."""
    query = registry.Query()
    query.regions.most = 1
    body = query.SerializeToString()
    header = wire.RequestHeader(request_id=new_id(), kind=wire.KIND_QUERY)
    good = header.SerializeToString()
    late = wire.RequestHeader(request_id=new_id(), kind=wire.KIND_QUERY, deadline=1).SerializeToString()
    short = wire.RequestHeader(request_id=b"short", kind=wire.KIND_QUERY).SerializeToString()
    strange = wire.RequestHeader(request_id=new_id(), kind=77).SerializeToString()
    cases = {
        "another version": [b"TANGGA\x03", good, body],
        "a delimiter": [b"", VERSION, good, body],
        "two frames": [VERSION, good],
        "four frames": [VERSION, good, body, body],
        "a long header": [VERSION, good + b"\x22" + b"\xff\x7f" + b"x" * 16383, body],
        "no header": [VERSION, b"\xff\xff\xff", body],
        "a short id": [VERSION, short, body],
        "another kind": [VERSION, strange, body],
        "a long body": [VERSION, good, b"x" * (4 * 1024 * 1024 + 1)],
        "too late": [VERSION, late, body],
        "no body": [VERSION, good, b"\xff\xff\xff"],
    }
    got = {}
    for name, frames in cases.items():
        reply, _ = operator.exchange(frames)
        expect(reply.outcome == wire.OUTCOME_TURNED_AWAY, f"{name}: {reply}")
        got[name] = reason(reply)
    reply, _ = follower.ask(wire.KIND_QUERY, body)
    got["no grant"] = reason(reply)
    wrong = wire.EntriesRequest(after=1, hash=b"\0" * 32).SerializeToString()
    reply, _ = follower.ask(wire.KIND_ENTRIES, wrong)
    got["another history"] = reason(reply)
    reply, _ = follower.ask(wire.KIND_ENTRIES, wire.EntriesRequest(personal=True).SerializeToString())
    got["personal data without the grant"] = reason(reply)
    reply, _ = operator.ask(
        wire.KIND_QUERY, body, at_least=1_000_000, deadline=int((time.time() + 0.3) * 1_000_000))
    got["an entry that is not there"] = reason(reply)
    reply, refused = operator.ask(wire.KIND_COMMAND, b"")
    expect(reply.outcome == wire.OUTCOME_REFUSED, f"an empty command: {reply}")
    got["an empty command"] = registry.Refusal.Code.Name(registry.Refusal.FromString(refused).code)
    # Version 1 is served, but for entries of edition 2.
    query = registry.Query()
    query.family.key = "3602010102030004"
    reply, _ = operator.ask(wire.KIND_QUERY, query.SerializeToString(), version=VERSION_1)
    expect(reply.outcome == wire.OUTCOME_ANSWERED, f"a query of version 1: {reply}")
    earlier = Client(province, follower.principal)
    after, chain = 0, b""
    while True:
        asked = wire.EntriesRequest(after=after, hash=chain).SerializeToString()
        reply, answer = earlier.ask(wire.KIND_ENTRIES, asked, version=VERSION_1)
        if reply.outcome != wire.OUTCOME_ANSWERED:
            break
        for line in wire.EntriesPage.FromString(answer).lines:
            expect(line.WhichOneof("content") == "content_hash", "an entry of edition 2 in a page of version 1")
            after, chain = after + 1, sha256(chain, line.content_hash)
    got["entries of edition 2 in version 1"] = reason(reply)
    return got


def main():
    operator = Client(province, "operator")
    entry, entry_hash, request_id, request_digest = register(operator)
    follower = Client(province, "reporting.bappeda")
    told = malformed(operator, follower)
    head, chain, entries, beside, hashes = follow(follower, personal=False)
    expect(not beside, "personal data that was not asked for")
    registered = [number for number, (each, _) in entries.items() if each.request_id == request_id]
    expect(registered == [entry], f"one entry for one request, {entry}, not {registered}")
    expect(hashes[entry] == entry_hash, "the hash that the reply named is not the chain's")
    record, events = entries[entry]
    expect(len(record.digest) == 32 and record.digest != request_digest, "the digest of the request has no key")
    event = registry.Event.FromString(events[0])
    expect(b"SITI" not in events[0] and b"3602015203780001" not in events[0], "a name in an event")
    expect(len(event.family_changed.members) == 2, f"a family of two, not {event}")
    payer = Client(province, "disbursement.dinsos")
    same_head, same_chain, _, named, _ = follow(payer, personal=True, most=1000)
    expect((same_head, same_chain) == (head, chain), "another chain for another follower")
    expect([part.group for part in record.parts] == [1, 2], f"identity and contact, not {record.parts}")
    groups = [group for event, group in named[entry] if event == 0]
    expect(groups == [1], f"the identity alone, as the payer's grant says, not {groups}")
    identity = registry.EventPersonal.FromString(named[entry][0, 1])
    expect(identity.members[0].name == "SITI AMINAH" and not identity.family.address, f"{identity} as the identity")
    expect(identity.family.card == "3602010102030004", f"{identity}")
    print(json.dumps({"entry": entry, "head": head, "hash": chain.hex(), "told": told}, indent=2))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    province, proto_folder = sys.argv[1:]
    wire, registry = messages(proto_folder)
    main()
