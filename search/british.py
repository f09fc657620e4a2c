"""One word in two spellings, British and American: which other spelling a word has, and which one is ours.

The stems of an index do not bring the two together. Only whole words and regular endings are known here; what is
not known has one spelling.
"""

import re
from collections.abc import Iterator

_OUR = """behaviour colour favour flavour harbour honour humour labour neighbour odour rigour rumour savour tumour
vapour vigour endeavour candour glamour splendour parlour armour"""
_OUR_ENDINGS = ("", "s", "ed", "ing", "al", "ally", "able", "er", "ers", "ful", "hood", "hoods", "ite", "ites", "less")
_RE = "centre theatre metre litre fibre calibre spectre"
_DOUBLE_L = "cancel channel counsel dial fuel label level marvel model quarrel signal total travel tunnel"
_DOUBLE_L_ENDINGS = ("ed", "ing", "er", "ers", "or", "ors", "ings")
_SINGLE_L = "distil enrol fulfil instil"
_OTHERS = """
ageing/aging analogue/analog artefact/artifact artefacts/artifacts catalogue/catalog catalogues/catalogs cosy/cozy
defence/defense dialogue/dialog dialogues/dialogs grey/gray instalment/installment instalments/installments
jewellery/jewelry judgement/judgment judgements/judgments acknowledgement/acknowledgment licence/license
licences/licenses manoeuvre/maneuver mould/mold mum/mom mums/moms offence/offense offences/offenses plough/plow
practise/practice practises/practices practised/practiced practising/practicing pretence/pretense programme/program
programmes/programs pyjamas/pajamas sceptic/skeptic sceptical/skeptical skilful/skillful sulphur/sulfur wilful/willful
anaemia/anemia anaesthesia/anesthesia anaesthetic/anesthetic caesarean/cesarean diarrhoea/diarrhea
foetal/fetal foetus/fetus gynaecology/gynecology haemoglobin/hemoglobin haemorrhage/hemorrhage ischaemia/ischemia
ischaemic/ischemic leukaemia/leukemia oedema/edema oesophagus/esophagus oestrogen/estrogen orthopaedic/orthopedic
orthopaedics/orthopedics paediatric/pediatric paediatrics/pediatrics paediatrician/pediatrician
paediatricians/pediatricians
"""

_ISE = re.compile(r"([a-z]{3,})i([sz])(e|es|ed|er|ers|ing|able|ation|ations|ational)")
# Words that end so and are spelt in one way only: here is what stands before the ending.
_ONE = """
advert adv appra bru chast circumc clockw comprom compr conc cru dem desp dev disgu enterpr exc exerc expert franch
improv inc lia likew mala merchand otherw parad porpo prec prem prom repr rev sunr superv surpr telev torto treat turquo
upr ass caps downs overs outs res
"""
_ONE_SPELLING = frozenset(_ONE.split())
_YSE = re.compile(r"(anal|paral|catal|dial|electrol|hydrol)y([sz])(e|ed|er|ers|ing)")


def _pairs() -> Iterator[tuple[str, str]]:
    for word in _OUR.split():
        yield from ((word + ending, word[:-2] + "r" + ending) for ending in _OUR_ENDINGS)
    for word in _RE.split():
        stem = word[:-2]
        yield from ((stem + "re" + end, stem + "er" + other) for end, other in (("", ""), ("s", "s"), ("d", "ed")))
    for word in _DOUBLE_L.split():
        yield from ((word + "l" + ending, word + ending) for ending in _DOUBLE_L_ENDINGS)
    for word in _SINGLE_L.split():
        yield from ((word + ending, word + "l" + ending) for ending in ("", "s", "ment", "ments"))
    for pair in _OTHERS.split():
        british, american = pair.split("/")
        yield british, american


_AMERICAN = dict(_pairs())
_BRITISH = {american: british for british, american in _AMERICAN.items()}


def british(word: str) -> str:
    """Return a word in lower case as it is spelt in Britain."""
    if word in _BRITISH:
        return _BRITISH[word]
    return (_respelt(word, "s") or word) if "z" in word else word


def other_spelling(word: str) -> str | None:
    """Return how a word in lower case is spelt on the other side of the Atlantic, None when it is spelt the same."""
    found = _AMERICAN.get(word) or _BRITISH.get(word)
    return found or _respelt(word, "s") if "z" in word else found or _respelt(word, "z")


def _respelt(word: str, letter: str) -> str | None:
    if match := _YSE.fullmatch(word):
        return f"{match[1]}y{letter}{match[3]}"
    match = _ISE.fullmatch(word)
    if match is None or match[1] in _ONE_SPELLING:
        return None
    return f"{match[1]}i{letter}{match[3]}"
