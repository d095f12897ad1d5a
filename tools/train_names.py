"""Train the name finder and write its weights into the package.

    PYTHONPATH=. python tools/train_names.py --corpus wnut17.train.conll btc.train.conll

The corpora (WNUT-17 and the Broad Twitter Corpus, CoNLL form) are given by path and not part of
the project; docs/names-model-card.md tells where they come from and what was made of them. The
same inputs always make the same file.
"""

from __future__ import annotations

import argparse
import gzip
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pycrfsuite
from train_names_augment import lowered, renamed
from train_names_corpus import Example, labelled, read_corpus
from train_names_replies import fillings, made_up_replies

from helpnet.domain.names_features import (
    OFFSETS,
    OUTSIDE,
    casing,
    joined_features,
    word_class,
    word_features,
)
from helpnet.domain.names_model import LABELS
from helpnet.domain.names_tokens import Token

DATA = Path(__file__).resolve().parent.parent / "helpnet" / "domain" / "data"


def features_of(tokens: Sequence[Token]) -> Iterator[list[str]]:
    """Per token, the very features that the finder sums up."""
    outside = word_features(OUTSIDE, "word")
    words = [outside, outside, *(word_features(t.text, t.kind) for t in tokens), outside, outside]
    classes = [word_class(token.text, token.kind) for token in tokens]
    mode = casing(tokens)
    for position in range(len(tokens)):
        found = joined_features(tokens, classes, position, mode)
        for place, offset in enumerate(OFFSETS):
            found += [f"{offset}:{name}" for name in words[position + place]]
        yield found


def examples(corpora: Iterable[Path], replies: int, chance: random.Random) -> Iterator[Example]:
    """The corpora, copies with other names, copies in small letters, and made-up replies."""
    real = [example for path in corpora for example in read_corpus(path)]
    yield from real
    with_people = [e for e in real if any(kind == "PER" for _, _, kind in e.spans)]
    for example in with_people:
        yield renamed(example, chance, fillings()["locales"])
        if chance.random() < 0.5:
            yield lowered(example)
    yield from made_up_replies(replies, chance)


def train(texts: Iterable[Example], c1: float, c2: float, iterations: int) -> pycrfsuite.Tagger:
    """One field, trained by L-BFGS with both penalties."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for example in texts:
        tokens, labels = labelled(example)
        if tokens:
            trainer.append(pycrfsuite.ItemSequence(list(features_of(tokens))), labels)
    trainer.set_params(
        {
            "c1": c1,
            "c2": c2,
            "max_iterations": iterations,
            "feature.possible_transitions": False,
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        return tagger


Weights = dict[str, list[float]]


def averaged(taggers: Sequence[pycrfsuite.Tagger]) -> tuple[list[list[float]], Weights]:
    """Steps and weights of several fields as one: being linear, they are their own ensemble."""
    steps = [[0.0] * len(LABELS) for _ in LABELS]
    weights: Weights = {}
    for tagger in taggers:
        info = tagger.info()
        for (source, target), weight in info.transitions.items():
            steps[LABELS.index(target)][LABELS.index(source)] += weight / len(taggers)
        for (name, label), weight in info.state_features.items():
            vector = weights.setdefault(name, [0.0] * len(LABELS))
            vector[LABELS.index(label)] += weight / len(taggers)
    return steps, weights


def write_model(
    path: Path, steps: list[list[float]], weights: Weights, *, bias: float, smallest: float
) -> int:
    """The weights in thousandths, features that hardly weigh anything left out.

    `bias` is taken from every "no name", so that more is found.
    """
    weights["bias"][LABELS.index("O")] -= bias
    kept = {n: v for n, v in weights.items() if max(map(abs, v)) >= smallest}
    rows = [" ".join(str(round(1000 * step)) for step in row) for row in steps]
    for name in sorted(kept):
        rows.append(f"{name}\t{' '.join(str(round(weight * 50) * 20) for weight in kept[name])}")
    path.write_bytes(gzip.compress(("\n".join(rows) + "\n").encode("utf8"), 9, mtime=0))
    return len(kept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", nargs="+", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=DATA / "names.model.gz")
    parser.add_argument("--rounds", type=int, default=3, help="fields trained and averaged")
    parser.add_argument("--replies", type=int, default=10_000, help="made-up replies per round")
    parser.add_argument("--c1", type=float, default=0.1)
    parser.add_argument("--c2", type=float, default=1.0)
    parser.add_argument("--iterations", type=int, default=120)
    parser.add_argument("--smallest", type=float, default=0.02)
    parser.add_argument("--bias", type=float, default=0.5, help="how much to favour finding")
    options = parser.parse_args()
    taggers = []
    for number in range(options.rounds):
        chance = random.Random(17 + number)
        texts = examples(options.corpus, options.replies, chance)
        taggers.append(train(texts, options.c1, options.c2, options.iterations))
    steps, weights = averaged(taggers)
    kept = write_model(options.out, steps, weights, bias=options.bias, smallest=options.smallest)
    print(f"{kept} features, {options.out.stat().st_size:,} bytes in {options.out}")


if __name__ == "__main__":
    main()
