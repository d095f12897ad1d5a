"""Which names stand for one another, and which are so frequent that they tell little."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# Each line: one given name and what it is shortened or changed to.
_SHORT_FORMS = """
alexander alex sasha xander alec sandro
alexandra alex sasha sandra lexi alexa
alfred fred alfie freddy
andrew andy drew andreas andre
anthony tony anton antonio toni
barbara barb barbie
benjamin ben benny benji
catherine katherine kathryn kate katie kathy cathy kat cat kathleen katharina
charles charlie chuck karl carlos
christina christine chris tina chrissy kristina
christopher chris kit topher
daniel dan danny
david dave davey
deborah deb debbie debra
donald don donnie
dorothy dot dottie
edward ed eddie ted ned
elizabeth liz beth betty lisa eliza elisabeth libby lizzie
emily em emma
eugene gene
francis frank fran
frances fran francesca
francisco paco pancho
frederick fred freddie fritz friedrich
gabriel gabe
gerald gerry jerry
gregory greg
guillermo memo
harold harry hal
heinrich heinz
henry hank harry
isabella bella izzy isabel
jacob jake
james jim jimmy jamie
jeffrey jeff geoffrey geoff
jennifer jen jenny
jessica jess jessie
johannes hannes hans jan
john johnny jack jon ivan
jonathan jon jonny nathan
jose pepe
joseph joe joey josef
joshua josh
judith judy
katarzyna kasia
kenneth ken kenny
lawrence larry laurence
leonard leo len
louis lou luis
manuel manny manolo
margaret maggie meg peggy greta margot
matthew matt matthias matze
maximilian max
michael mike mick micky mikey michel miguel
mohammed mohamed muhammad mohammad mo
natalie nat
nathaniel nate nathan nat
nicholas nick nico nicolas nicky klaus
olivia liv livvy
pamela pam
patricia pat patty trish tricia
patrick pat paddy
peter pete
philip phil phillip
rajesh raj
rebecca becky becca
richard rick dick rich ricky
robert bob rob bobby robbie bert
ronald ron ronnie
rosemary rose rosie
samantha sam sammy
samuel sam sammy
sebastian seb basti
sergey sergei serge
stephen steve steven stefan stephan
susan sue susie suzanne susanne
theodore ted theo teddy
theresa teresa terry tess
thomas tom tommy
timothy tim
ursula uschi
valerie val
victoria vicky tori
vincent vince vinny
vladimir vova
walter walt wally
william bill will billy liam willy wilhelm
wolfgang wolf
zachary zach zack
"""
_FREQUENT_SURNAMES = """
smith johnson williams brown jones miller davis wilson anderson thomas taylor moore jackson martin
thompson white harris clark lewis robinson walker young allen king wright scott hill green adams
nelson baker hall campbell mitchell carter roberts evans turner parker collins edwards stewart
morris murphy kelly cook rogers morgan bell cooper richardson wood watson james bennett gray hughes
garcia rodriguez martinez hernandez lopez gonzalez perez sanchez ramirez torres flores rivera gomez
diaz cruz reyes morales gutierrez ortiz fernandez ruiz alvarez romero
muller mueller schmidt schneider fischer weber meyer wagner becker schulz hoffmann bauer koch
richter klein wolf schroder schroeder neumann schwarz zimmermann
dubois durand bernard petit moreau leroy roux lefebvre fournier girard tremblay gagnon roy cote
bouchard gauthier morin lavoie
rossi russo ferrari bianchi romano silva santos oliveira souza pereira costa ferreira almeida
wang li zhang chen liu yang huang zhao wu zhou xu sun ma zhu hu lin guo kim park choi jung kang cho
lee nguyen tran pham le tan wong chan singh kumar sharma patel khan ali ahmed hussain gupta das shah
mohamed hassan ibrahim cohen levy ivanov petrov novak nowak kowalski tanaka suzuki sato takahashi
hansen johansen olsen larsen jensen nielsen andersson johansson karlsson nilsson eriksson
macdonald mcdonald ryan obrien sullivan
"""


def may_be_short_for(one: str, other: str) -> bool:
    """Whether two folded given names may be one person's: "Bob" and "Robert"."""
    return not _SHORT.get(one, frozenset()).isdisjoint(_SHORT.get(other, frozenset()))


def is_frequent(surname: str) -> bool:
    """Whether so many people bear this folded surname that a name with it tells little."""
    return surname in _FREQUENT


def _read_short_forms() -> Mapping[str, frozenset[str]]:
    """Each name -> the lines it stands on: names of one line may stand for one another."""
    lines: dict[str, set[str]] = {}
    for line in _SHORT_FORMS.strip().splitlines():
        names = line.split()
        for name in names:
            lines.setdefault(name, set()).add(names[0])
    return MappingProxyType({name: frozenset(found) for name, found in lines.items()})


_SHORT = _read_short_forms()
_FREQUENT = frozenset(_FREQUENT_SURNAMES.split())
