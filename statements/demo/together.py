"""Joint statements of the open sample meeting: one that everybody reads, one in the making."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from meetings.models import Participation
from organisations.models import User
from statements.demo.words import JOINT_BREAD, JOINT_WINDOWS
from statements.demo.writing import hand_of, publish
from statements.models import JointStatement
from statements.sampletexts import SampleText
from statements.services.cosigning import begin_joint, confirm_joint, join_joint
from statements.services.joint import save_joint, send_joint

# Invented like all the rest: nobody has signed anything.
SIGNED = ("AMR Contro Vento", "Contro Corrente")
# The first two take part and the first has confirmed; the third has not answered.
IN_THE_MAKING = ("Internationalist Standpoint", "Kamunist Kranti", "JRCL Tankyu-ha")


def build(by_name: dict[str, Participation], organiser: User, at: datetime) -> None:
    """Let some organisations write together.

    Args:
        at: now; every hour of the sample is counted from it.
    """
    signers = [by_name[name] for name in SIGNED]
    joint = begin(signers, at - timedelta(hours=30))
    for each in signers[1:]:
        join(joint, each, at - timedelta(hours=29))
    write(joint, signers[0], JOINT_BREAD, at - timedelta(hours=28))
    for each in signers:
        confirm(joint, each, at - timedelta(hours=27))
    revision = send_joint(
        joint=joint,
        participation=signers[0],
        version=1,
        key=uuid.uuid4(),
        by=hand_of(signers[0]),
        at=at - timedelta(hours=26),
    )
    publish(revision, at - timedelta(hours=2), organiser.ref)
    asked = [by_name[name] for name in IN_THE_MAKING]
    other = begin(asked, at - timedelta(hours=9))
    join(other, asked[1], at - timedelta(hours=8))
    write(other, asked[0], JOINT_WINDOWS, at - timedelta(hours=7))
    confirm(other, asked[0], at - timedelta(hours=6))


def begin(signers: Sequence[Participation], at: datetime) -> JointStatement:
    """Let the first begin and ask the others."""
    first, *others = signers
    return begin_joint(
        participation=first, asked=others, key=uuid.uuid4(), by=hand_of(first), at=at
    )


def join(joint: JointStatement, participation: Participation, at: datetime) -> None:
    """Let one take part."""
    join_joint(joint=joint, participation=participation, by=hand_of(participation), at=at)


def write(
    joint: JointStatement, participation: Participation, text: SampleText, at: datetime
) -> None:
    """Save a first draft."""
    save_joint(
        joint=joint,
        participation=participation,
        title=text.title,
        language=text.language,
        body=text.body,
        base_version=0,
        key=uuid.uuid4(),
        by=hand_of(participation),
        at=at,
    )


def confirm(joint: JointStatement, participation: Participation, at: datetime) -> None:
    """Let one confirm the first draft."""
    confirm_joint(
        joint=joint, participation=participation, version=1, by=hand_of(participation), at=at
    )
