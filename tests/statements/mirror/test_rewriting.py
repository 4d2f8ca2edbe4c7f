"""Only addresses change on a copied page."""

import pytest

from statements.mirror.rewriting import rewritten, rewritten_css


def same(_element, address):
    return address


def marked(_element, address):
    return f"<{address}>"


@pytest.mark.parametrize(
    "html",
    [
        '<!doctype html>\n<html lang="ar" dir="rtl"><p class=x>a &amp; b &#169; &nbsp;c</p></html>',
        '<a href="/a?b=1&amp;c=2#d" hreflang="it">x</a><!-- y --><br><img src="/i.png" alt="">',
        '<script type="application/ld+json">{"@id": "</a> & <b href=\'/x\'>"}</script>',
        '<form action="/words/" method="get"><input name="q" value="&quot;"></form>',
        "<p>عربي 日本語 <bdi>x</bdi></p>",
    ],
)
def test_everything_else_stays(html):
    assert rewritten(html, same) == html


def test_addresses_are_turned_and_escaped():
    html = '<link rel="stylesheet" href="/s.css"><a class="href" href=\'/x\'>href="/y"</a>'
    assert rewritten(html, marked) == (
        '<link rel="stylesheet" href="&lt;/s.css&gt;">'
        '<a class="href" href="&lt;/x&gt;">href="/y"</a>'
    )


@pytest.mark.parametrize("tag", ['<form method="get">', '<form action="" method="get">'])
def test_a_form_without_an_address_gets_one(tag):
    assert rewritten(tag, lambda *_given: "/here/") == '<form action="/here/" method="get">'


def test_addresses_in_a_style_sheet():
    css = "a{background:url('/x.svg')} b{background:url(y.svg)}"
    assert rewritten_css(css, lambda _element, given: f"z{given}") == (
        'a{background:url("z/x.svg")} b{background:url("zy.svg")}'
    )
