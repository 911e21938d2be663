#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the rows that every implementation of the safety rules has to reproduce.

The rules are written here a second time, from the table in words, and on purpose in another form than
the C engine's: each rule is a line of RULES with the condition as a Python expression over the facts.
Facts that have their default are left out of a row. Usage: make-vectors.py OUTPUT
"""

import itertools
import json
import random
import sys

AGES = ["under_16", "16_17", "adult", "unknown"]
WHO = ["everyone", "suggested_friends", "friends", "following", "no_one"]
LIMITS = ["everyone", "friends", "no_one"]
ACTIONS = ["dm", "shrunk_group", "add_to_group"]
FLAGS = [False, True]
GUARDIANS = [
    {"guardian_max": "friends"},
    {"guardian_max": "no_one"},
    {"guardian_dms_off": True},
    {"guardian_requests_off": True},
    {"guardian_groups_off": True},
    {"guardian_media_off": True},
]

SIDE = {
    "inactive": False,
    "blocks": False,
    "follows": False,
    "accepted": False,
    "phone_verified": False,
    "age": "adult",
    "who_can_message": "everyone",
    "who_can_add_to_groups": "friends",
    "guardian_max": "everyone",
    "guardian_dms_off": False,
    "guardian_requests_off": False,
    "guardian_groups_off": False,
    "guardian_media_off": False,
}
SITUATION = {"action": "dm", "extension": True, "phone_required": False, "is_media": False, "suggested": False}

# (number, actions, needs the extension, condition, verdict, reason)
TWO = {"dm", "shrunk_group"}
ADD = {"add_to_group"}
ALL = TWO | ADD
RULES = [
    (1, ALL, False, lambda f: f.a["inactive"], "refuse", "account"),
    (1, ALL, False, lambda f: f.b["inactive"], "refuse", "privacy"),
    (2, ALL, False, lambda f: f.a["blocks"], "refuse", "own_block"),
    (3, ALL, False, lambda f: f.b["blocks"], "refuse", "privacy"),
    (4, ALL, True, lambda f: f.a["age"] in ("under_16", "unknown"), "refuse", "age"),
    (4, ALL, True, lambda f: f.b["age"] in ("under_16", "unknown"), "refuse", "privacy"),
    (5, TWO, True, lambda f: f.guarded("a", "guardian_dms_off"), "refuse", "family"),
    (5, TWO, True, lambda f: f.guarded("b", "guardian_dms_off"), "refuse", "privacy"),
    (5, TWO, True,
     lambda f: f.is_media and f.guarded("b", "guardian_media_off") and not f.friends(),
     "refuse", "privacy"),
    (5, ADD, True, lambda f: f.guarded("a", "guardian_groups_off"), "refuse", "family"),
    (5, ADD, True, lambda f: f.guarded("b", "guardian_groups_off"), "refuse", "privacy"),
    (6, TWO, False,
     lambda f: (f.a["age"] == "16_17" or f.a["who_can_message"] == "no_one")
     and not f.accepts("a", "who_can_message"), "refuse", "own_privacy"),
    (7, TWO, False,
     lambda f: not f.accepts("b", "who_can_message")
     and not (f.b["accepted"] and f.adult("b") and f.b["who_can_message"] != "no_one"),
     "refuse", "privacy"),
    (7, ADD, False, lambda f: not f.accepts("b", "who_can_add_to_groups"), "refuse", "privacy"),
    (8, ALL, True, lambda f: f.phone_required and not f.a["phone_verified"], "refuse", "phone"),
    (9, ALL, False, lambda f: f.b["follows"] or f.b["accepted"], "inbox", ""),
    (10, ALL, True, lambda f: f.guarded("b", "guardian_requests_off"), "refuse", "privacy"),
    (11, {"shrunk_group"}, False, lambda f: True, "refuse", "request_pending"),
    (11, {"dm", "add_to_group"}, False, lambda f: True, "request", ""),
]


class Facts:
    def __init__(self, situation, a, b):
        self.__dict__.update(SITUATION | situation)
        self.a = SIDE | a
        self.b = SIDE | b

    def guarded(self, side, what):
        """A guardian has a say over 16 and 17 only."""
        return getattr(self, side)["age"] == "16_17" and getattr(self, side)[what]

    def adult(self, side):
        """Without the extension ages cannot be known."""
        age = getattr(self, side)["age"]
        return age == "adult" or (not self.extension and age != "16_17")

    def friends(self):
        return self.a["follows"] and self.b["follows"]

    def circle(self, wish, owner):
        """Whether the other one is inside an audience of the owner's."""
        if wish == "everyone":
            return True
        if wish == "suggested_friends":
            both_adult = self.a["age"] == "adult" and self.b["age"] == "adult"
            return self.friends() or (self.suggested and (both_adult or not self.extension))
        if wish == "friends":
            return self.friends()
        if wish == "following":
            return owner["follows"]
        return False

    def accepts(self, side, setting):
        """Each of: the wish, every guardian's limit, the cap of the age band."""
        owner = getattr(self, side)
        limits = [owner[setting]]
        if owner["age"] == "16_17":
            limits += ["friends", owner["guardian_max"]]
        return all(self.circle(limit, owner) for limit in limits)

    def row(self):
        for number, actions, extension, condition, verdict, reason in RULES:
            if self.action in actions and (self.extension or not extension) and condition(self):
                return self.written() | {"rule": number, "verdict": verdict, "reason": reason}
        raise AssertionError("no rule")

    def written(self):
        differs = lambda facts, default: {k: v for k, v in facts.items() if v != default[k]}
        row = differs({k: getattr(self, k) for k in SITUATION}, SITUATION)
        return row | {"a": differs(self.a, SIDE), "b": differs(self.b, SIDE)}


