"""Where the index stands in the cluster: one index for each build, and two aliases that say which is live.

Readers ask the read alias, writers the write alias; both move in one step, so that nobody sees two builds or none.
Names carry the schema's hash: processes of another version go on with their own until they are restarted.
"""

import itertools
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch, helpers

from search.contract import SearchDocument
from search.engines.elastic.client import MISSING, failure, patient
from search.engines.elastic.documents import to_source
from search.engines.elastic.schema import new_index, schema_hash
from search.engines.terms import uid

# What is written in one request: so little that it is done in the second that a save may wait, and in a build more.
_FEW = 50
_BATCH = 200
_MOST_BYTES = 5_000_000
_MERGE_SECONDS = 900.0
_COPIES_WAIT = "30s"
_READ_AT_ONCE = 5_000
_KEPT = "2m"

Action = dict[str, object]
# From things to the vectors of those that have one.
Vectors = Callable[[Iterable[tuple[str, str]]], Mapping[tuple[str, str], Sequence[float]]]
Place = list[Any]


def no_vectors(things: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[float]]:
    """Find none: for a site that ranks by words alone."""
    return {}


class Indexes:
    """The indexes of one prefix: builds, updates and drops them."""

    def __init__(self, client: Elasticsearch, prefix: str, vectors: Vectors = no_vectors) -> None:
        self._client = client
        self._vectors = vectors
        self._prefix = prefix
        self._name = f"{prefix}-{schema_hash()}"
        self.read_alias = f"{self._name}-read"
        self.write_alias = f"{self._name}-write"

    def update(self, documents: Iterable[SearchDocument], removed: Iterable[tuple[str, str]]) -> None:
        """Write to the live index, visible to the next search.

        Every write carries the moment before its state was read. Of two processes that write one thing, the one
        that has read later wins, whichever of the two arrives last.
        """
        version = time.time_ns()
        if not self._client.indices.exists_alias(name=self.write_alias):
            # A deletion makes an index of the alias's name where there is none, whatever is asked.
            raise failure({"type": MISSING})
        deletions: Iterable[Action] = ({"_op_type": "delete", "_id": uid(*thing)} for thing in removed)
        actions = itertools.chain(deletions, self._insertions(documents))
        self._write(self._client, self.write_alias, actions=actions, version=version, refresh=True)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Fill a new index, wait until it is copied to another node, then swap; return how many it holds."""
        client, version = patient(self._client), time.time_ns()
        name = f"{self._name}-{version}"
        filling = f"{name}-filling"
        index = new_index(name)
        index.settings(refresh_interval="-1")
        index.aliases(**{filling: {}})
        index.create(using=client)
        try:
            count = self._write(client, filling, actions=self._insertions(documents), version=version, refresh=False)
            client.indices.put_settings(index=name, settings={"refresh_interval": None})
            client.indices.refresh(index=name)
            # One segment answers in a third of the time that twenty take.
            client.options(request_timeout=_MERGE_SECONDS).indices.forcemerge(index=name, max_num_segments=1)
        except BaseException:
            # Also when it was interrupted: what is half filled is of use to nobody.
            client.indices.delete(index=name, ignore_unavailable=True)
            raise
        client.options(ignore_status=408).cluster.health(index=name, wait_for_status="green", timeout=_COPIES_WAIT)
        self._swap(client, name)
        self._tidy(client, version)
        return count

    def open_moment(self) -> str:
        """Hold the live index as it is now, to read all of it; return what names this moment."""
        return str(patient(self._client).open_point_in_time(index=self.read_alias, keep_alive=_KEPT)["id"])

    def read(self, moment: str, *, after: Place | None) -> list[tuple[tuple[str, str, str], Place]]:
        """Return the next (kind, key, fingerprint) after a place, each with its own place."""
        answer = patient(self._client).search(
            pit={"id": moment, "keep_alive": _KEPT},
            size=_READ_AT_ONCE,
            sort=[{"_shard_doc": "asc"}],
            search_after=after,
            source=False,
            docvalue_fields=["kind", "key", "fingerprint"],
            track_total_hits=False,
        )
        rows = ((hit["fields"], hit["sort"]) for hit in answer["hits"]["hits"])
        return [((row["kind"][0], row["key"][0], row["fingerprint"][0]), place) for row, place in rows]

    def close_moment(self, moment: str) -> None:
        """Let go of a moment."""
        patient(self._client).close_point_in_time(id=moment)

    def drop(self) -> None:
        """Delete every index of this prefix, of whatever version."""
        for name in self._builds(self._client):
            patient(self._client).indices.delete(index=name, ignore_unavailable=True)

    def _write(
        self, client: Elasticsearch, alias: str, *, actions: Iterable[Action], version: int, refresh: bool
    ) -> int:
        """Write through an alias, which has to be there: no index is made by writing to it. Return how many."""
        versioned = ({**action, "version": version, "version_type": "external_gte"} for action in actions)
        count = 0
        for done, answer in helpers.streaming_bulk(
            client,
            versioned,
            index=alias,
            chunk_size=_FEW if refresh else _BATCH,
            max_chunk_bytes=_MOST_BYTES,
            raise_on_error=False,
            require_alias=True,
            refresh=refresh,
        ):
            count += 1
            if not done:
                _judge(answer)
        return count

    def _insertions(self, documents: Iterable[SearchDocument]) -> Iterator[Action]:
        """Yield what puts documents in, with the vectors that are there."""
        waiting = iter(documents)
        while batch := list(itertools.islice(waiting, _BATCH)):
            vectors = self._vectors([(document.kind, document.key) for document in batch])
            for document in batch:
                source = to_source(document, vectors.get((document.kind, document.key), ()))
                yield {"_op_type": "index", "_id": uid(document.kind, document.key), "_source": source}

    def _swap(self, client: Elasticsearch, name: str) -> None:
        ours = f"{self._name}-*"
        aliases = (self.read_alias, self.write_alias)
        client.indices.update_aliases(
            actions=[
                *({"remove": {"index": ours, "alias": alias, "must_exist": False}} for alias in aliases),
                *({"add": {"index": name, "alias": alias}} for alias in aliases),
                {"remove": {"index": name, "alias": f"{name}-filling"}},
            ]
        )

    def _tidy(self, client: Elasticsearch, version: int) -> None:
        """Delete the builds before this one, but for the last, which somebody may still be reading."""
        older = sorted((made, name) for name, made in self._builds(client).items() if made < version)
        for _made, name in older[:-1]:
            client.indices.delete(index=name, ignore_unavailable=True)

    def _builds(self, client: Elasticsearch) -> dict[str, int]:
        """Return the builds of this prefix with when they were made; another prefix may begin with this one."""
        names = client.indices.get_settings(
            index=f"{self._prefix}-*", name="index.creation_date", allow_no_indices=True
        )
        pattern = re.compile(rf"{re.escape(self._prefix)}-[0-9a-f]{{10}}-(\d+)")
        return {name: int(found[1]) for name in names if (found := pattern.fullmatch(name))}


def _judge(answer: Mapping[str, Any]) -> None:
    """Pass over what is as it should be: a newer state stands there already, or nothing was there to take out."""
    ((operation, item),) = answer.items()
    if item["status"] == 409 or (operation == "delete" and item.get("result") == "not_found"):
        return
    raise failure(item.get("error", {}))
