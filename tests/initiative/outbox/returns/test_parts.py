"""The bounds within which a mail is cut into parts, and the forms that it is cut at."""

import pytest

from initiative.outbox.returns.parts import (
    DEEPEST,
    LARGEST_BYTES,
    LARGEST_VALUE,
    MOST_HEADERS,
    MOST_PARTS,
    Part,
    headers_of,
    leaves_of,
    mail_of,
)


def multipart(*parts, boundary=b"b", given=b"b"):
    head = b"Content-Type: multipart/mixed; boundary=" + given + b"\n\n"
    return head + b"".join(b"--%s\n%s\n" % (boundary, part) for part in parts)


def bodies_of(raw):
    return [leaf.body.strip() for leaf in leaves_of(mail_of(raw))]


def test_mail_is_cut_at_a_fixed_length():
    assert len(mail_of(b"\n" + b"x" * 3 * LARGEST_BYTES).body) == LARGEST_BYTES - 1


def test_headers_are_bounded_in_number_and_length():
    many = headers_of(b"".join(b"X-%d: y\n" % n for n in range(2 * MOST_HEADERS)))
    long = headers_of(b"X: " + b"y" * 5000 + b"\nY: a\n" + b" bc\n" * 5000)

    assert len(many) == MOST_HEADERS
    assert {name: len(values[0]) for name, values in long.items()} == {
        "x": LARGEST_VALUE,
        "y": LARGEST_VALUE,
    }


def test_head_without_an_end_is_read_in_part():
    headers = headers_of(b"X: " + b"y" * 200_000 + b"\nY: z")

    assert list(headers) == ["x"]


def test_parts_are_bounded_in_number_and_depth():
    mail = multipart(*(b"\n%d" % n for n in range(2 * MOST_PARTS)))
    deep = b"\ntext"
    for level in range(DEEPEST):
        deep = multipart(deep, boundary=b"b%d" % level, given=b"b%d" % level)

    assert bodies_of(mail) == [b"%d" % n for n in range(MOST_PARTS)]
    assert bodies_of(deep) == [b"text"]
    assert bodies_of(multipart(deep)) == []


def test_headers_are_unfolded_and_named_in_small_letters():
    head = b"Subject: one\n\ttwo\n  three\nsubject: other\nno header\nX:\n folded\n: none"

    assert headers_of(head) == {
        "subject": ["one two three", "other"],
        "x": ["folded"],
        "": ["none"],
    }


def test_preamble_and_epilogue_are_no_parts():
    mail = multipart(b"\none", b"\ntwo").replace(b"\n\n--b", b"\n\npreamble\n--b", 1)

    assert bodies_of(mail + b"--b--\nepilogue\n--b\n\nthree") == [b"one", b"two"]


def test_boundary_may_be_quoted_and_followed_by_spaces():
    mail = multipart(b"\none", boundary=b"a b:c  ", given=b'"a b:c"; charset=x')

    assert bodies_of(mail) == [b"one"]


def test_boundary_that_begins_like_another_is_another():
    inner = multipart(b"\none", b"\ntwo", boundary=b"b-inner", given=b"b-inner")

    assert bodies_of(multipart(inner, b"\nthree")) == [b"one", b"two", b"three"]


def test_mail_inside_a_mail_is_one_part():
    inner = b"Content-Type: message/rfc822\n\n" + multipart(b"\none", boundary=b"c", given=b"c")

    assert [leaf.content_type for leaf in leaves_of(mail_of(multipart(inner)))] == [
        "message/rfc822"
    ]


@pytest.mark.parametrize(
    ("encoding", "body", "content"),
    [
        ("", b"a=3D", b"a=3D"),
        ("8bit", b"a=3D", b"a=3D"),
        (" Base64 ", b"YQ0KAGI=", b"a\nb"),
        ("base64", b"abcde", b""),
        ("Quoted-Printable", b"a=3D=\nb", b"a=b"),
    ],
)
def test_transfer_encoding_is_taken_off(encoding, body, content):
    assert Part({"content-transfer-encoding": [encoding]}, body).content == content


def test_line_ends_are_evened_and_zero_bytes_left_out():
    mail = mail_of(b"A: b\r\n\rx\0y\r\nz")

    assert (mail.headers, mail.body) == ({"a": ["b"]}, b"xy\nz")
