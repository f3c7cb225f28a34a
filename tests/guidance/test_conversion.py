"""Files as councils have them: whole, damaged, locked, mislabelled or far too large."""

import io
import zipfile
from pathlib import Path

import pytest

from guidance.acquisition import install, read_files
from guidance.conversion import CannotRead, convert
from guidance.shelf import MemoryShelf

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(*paragraphs: tuple[str, str]) -> bytes:
    """A small Word file: (style, text) for each paragraph; style may be empty."""
    body = "".join(
        f"<w:p><w:pPr>{f'<w:pStyle w:val={chr(34)}{style}{chr(34)}/>' if style else ''}</w:pPr>"
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
        for style, text in paragraphs
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/></w:style>'
        for level in (1, 2)
    )
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
        "<Default Extension='xml' ContentType='application/xml'/></Types>",
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>',
    }
    return zipped(parts)


def zipped(parts: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def pdf_file(pages: list[list[tuple[int, int, str]]]) -> bytes:
    """A small PDF: for each page its lines as (size of letters, height on the page, text)."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        drawn = "\n".join(f"BT /F1 {size} Tf 72 {height} Td ({text}) Tj ET" for size, height, text in lines)
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    return out.encode("latin-1")


def test_a_word_file_keeps_its_headings() -> None:
    text = convert(
        "guide.docx", word_file(("Heading1", "Core groups"), ("", "The core group meets monthly in Marlham."))
    ).text
    assert "# Core groups" in text
    assert "The core group meets monthly in Marlham." in text


def test_a_pdf_keeps_headings_and_pages_and_loses_running_headers_and_page_numbers() -> None:
    pages = [
        [
            (9, 820, "Marlham Council 2026"),
            (18, 700, f"Part {number}"),
            (11, 660, f"Sentence number {number} is about conferences."),
            (9, 20, f"Page {number} of 4"),
        ]
        for number in range(1, 5)
    ]
    converted = convert("guide.pdf", pdf_file(pages))
    assert "## Part 3" in converted.text
    assert "Sentence number 3 is about conferences." in converted.text
    assert "Marlham Council" not in converted.text
    assert "of 4" not in converted.text
    assert [page.number for page in converted.pages] == [1, 2, 3, 4]


def test_a_web_page_loses_its_menus_and_keeps_its_tables(made_up_documents: Path) -> None:
    text = convert("page.html", (made_up_documents / "westmere-allegations.html").read_bytes()).text
    assert "## The first meeting" in text
    assert "| Malicious allegation | not kept |" in text
    assert "- The employer names a contact person." in text
    assert "Cookies" not in text
    assert "Home" not in text
    assert "color" not in text


def test_markdown_is_kept_to_the_letter() -> None:
    original = "# One\n\nA **bold** claim.\n\n\n- first\n- second\n"
    assert convert("guide.md", original.encode()).text == original


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.md", b"   \n", "is empty"),
        ("picture.png", b"\x89PNG", "not a kind of file"),
        ("binary.txt", b"text\x00text and more text", "is not text"),
        ("broken.pdf", b"%PDF-1.4 and then nothing of use at all", "is damaged or is not a PDF"),
        ("not.pdf", b"just words", "is damaged or is not a PDF"),
        ("broken.docx", b"PK\x03\x04 cut off", "is not a Word file, or is damaged"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 64, "password-protected"),
        ("sheet.docx", zipped({"xl/workbook.xml": "<x/>"}), "is not a Word file, whatever"),
        ("broken-inside.docx", zipped({"word/document.xml": "<w:document"}), "is damaged"),
        ("scan.pdf", pdf_file([[]]), "no text that can be read"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_sentence(name: str, content: bytes, says: str) -> None:
    with pytest.raises(CannotRead, match=says) as raised:
        convert(name, content)
    assert name in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_zip_bomb_is_not_unpacked() -> None:
    with pytest.raises(CannotRead, match="200 MB"):
        convert("bomb.docx", zipped({"word/document.xml": "0" * 210_000_000}))


def test_more_than_five_hundred_pages_are_refused() -> None:
    pages = [[(11, 500, "A page.")] for _ in range(501)]
    with pytest.raises(CannotRead, match="more than 500 pages"):
        convert("long.pdf", pdf_file(pages))


async def test_one_bad_file_among_many_leaves_the_library_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text("# Good\n\nThe core group meets within ten days.\n", encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"not a pdf at all")
    shelf = MemoryShelf()
    with pytest.raises(CannotRead):
        await install(shelf, read_files([tmp_path], {}, authority="marlham"))
    assert await shelf.documents() == []


async def test_facts_come_from_the_table_beside_the_file_and_options_win(tmp_path: Path) -> None:
    (tmp_path / "guide.md").write_text("# Guide\n\nIt follows Working Together 2018.\n", encoding="utf-8")
    facts = '[[document]]\nfile = "guide.md"\ntitle = "Our guide"\nreview_every = "6 months"\n'
    (tmp_path / "documents.toml").write_text(facts, encoding="utf-8")
    [taken] = read_files([tmp_path / "guide.md"], {"authority": "marlham"}, authority="england")
    assert taken.document.title == "Our guide"
    assert taken.document.authority == "marlham"
    assert taken.document.review_months == 6
    assert taken.document.national_basis == "Working Together to Safeguard Children 2018"


@pytest.mark.parametrize("facts", ['review_every = "often"', 'approved = "last week"'])
def test_a_wrong_fact_is_said_in_a_sentence(tmp_path: Path, facts: str) -> None:
    (tmp_path / "guide.md").write_text("# Guide\n\nSome words that can be read.\n", encoding="utf-8")
    (tmp_path / "documents.toml").write_text(f'[[document]]\nfile = "guide.md"\n{facts}\n', encoding="utf-8")
    with pytest.raises(CannotRead, match="Type it like"):
        read_files([tmp_path / "guide.md"], {}, authority="england")
