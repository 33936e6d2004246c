"""Find who reports by the parse: from a verb to the words that name its source or subject, as ranges of tokens."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

TokenRange = tuple[int, int]  # [start, end)

NOMINAL = frozenset({"PROPN", "NOUN", "DET", "ADJ", "NUM"})
_SUBJECTS = frozenset({"nsubj", "csubj"})
_SHARES_SUBJECT = frozenset({"conj", "xcomp", "advcl", "pcomp", "ccomp", "prep", "dep"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_LOOSE = frozenset({",", ";", ":", "—", "–"})
_NEVER_IN_SOURCE = frozenset({"relcl", "acl", "punct", "cc"})
_LONGEST_CHAIN = 6  # verbs between a cue and the one whose subject it shares; the bound keeps a bad parse cheap
# Verbs behind which a hearer stands, never the source: ..., told the mayor.
_ADDRESSES = frozenset({"tell", "inform", "assure", "remind", "urge", "thank", "reassure"})
# What is issued rather than what speaks: in "the city issued a statement saying ..." the city is the source.
_ISSUED = frozenset({"statement", "letter", "memo", "email", "tweet", "message", "note", "post", "speech", "remarks"})


def source_of(verb: Token, is_quoted: Sequence[bool]) -> tuple[TokenRange, ...]:
    """The source of a cue verb, () where the parse gives none: its subject, the agent of a passive, the noun behind an
    inverted verb, or the subject that it shares with the verb it depends on (she rose, saying ...).

    A relative pronoun comes with the noun that it stands for before it. Tokens that `is_quoted` holds are no source.
    """
    if is_passive(verb):
        ranges = _agent(verb)
    elif is_inverted(verb, is_quoted):
        ranges = (_noun_behind(verb, is_quoted),)
    else:
        ranges = _subject(verb, is_quoted)
    return tuple(_whole_source(verb, tokens) for tokens in ranges)


def subject_of(verb: Token, is_quoted: Sequence[bool]) -> tuple[TokenRange, ...]:
    """The subject of a verb, active or passive (Lee could not be reached), shared subjects included; () without one."""
    return tuple(_whole_source(verb, tokens) for tokens in _subject(verb, is_quoted, passive=True))


def noun_phrase(noun: Token) -> TokenRange:
    """A noun with what describes it (determiner, title, apposition, of/for/in ...), without relative clauses."""
    start, end = noun.left_edge.i, noun.i + 1
    for child in noun.rights:
        if child.dep_ in _NEVER_IN_SOURCE or child.left_edge.i > end + 1:
            continue
        end = max(end, noun_phrase(child)[1] if child.dep_ in ("appos", "conj") else _phrase_end(child))
    return start, end


def is_passive(verb: Token) -> bool:
    """Tell whether the subject of a verb is not its source: was told, Asked whether ... ("had said" is active).

    A past tense that depends on a noun like a participle counts, whatever its tag: "Pell, asked about it, shrugged".
    """
    if verb.tag_ == "VBD" and verb.dep_ == "acl":
        return True
    if verb.tag_ != "VBN" or verb.dep_ == "conj":
        return False
    deps = {child.dep_ for child in verb.children}
    return bool(deps & {"auxpass", "nsubjpass"}) or "aux" not in deps


def is_inverted(verb: Token, is_quoted: Sequence[bool]) -> bool:
    """Tell whether a verb stands before its source: ..., said Ann Lee. It stands behind a comma or a quotation, a noun
    behind it, and has no subject of its own before it."""
    if verb.i == 0 or verb.i + 1 >= len(verb.doc) or verb.tag_ in ("VB", "VBN", "VBG"):
        return False
    before, after = verb.nbor(-1), verb.nbor(1)
    if not (before.text == "," or is_quoted[before.i]) or after.pos_ not in NOMINAL or is_quoted[after.i]:
        return False
    if verb.lemma_ in _ADDRESSES or _is_subject_of_next_verb(verb, is_quoted):
        return False
    if not verb.tag_.startswith("VB"):  # taken for a name: then only a name behind it makes it a verb again
        return after.pos_ == "PROPN"
    return not any(child.dep_ in _SUBJECTS and child.i < verb.i and not is_quoted[child.i] for child in verb.children)


def _is_subject_of_next_verb(verb: Token, is_quoted: Sequence[bool]) -> bool:
    """Tell whether the noun behind a cue is the subject of the clause that it reports: ..., said the mayor was late."""
    end = _noun_behind(verb, is_quoted)[1]
    return end < len(verb.doc) and verb.doc[end].tag_ in ("VBD", "VBZ", "VBP", "MD") and not is_quoted[end]


def _whole_source(verb: Token, tokens: TokenRange) -> TokenRange:
    """A source without the comma behind it, and with the whole of a double name: Ana Ruiz | -Lopez."""
    start, end = tokens
    doc = verb.doc
    while end - start > 1 and doc[end - 1].text in _LOOSE:
        end -= 1
    while end + 1 < len(doc) and doc[end].text == "-" and not doc[end - 1].whitespace_ and not doc[end].whitespace_:
        if not doc[end + 1].text[:1].isupper():
            break
        end += 2
    return start, end


def _phrase_end(child: Token) -> int:
    """Where a prepositional phrase ends, before any relative clause in it."""
    end = child.i + 1
    for token in child.subtree:
        if token.dep_ in ("relcl", "advcl") or token.lower_ in _RELATIVE:
            break
        if token.i == end:
            end += 1
    return end


def _agent(verb: Token) -> tuple[TokenRange, ...]:
    """Who acts in a passive clause: was told by [the mayor]."""
    for by in verb.children:
        if by.dep_ == "agent":
            return tuple(noun_phrase(noun) for noun in by.children if noun.dep_ == "pobj")
    return ()


def _noun_behind(verb: Token, is_quoted: Sequence[bool]) -> TokenRange:
    """The nouns right behind a verb with what describes them, whatever the parse makes of them."""
    doc, end = verb.doc, verb.i + 1
    while end < len(doc) and doc[end].pos_ in NOMINAL and not is_quoted[end]:
        end += 1
    return verb.i + 1, max(end, noun_phrase(doc[end - 1])[1])


def _subject(cue: Token, is_quoted: Sequence[bool], passive: bool = False) -> tuple[TokenRange, ...]:
    """The subject of a cue, or of the nearest verb above it that shares its subject."""
    verb = cue
    for _ in range(_LONGEST_CHAIN):
        for child in verb.children:
            shared = child.dep_ == "nsubjpass" and (passive or verb is not cue)
            if (child.dep_ in _SUBJECTS or shared) and not is_quoted[child.i] and not _cannot_share(cue, verb, child):
                return _with_antecedent(child)
        if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
            noun = verb.head
            if not _belongs_to_clause(verb, noun):
                return (noun_phrase(noun),)
            verb = noun.head
            continue
        if verb.dep_ not in _SHARES_SUBJECT or is_quoted[verb.head.i] or verb.head is verb:
            break
        verb = verb.head
    return ()


def _cannot_share(cue: Token, verb: Token, subject: Token) -> bool:
    """Tell whether a cue cannot have the subject of another verb: "it", or that of a finite verb that it follows as a
    coordinated participle."""
    if verb is cue:
        return False
    return subject.lower_ in ("it", "there") or (cue.tag_ == "VBG" and cue.dep_ == "conj" and verb.tag_ in _FINITE)


def _belongs_to_clause(verb: Token, noun: Token) -> bool:
    """Tell whether a participle belongs to the clause of a noun that the parse gives it: issued a statement saying."""
    issued = noun.dep_ == "dobj" and noun.lemma_.lower() in _ISSUED
    return issued or (verb.dep_ == "acl" and verb.i > 0 and verb.nbor(-1).text == "," and noun.head is not noun)


def _with_antecedent(subject: Token) -> tuple[TokenRange, ...]:
    """A subject as a phrase; a relative pronoun behind the noun that it stands for."""
    verb = subject.head
    if subject.lower_ in _RELATIVE and verb.dep_ == "relcl":
        return noun_phrase(verb.head), (subject.i, subject.i + 1)
    return (noun_phrase(subject),)
