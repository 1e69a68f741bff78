"""The copy of everything kept about one person: a ZIP of one JSON file a model, and a page to read."""

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import IO, Any

from recognition.activity import personal
from recognition.activity.personal import Subject
from recognition.people import selectors as people
from recognition.privacy import words
from recognition.privacy.selectors import masking
from recognition.privacy.selectors import rows as personal_rows
from recognition.programmes.models import ProgrammeVersion

LISTED = 1_000  # rows a section of the page shows; the file beside it has all of them
FOR_THE_EYE = ("people.", "rewards.", "payroll.", "ledger.", "kudos.", "shop.")
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1.5rem;color:#1d1d1f;background:#fff}
table{border-collapse:collapse;font-size:13px}th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;
border-bottom:1px solid #ddd}section{margin:2rem 0}div{overflow-x:auto}td{overflow-wrap:anywhere;max-width:30rem}
"""


@dataclass
class Copy:
    """A copy in the making; ``tell`` is called with the number of rows so far."""

    subject: Subject
    language: str
    at: datetime
    tell: Callable[[int], None]
    counts: dict[str, int] = field(default_factory=dict)

    def write(self, file: IO[bytes]) -> None:
        """Write the ZIP; memory does not grow with the rows but by the page's first LISTED of each model."""
        mask = masking.Mask(self.subject, self.language)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            sections = [self._model(archive, mask, entry) for entry in _entries()]
            sections.append(self._programmes(archive, mask))
            page = "".join([*self._opening(), *sections, "</main></body></html>\n"])
            archive.writestr("index.html", page)
            manifest = {"made_at": self.at.isoformat(), "language": self.language, "rows": self.counts}
            archive.writestr("manifest.json", json.dumps(manifest, indent=1))

    def _model(self, archive: zipfile.ZipFile, mask: masking.Mask, entry: personal.PersonalData) -> str:
        shown = masking.Shown(entry, mask)
        chunks = (shown.chunk(rows) for rows in personal_rows.rows_of(entry, self.subject))
        title = words.heading(entry.model_label, self.language, entry.what)
        return self._section(archive, entry.model_label, title, chunks)

    def _programmes(self, archive: zipfile.ZipFile, mask: masking.Mask) -> str:
        found = [
            {
                "programme": mask.labels["programmes.Programme"].get(each.programme_id),
                "number": each.number,
                "starts_on": each.starts_on.isoformat(),
                "ends_on": each.ends_on.isoformat(),
                "says": each.definition,
            }
            for each in versions_of(self.subject)
        ]
        return self._section(archive, "programmes", words.said("programmes", self.language), iter([found]))

    def _section(self, archive: zipfile.ZipFile, name: str, title: str, chunks: Iterator[list[dict[str, Any]]]) -> str:
        listed: list[dict[str, Any]] = []
        count, file_name = 0, f"data/{name}.json"
        with archive.open(file_name, "w") as file:
            for chunk in chunks:
                opening = "[" if count == 0 else ",\n"
                file.write((opening + ",\n".join(_spelt(row) for row in chunk)).encode() if chunk else b"")
                listed += chunk[: LISTED - len(listed)]
                count += len(chunk)
                self.tell(sum(self.counts.values()) + count)
            file.write(b"]\n" if count else b"[]\n")
        self.counts[name] = count
        return self._html(title, listed, count, file_name)

    def _opening(self) -> list[str]:
        title = escape(words.said("title", self.language))
        return [
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8">',
            f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{STYLE}</style></head>',
            f"<body><main><h1>{title}</h1>",
            f"<p>{escape(words.said('lead', self.language, day=people.company_date(self.at).isoformat()))}</p>",
            f"<p>{escape(words.said('rights', self.language))}</p>",
        ]

    def _html(self, title: str, rows: list[dict[str, Any]], count: int, file_name: str) -> str:
        told = words.said("rows", self.language, count=count) if count else words.said("nothing", self.language)
        if count > len(rows):
            told += " " + words.said("more", self.language, shown=len(rows), file=file_name)
        heading = f"<section><h2>{escape(title)}</h2><p>{escape(told)}</p>"
        if not rows:
            return f"{heading}</section>\n"
        columns = [name for name in rows[0] if any(row[name] not in (None, "", [], {}) for row in rows)]
        head = "".join(f'<th scope="col">{escape(name.replace("_", " "))}</th>' for name in columns)
        body = "".join("<tr>" + "".join(f"<td>{_cell(row[name])}</td>" for name in columns) + "</tr>" for row in rows)
        return f"{heading}<div><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></section>\n"


def versions_of(subject: Subject) -> list[ProgrammeVersion]:
    """The versions of programmes that something was ever judged or proposed by for the person."""
    proposed = ProgrammeVersion.objects.filter(proposal__employee=subject.employee_id)
    judged = ProgrammeVersion.objects.filter(judgement__assessment__contributions__employee=subject.employee_id)
    return list(proposed.union(judged).order_by("pk"))


def _entries() -> list[personal.PersonalData]:
    """What people look for first, then the rest."""

    def place(entry: personal.PersonalData) -> tuple[int, str]:
        found = [number for number, part in enumerate(FOR_THE_EYE) if entry.model_label.startswith(part)]
        return (*found, len(FOR_THE_EYE))[0], ""

    return sorted(personal.registered.values(), key=place)


def _spelt(row: dict[Any, Any] | list[Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=str)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return escape(_spelt(value) if isinstance(value, dict | list) else str(value))
