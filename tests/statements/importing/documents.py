"""Files built by code: an honest DOCX with everything in it, and hostile ones."""

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
PART_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{R}/hyperlink" Target="https://example.org/a" '
    'TargetMode="External"/>'
    f'<Relationship Id="rId2" Type="{R}/footnotes" Target="footnotes.xml"/>'
    f'<Relationship Id="rId3" Type="{R}/comments" Target="comments.xml"/>'
    f'<Relationship Id="rId4" Type="{R}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId5" Type="{R}/numbering" Target="numbering.xml"/>'
    f'<Relationship Id="rId6" Type="{R}/image" Target="media/image1.png"/></Relationships>'
)
STYLES = (
    f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
FOOTNOTES = f'<w:footnotes {W}><w:footnote w:id="2">{{}}</w:footnote></w:footnotes>'
COMMENTS = (
    f'<w:comments {W}><w:comment w:id="1" w:author="Secret Author"><w:p><w:r>'
    "<w:t>Private remark</w:t></w:r></w:p></w:comment></w:comments>"
)
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:extent cx="100" cy="100"/><wp:docPr id="1" name="p"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    f'<pic:blipFill><a:blip xmlns:r="{R}" r:embed="rId6"/></pic:blipFill></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)


def run(words):
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inner, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def whole_body():
    """Heading, footnote, link, tracked change, comment, list, picture, table."""
    cell = "<w:tc><w:tcPr/>{}</w:tc>"
    point = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    changed = (
        '<w:ins w:id="8" w:author="Secret Author">' + run("new") + "</w:ins>"
        '<w:del w:id="9" w:author="Secret Author"><w:r><w:delText>old</w:delText></w:r></w:del>'
    )
    return "".join(
        [
            paragraph(run("Bread for all"), '<w:pStyle w:val="Heading1"/>'),
            paragraph(
                run("We want bread")
                + '<w:r><w:footnoteReference w:id="2"/></w:r>'
                + '<w:r><w:commentReference w:id="1"/></w:r>'
                + run(" and 2*3*4 roses. ")
                + f'<w:hyperlink xmlns:r="{R}" r:id="rId1">{run("Read on")}</w:hyperlink>'
            ),
            paragraph(run("It is ") + changed),
            paragraph(run("one"), point),
            paragraph(run("two"), point),
            PICTURE,
            "<w:tbl><w:tr>"
            + cell.format(paragraph(run("Wheat")))
            + cell.format(paragraph(run("12")))
            + "</w:tr></w:tbl>",
        ]
    )


def packed(parts, method=zipfile.ZIP_DEFLATED):
    """Return a zip of name → content."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def docx(body=None, head="", **more):
    """Return a DOCX; ``more`` adds or replaces parts (``__`` for a slash, ``_`` for a dot)."""
    document = f"<w:document {W}><w:body>{whole_body() if body is None else body}</w:body>"
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/_rels/document.xml.rels": PART_RELS,
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": FOOTNOTES.format(paragraph(run("Of wheat."))),
        "word/comments.xml": COMMENTS,
        "word/media/image1.png": b"\x89PNG",
        "docProps/core.xml": "<core><creator>Secret Author</creator></core>",
        "word/document.xml": f"{head}{document}</w:document>",
    }
    return packed(parts | more.get("parts", {}))
