"""A name in stored bytes is found however it is written."""

import io
import json
import zipfile
from urllib.parse import urlencode

import pytest
from lxml import etree

from recognition.privacy.selectors import byte_traces

NAME = "Karin Sjöstrømzak"
SOUGHT = byte_traces.pattern([NAME, "karin.s@bakkegaard.example"])


def packed(content, name="in.csv"):
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return told.getvalue()


@pytest.mark.parametrize("name", [NAME, NAME.upper(), NAME.lower()])
@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "cp1252", "utf-16"])
def test_it_is_found_in_every_encoding_and_in_any_capitals(encoding, name):
    assert byte_traces.holds([f"1;{name};2".encode(encoding)], SOUGHT)


def test_it_is_found_where_dos_xml_json_and_addresses_write_it_their_way():
    polish = byte_traces.pattern(["Łucja Sjöberg"])
    node = etree.Element("attest")
    node.text = "Łucja Sjöberg"

    assert byte_traces.holds(["SJÖBERG".encode("cp437")], byte_traces.pattern(["Sjöberg"]))
    assert byte_traces.holds([etree.tostring(node, encoding="iso-8859-1")], polish)
    assert byte_traces.holds([json.dumps({"name": NAME}).encode()], SOUGHT)
    assert byte_traces.holds([urlencode({"payload": f'{{"n": "{NAME}"}}'}).encode()], SOUGHT)
    assert byte_traces.holds([b"mail=KARIN.S%40bakkegaard.example"], SOUGHT)


def test_it_is_found_in_packed_files_and_over_the_edges_of_pieces():
    inner = packed(f"1;{NAME}\n".encode() * 50)
    whole = packed(inner, "files/report.xlsx")

    assert NAME.encode() not in whole
    assert byte_traces.holds([whole[:90], whole[90:]], SOUGHT)
    assert byte_traces.holds(["x Karin Sjö".encode(), "strømzak y".encode()], SOUGHT)
    assert not byte_traces.holds([whole[:60]], SOUGHT)


def test_its_genitive_is_found():
    assert byte_traces.holds([f"{NAME}s hjælp".encode()], SOUGHT)


def test_another_word_is_not_the_name():
    assert not byte_traces.holds([b"BOX Bob ABo"], byte_traces.pattern(["Bo"]))
    assert not byte_traces.holds([packed(b"nobody at all")], SOUGHT)
