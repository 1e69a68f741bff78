"""Whether PDFs can be written here: the extra [pdf] and the system's Pango are optional."""


def writes_pdf():
    try:
        import weasyprint
    except (ImportError, OSError):
        return False
    return bool(weasyprint)
