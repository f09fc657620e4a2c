"""Pictures and files that media rows name: the case's own, those on the site, or a picture beside the bulk file."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from cases.bulk.plain import MEDIA, file_name
from cases.bulk.schema import MediaCells
from cases.content.problems import Fault
from cases.content.rows import faults_of
from cases.models import CaseMedia
from cases.permissions import files_offered_to
from learning_network.users.models import User

FOLDER = "images"


@dataclass
class Pictures:
    """Finds what media rows name. A picture of the folder is kept once, when ``save`` is called.

    Args:
        member: who imports; None is an administrator.
        folder: where pictures lie beside the file; None where there is no folder, as in an upload.
    """

    member: User | None
    folder: Path | None = None
    _new: dict[str, tuple[Any, Path]] = field(default_factory=dict)
    saved: list[Any] = field(default_factory=list)

    def row(self, cells: MediaCells, place: int, *, own: list[Any]) -> tuple[CaseMedia, list[Fault]]:
        """Return the unsaved row, and what is wrong with it.

        Args:
            cells: what the file says.
            place: which of the case's media rows it is.
            own: the media rows that the case has.
        """
        words = ("alternative_text", "video", "caption")
        row = CaseMedia(sort_order=place, **{name: getattr(cells, name) or "" for name in words})
        faults = []
        for name in ("image", "document", "captions"):
            wanted = getattr(cells, name)
            if wanted:
                found, sentence = self._find(name, wanted, own)
                setattr(row, name, found)
                faults += [Fault((MEDIA, place, name), sentence)] if sentence else []
        if not faults:
            faults = self._row_faults(row, place)
        return row, faults

    def save(self, row: CaseMedia) -> None:
        """Keep the picture that a row brings from the folder."""
        image = row.image
        if image is not None and image.pk is None:
            path = next(path for known, path in self._new.values() if known is image)
            with path.open("rb") as file:
                image.file = File(file, name=path.name)
                image.save()
            self.saved.append(image)
        # Now that the picture has a number, the row can hold it.
        row.image = image

    def forget(self) -> None:
        """Take the files of saved pictures away again, after what they were saved for came to nothing."""
        for image in self.saved:
            image.file.storage.delete(image.file.name)

    def _row_faults(self, row: CaseMedia, place: int) -> list[Fault]:
        is_new = row.image is not None and row.image.pk is None
        if is_new and not row.alternative_text:
            sentence = "say what the picture tells somebody who cannot see it"
            return [Fault((MEDIA, place, "alternative_text"), sentence)]
        names = ["alternative_text", "video", "caption"]
        return [] if is_new else faults_of(row, fields=names, location=(MEDIA, place), is_draft=True)

    def _find(self, name: str, wanted: str, own: list[Any]) -> tuple[Any, str]:
        if PurePath(wanted).name != wanted or "\\" in wanted:
            return None, f"“{wanted}” is not the name of a file alone: leave the folder out"
        mine = next((getattr(row, name) for row in own if file_name(getattr(row, name)) == wanted), None)
        if mine is not None:
            return mine, ""
        if name == "image" and self.folder is not None and (self.folder / wanted).is_file():
            return self._from_folder(wanted)
        return self._from_site(name, wanted)

    def _from_site(self, name: str, wanted: str) -> tuple[Any, str]:
        records = self._choosable(_model(name))
        found = [record for record in records.filter(file__endswith=f"/{wanted}") if file_name(record) == wanted]
        if len(found) == 1:
            return found[0], ""
        noun = "picture" if name == "image" else "document"
        if found:
            return None, f"the site has {len(found)} {noun}s called “{wanted}”: give yours another name"
        where = f" and the folder “{FOLDER}” beside the file has none" if self.folder and name == "image" else ""
        return None, f"the site has no {noun} called “{wanted}” that you may choose{where}: add it first"

    def _choosable(self, model: type[Model]) -> Any:
        if self.member is None:
            return model._default_manager.all()
        return files_offered_to(self.member, model)

    def _from_folder(self, wanted: str) -> tuple[Any, str]:
        if wanted in self._new:
            return self._new[wanted][0], ""
        folder = (self.folder or Path()).resolve()
        path = (folder / wanted).resolve()
        if path.parent != folder:
            return None, f"“{wanted}” leads out of the folder “{FOLDER}”: put the picture itself there"
        try:
            # The checks read the whole picture; a file is opened again when it is kept.
            WagtailImageField().clean(ContentFile(path.read_bytes(), name=wanted))
        except ValidationError as error:
            return None, f"{wanted}: {' '.join(error.messages)}"
        image = get_image_model()(title=PurePath(wanted).stem[:255], collection=self._collection)
        image.uploaded_by_user = self.member
        self._new[wanted] = (image, path)
        return image, ""

    @cached_property
    def _collection(self) -> Collection:
        if self.member is None:
            return Collection.get_first_root_node()
        policy = policy_registry.get_by_type(get_image_model())
        allowed = policy.collections_user_has_permission_for(self.member, "add")
        return allowed.order_by("-depth").first() or Collection.get_first_root_node()


def _model(name: str) -> type[Model]:
    model: type[Model] = get_image_model() if name == "image" else get_document_model()
    return model
