"""The rules of PAXml that its schema does not enforce, as a reader of the specification checks them."""

from lxml import etree


def broken(content: bytes) -> list[str]:
    """What is wrong with a file by the specification's own text; empty when nothing is."""
    root = etree.fromstring(content)
    found = [] if root.findtext("header/version") == "2.0" else ["version is not 2.0"]
    rows = root.findall("lonetransaktioner/lonetrans")
    found += [] if rows else ["no transactions"]
    postids = [row.get("postid") for row in rows]
    found += [f"postid {each} is not unique" for each in sorted({each for each in postids if postids.count(each) > 1})]
    for row in rows:
        name = f"postid {row.get('postid')}"
        if not row.get("anstid"):
            found.append(f"{name}: no anstid")
        if row.get("persnr"):
            found.append(f"{name}: a personal identity number")
        if not (row.findtext("lonkod") or row.findtext("lonart")):
            found.append(f"{name}: neither lonkod nor lonart")
        day, start, end = (row.findtext(each) for each in ("datum", "datumfrom", "datumtom"))
        if bool(day) == bool(start) or bool(start) != bool(end):
            found.append(f"{name}: not one of datum and an interval")
        if row.find("kundnr") is not None:
            found.append(f"{name}: a customer")
    return found
