"""Who reports: from a cue verb to the words that name its source, as token ranges [start, end)."""

from __future__ import annotations

from spacy.tokens import Token

Range = tuple[int, int]

SUBJECTS = frozenset({"nsubj", "csubj"})
NOMINAL = frozenset({"PROPN", "NOUN", "DET", "ADJ", "NUM"})
_SHARES_SUBJECT = frozenset({"conj", "xcomp", "advcl", "pcomp", "ccomp", "prep", "dep"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_LOOSE = frozenset({",", ";", ":", "—", "–"})
_NEVER_IN_SOURCE = frozenset({"relcl", "acl", "punct", "cc"})
# What is issued rather than what speaks: in "the city issued a statement saying ..." the city is the source.
_ADDRESSES = frozenset(
    {"tell", "inform", "assure", "remind", "urge", "thank", "reassure"}
)  # a hearer stands behind them
_ISSUED = frozenset({"statement", "letter", "memo", "email", "tweet", "message", "note", "post", "speech", "remarks"})


def source(verb: Token, inside: list[bool]) -> tuple[Range, ...]:
    """The source of a cue verb: subject, agent of a passive, noun behind an inverted verb, or the subject that the verb
    shares with the one it hangs on (she rose, saying ...). Empty where there is none. A relative pronoun comes with the
    noun that it stands for before it."""
    if is_passive(verb):
        found = _agent(verb)
    elif is_inverted(verb, inside):
        found = _beside(verb, inside)
    else:
        found = _subject(verb, inside)
    return tuple(_neat(verb, one) for one in found)


def subject(verb: Token, inside: list[bool]) -> tuple[Range, ...]:
    """Who the verb is said of, be it active or passive (Lee could not be reached), shared subjects included."""
    found = _subject(verb, inside, passive=True)
    return tuple(_neat(verb, one) for one in found)


def _neat(verb: Token, found: Range) -> Range:
    """A source without the comma behind it, with the whole of a double name."""
    start, end = found
    while end - start > 1 and verb.doc[end - 1].text in _LOOSE:
        end -= 1
    return start, _whole_name(verb, end)


def _whole_name(verb: Token, end: int) -> int:
    """The end of a source that would cut a double name at its hyphen: Ana Ruiz | -Lopez."""
    doc = verb.doc
    while end + 1 < len(doc) and doc[end].text == "-" and not doc[end - 1].whitespace_ and not doc[end].whitespace_:
        if not doc[end + 1].text[:1].isupper():
            break
        end += 2
    return end


def is_passive(verb: Token) -> bool:
    """was told, Asked whether ...: the grammatical subject is not the source. Had said is none.

    "Pell, asked about it, shrugged": a past tense that hangs on a noun like a participle is one, whatever its tag.
    """
    if verb.tag_ == "VBD" and verb.dep_ == "acl":
        return True
    if verb.tag_ != "VBN" or verb.dep_ == "conj":
        return False
    deps = {c.dep_ for c in verb.children}
    return bool(deps & {"auxpass", "nsubjpass"}) or "aux" not in deps


def is_inverted(verb: Token, inside: list[bool]) -> bool:
    """..., said Ann Lee: behind a comma or a closing mark, a noun behind it, and no subject of its own before it."""
    if verb.i == 0 or verb.i + 1 >= len(verb.doc) or verb.tag_ in ("VB", "VBN", "VBG"):
        return False
    before, after = verb.nbor(-1), verb.nbor(1)
    if not (before.text == "," or inside[before.i]) or after.pos_ not in NOMINAL or inside[after.i]:
        return False
    if verb.lemma_ in _ADDRESSES or _has_verb_behind(verb, inside):
        return False
    if not verb.tag_.startswith("VB"):  # taken for a name: then only a name behind it makes it a verb again
        return after.pos_ == "PROPN"
    return not any(c.dep_ in SUBJECTS and c.i < verb.i and not inside[c.i] for c in verb.children)


def _has_verb_behind(verb: Token, inside: list[bool]) -> bool:
    """..., said the mayor was late: the noun behind the cue is the subject of its clause."""
    end = _beside(verb, inside)[0][1]
    return end < len(verb.doc) and verb.doc[end].tag_ in ("VBD", "VBZ", "VBP", "MD") and not inside[end]


def phrase(noun: Token) -> Range:
    """A noun with what describes it (determiner, title, apposition, of/for/in ...), without relative clauses."""
    start, end = noun.left_edge.i, noun.i + 1
    for child in noun.rights:
        if child.dep_ in _NEVER_IN_SOURCE or child.left_edge.i > end + 1:
            continue
        end = max(end, phrase(child)[1] if child.dep_ in ("appos", "conj") else _short(child))
    return start, end


def _short(child: Token) -> int:
    """Where a prepositional phrase ends, before any relative clause in it."""
    end = child.i + 1
    for below in child.subtree:
        if below.dep_ in ("relcl", "advcl") or below.lower_ in _RELATIVE:
            break
        if below.i == end:
            end += 1
    return end


def _agent(verb: Token) -> tuple[Range, ...]:
    for by in verb.children:
        if by.dep_ == "agent":
            return tuple(phrase(noun) for noun in by.children if noun.dep_ == "pobj")
    return ()


def _beside(verb: Token, inside: list[bool]) -> tuple[Range, ...]:
    """The noun right behind the cue with what describes it, whatever the parse makes of it."""
    doc, end = verb.doc, verb.i + 1
    while end < len(doc) and doc[end].pos_ in NOMINAL and not inside[end]:
        end += 1
    return ((verb.i + 1, max(end, phrase(doc[end - 1])[1])),)


def _subject(cue: Token, inside: list[bool], passive: bool = False) -> tuple[Range, ...]:
    verb = cue
    for _ in range(6):  # chains of participles are short; the bound keeps a bad parse cheap
        for child in verb.children:
            shared = child.dep_ == "nsubjpass" and (passive or verb is not cue)
            if (child.dep_ in SUBJECTS or shared) and not inside[child.i] and not _is_other(cue, verb, child):
                return _mention(child)
        if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
            noun = verb.head
            if not _belongs_to_clause(verb, noun):
                return (phrase(noun),)
            verb = noun.head
            continue
        if verb.dep_ not in _SHARES_SUBJECT or inside[verb.head.i] or verb.head is verb:
            break
        verb = verb.head
    return ()


def _is_other(cue: Token, verb: Token, subject: Token) -> bool:
    """Whose subject it cannot be: "it" of another verb; a participle shares none with a finite verb that it follows."""
    if verb is cue:
        return False
    return subject.lower_ in ("it", "there") or (cue.tag_ == "VBG" and cue.dep_ == "conj" and verb.tag_ in _FINITE)


def _belongs_to_clause(verb: Token, noun: Token) -> bool:
    """..., saying; issued a statement saying: the participle is the clause's, though the parse gives it a noun."""
    issued = noun.dep_ == "dobj" and noun.lemma_.lower() in _ISSUED
    return issued or (verb.dep_ == "acl" and verb.i > 0 and verb.nbor(-1).text == "," and noun.head is not noun)


def _mention(subject: Token) -> tuple[Range, ...]:
    verb = subject.head
    if subject.lower_ in _RELATIVE and verb.dep_ == "relcl":
        return phrase(verb.head), (subject.i, subject.i + 1)
    return (phrase(subject),)