def product(**choices):
    for values in itertools.product(*choices.values()):
        yield dict(zip(choices, values))


def relations():
    for r in product(af=FLAGS, bf=FLAGS, acc=FLAGS, sug=FLAGS):
        yield ({"suggested": r["sug"]}, {"follows": r["af"]}, {"follows": r["bf"], "accepted": r["acc"]})


def rows():
    # Ages and B's wish against every relation, every action, both modes.
    for (s, a, b), c in itertools.product(
            relations(), product(aa=AGES, ba=AGES, who=WHO, action=ACTIONS, extension=FLAGS)):
        yield Facts(s | {"action": c["action"], "extension": c["extension"]}, a | {"age": c["aa"]},
                    b | {"age": c["ba"], "who_can_message": c["who"]})
    # Phones, against ages, B's wish and every relation.
    for (s, a, b), c in itertools.product(
            relations(), product(aa=AGES, ba=AGES, who=WHO, action=ACTIONS, phone=FLAGS)):
        yield Facts(s | {"action": c["action"], "phone_required": True},
                    a | {"age": c["aa"], "phone_verified": c["phone"]},
                    b | {"age": c["ba"], "who_can_message": c["who"]})
    # What each guardian's limit does to each wish and relation, and that it does nothing at other ages.
    for (s, a, b), c in itertools.product(
            relations(), product(ba=AGES, who=WHO, limit=GUARDIANS, action=ACTIONS, media=FLAGS)):
        yield Facts(s | {"action": c["action"], "is_media": c["media"]}, a | {"age": "16_17", "who_can_message": "friends"},
                    b | {"age": c["ba"], "who_can_message": c["who"]} | c["limit"])
        yield Facts(s | {"action": c["action"], "is_media": c["media"]}, a,
                    b | {"age": c["ba"], "who_can_message": c["who"]} | c["limit"])
    # Both wishes, and who may add B to groups.
    for (s, a, b), c in itertools.product(
            relations(), product(aw=WHO, bw=WHO, aa=AGES[1:3], ba=AGES[1:3])):
        yield Facts(s, a | {"age": c["aa"], "who_can_message": c["aw"]},
                    b | {"age": c["ba"], "who_can_message": c["bw"]})
    for (s, a, b), c in itertools.product(relations(), product(who=WHO, ba=AGES[1:3], extension=FLAGS)):
        yield Facts(s | {"action": "add_to_group", "extension": c["extension"]}, a,
                    b | {"age": c["ba"], "who_can_add_to_groups": c["who"]})
    # Guardians' limits, also on those who have none any more.
    for (s, a, b), c in itertools.product(
            relations(), product(al=LIMITS, bl=LIMITS, aa=AGES[1:3], ba=AGES[1:3], action=ACTIONS)):
        yield Facts(s | {"action": c["action"]},
                    a | {"age": c["aa"], "guardian_max": c["al"], "who_can_message": "friends"},
                    b | {"age": c["ba"], "guardian_max": c["bl"]})
    switches = ["guardian_dms_off", "guardian_requests_off", "guardian_groups_off"]
    for a_off, b_off in itertools.product(itertools.product(FLAGS, repeat=3), repeat=2):
        for c in product(aa=AGES[1:3], ba=AGES[1:3], friends=FLAGS, accepted=FLAGS, action=ACTIONS):
            yield Facts({"action": c["action"]},
                        dict(zip(switches, a_off)) | {"age": c["aa"], "follows": c["friends"],
                                                      "who_can_message": "friends"},
                        dict(zip(switches, b_off)) | {"age": c["ba"], "follows": c["friends"],
                                                      "accepted": c["accepted"]})
    # Accounts, blocks, phones.
    for c in product(ai=FLAGS, bi=FLAGS, ab=FLAGS, bb=FLAGS, required=FLAGS, phone=FLAGS, bf=FLAGS,
                     acc=FLAGS, action=ACTIONS, extension=FLAGS):
        yield Facts({"action": c["action"], "extension": c["extension"], "phone_required": c["required"]},
                    {"inactive": c["ai"], "blocks": c["ab"], "phone_verified": c["phone"]},
                    {"inactive": c["bi"], "blocks": c["bb"], "follows": c["bf"], "accepted": c["acc"]})
    # Everything mixed with everything, the same rows each time.
    dice = random.Random(16)
    domains = {"age": AGES, "who_can_message": WHO, "who_can_add_to_groups": WHO, "guardian_max": LIMITS}
    rare = {"inactive", "blocks"}
    pick = lambda key: (dice.choice(domains[key]) if key in domains
                        else dice.random() < (0.05 if key in rare else 0.5))
    for _ in range(12000):
        yield Facts({"action": dice.choice(ACTIONS), "extension": dice.random() < 0.8,
                     "phone_required": dice.random() < 0.3, "is_media": dice.random() < 0.3, "suggested": dice.random() < 0.5},
                    {key: pick(key) for key in SIDE}, {key: pick(key) for key in SIDE})


def main():
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write('{"rows":[\n')
        out.write(",\n".join(json.dumps(facts.row(), separators=(",", ":")) for facts in rows()))
        out.write("\n]}\n")


if __name__ == "__main__":
    main()
