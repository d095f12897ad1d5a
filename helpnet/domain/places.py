"""What is commonly known of places: countries, some of their regions and their larger cities.

Small on purpose: it is there to see that "Toronto, ON" is elsewhere than Winnipeg and that
"Manitoba" may not be. What it does not know is unknown, never elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType

# country: its other names and codes: its cities
_COUNTRIES = """
canada: can ca north_america: toronto montreal vancouver calgary edmonton ottawa winnipeg
  quebec_city hamilton
  kitchener london victoria halifax saskatoon regina st_johns kelowna windsor guelph kingston
  mississauga brampton surrey burnaby laval moncton fredericton charlottetown whitehorse
  yellowknife thunder_bay sudbury brandon gatineau waterloo
united states: usa us u_s america united_states_of_america north_america new_england: new_york
  los_angeles chicago houston
  phoenix philadelphia san_antonio san_diego dallas san_jose austin jacksonville columbus charlotte
  san_francisco indianapolis seattle denver washington boston el_paso nashville detroit
  oklahoma_city portland las_vegas memphis louisville baltimore milwaukee albuquerque tucson fresno
  sacramento kansas_city mesa atlanta omaha colorado_springs raleigh miami long_beach oakland
  minneapolis saint_paul tulsa tampa new_orleans cleveland honolulu pittsburgh cincinnati st_louis
  orlando buffalo salt_lake_city boise madison fargo brooklyn manhattan santa_monica palo_alto
  mountain_view berkeley boulder ann_arbor cambridge richmond anchorage des_moines grand_forks
united kingdom: uk u_k gb great_britain britain: london birmingham manchester leeds glasgow
  liverpool newcastle sheffield bristol edinburgh cardiff belfast leicester nottingham brighton
  oxford cambridge york southampton portsmouth aberdeen dundee bath swansea
ireland: ie eire: dublin cork galway limerick
germany: de deutschland: berlin hamburg munich cologne frankfurt stuttgart dusseldorf dortmund
  essen leipzig bremen dresden hanover nuremberg duisburg bochum bonn mannheim karlsruhe augsburg
  freiburg heidelberg mainz kiel potsdam wiesbaden
austria: at osterreich: vienna graz linz salzburg innsbruck
switzerland: ch schweiz suisse svizzera: zurich geneva basel bern lausanne lucerne winterthur
france: fr ile_de_france: paris marseille lyon toulouse nice nantes strasbourg montpellier
  bordeaux lille rennes
  grenoble dijon reims
spain: es espana: madrid barcelona valencia seville zaragoza malaga bilbao palma granada
portugal: pt: lisbon porto braga coimbra
italy: it italia: rome milan naples turin palermo genoa bologna florence venice verona
netherlands: nl holland nederland: amsterdam rotterdam the_hague utrecht eindhoven groningen
belgium: be belgique belgie: brussels antwerp ghent bruges leuven liege
luxembourg: lu:
denmark: dk danmark: copenhagen aarhus odense
sweden: se sverige: stockholm gothenburg malmo uppsala
norway: no norge: oslo bergen trondheim stavanger
finland: fi suomi: helsinki espoo tampere turku
iceland: is: reykjavik
poland: pl polska: warsaw krakow lodz wroclaw poznan gdansk
czechia: cz czech_republic: prague brno
hungary: hu: budapest
romania: ro: bucharest cluj
bulgaria: bg: sofia
greece: gr hellas: athens thessaloniki
turkey: tr turkiye: istanbul ankara izmir
ukraine: ua: kyiv lviv odesa kharkiv
russia: ru: moscow saint_petersburg
israel: il: tel_aviv jerusalem haifa
united arab emirates: uae ae: dubai abu_dhabi
saudi arabia: ksa sa: riyadh jeddah
egypt: eg: cairo alexandria
morocco: ma maroc: casablanca rabat marrakesh
nigeria: ng: lagos abuja
kenya: ke: nairobi mombasa
ghana: gh: accra
south africa: za rsa: johannesburg cape_town durban pretoria
india: in bharat: mumbai delhi new_delhi bangalore hyderabad chennai kolkata pune ahmedabad jaipur
  lucknow surat kochi chandigarh gurgaon noida
pakistan: pk: karachi lahore islamabad
bangladesh: bd: dhaka
china: cn: beijing shanghai shenzhen guangzhou chengdu hangzhou
hong kong: hk:
taiwan: tw: taipei
japan: jp: tokyo osaka kyoto yokohama nagoya sapporo fukuoka
south korea: kr korea: seoul busan
singapore: sg:
malaysia: my: kuala_lumpur penang
indonesia: id: jakarta bali surabaya
philippines: ph: manila cebu
thailand: th: bangkok chiang_mai
vietnam: vn: hanoi ho_chi_minh_city
australia: au: sydney melbourne brisbane perth adelaide canberra hobart darwin newcastle
new zealand: nz aotearoa: auckland wellington christchurch dunedin
mexico: mx north_america: mexico_city guadalajara monterrey puebla tijuana cancun
brazil: br brasil: sao_paulo rio_de_janeiro brasilia salvador belo_horizonte porto_alegre curitiba
argentina: ar: buenos_aires cordoba rosario
chile: cl: santiago valparaiso
colombia: co: bogota medellin cali
peru: pe: lima cusco
"""
# region: its country: its codes
_REGIONS = """
alberta: canada: ab
british columbia: canada: bc
manitoba: canada: mb
new brunswick: canada: nb
newfoundland: canada: nl newfoundland_and_labrador
nova scotia: canada: ns
ontario: canada: on ont
prince edward island: canada: pei pe
quebec: canada: qc
saskatchewan: canada: sk sask
yukon: canada: yt
northwest territories: canada: nwt
nunavut: canada: nu
alabama: united states: al
alaska: united states: ak
arizona: united states: az
arkansas: united states: ar
california: united states: ca calif
colorado: united states: co
connecticut: united states: ct conn
delaware: united states: de
district of columbia: united states: dc d_c
florida: united states: fl
georgia: united states: ga
hawaii: united states: hi
idaho: united states: id
illinois: united states: il
indiana: united states: in
iowa: united states: ia
kansas: united states: ks
kentucky: united states: ky
louisiana: united states: la
maine: united states: me
maryland: united states: md
massachusetts: united states: ma mass
michigan: united states: mi
minnesota: united states: mn minn
mississippi: united states: ms
missouri: united states: mo
montana: united states: mt
nebraska: united states: ne
nevada: united states: nv
new hampshire: united states: nh
new jersey: united states: nj
new mexico: united states: nm
new york: united states: ny
north carolina: united states: nc
north dakota: united states: nd
ohio: united states: oh
oklahoma: united states: ok
oregon: united states: or
pennsylvania: united states: pa penn
rhode island: united states: ri
south carolina: united states: sc
south dakota: united states: sd
tennessee: united states: tn tenn
texas: united states: tx
utah: united states: ut
vermont: united states: vt
virginia: united states: va
washington: united states: wa washington_state
west virginia: united states: wv
wisconsin: united states: wi
wyoming: united states: wy
england: united kingdom:
scotland: united kingdom:
wales: united kingdom:
northern ireland: united kingdom:
bavaria: germany: bayern
hesse: germany: hessen
saxony: germany: sachsen
north rhine westphalia: germany: nrw nordrhein_westfalen
lower saxony: germany: niedersachsen
baden wurttemberg: germany: bw
schleswig holstein: germany:
new south wales: australia: nsw
victoria: australia: vic
queensland: australia: qld
"""
_OTHER_NAMES = """
nyc: new_york. new_york_city: new_york. la: los_angeles. sf: san_francisco. dc: washington
washington_d_c: washington. washington_dc: washington. philly: philadelphia. vegas: las_vegas
st_paul: saint_paul. saint_louis: st_louis. stl: st_louis. atl: atlanta. chi: chicago
wpg: winnipeg. ywg: winnipeg. mtl: montreal. yul: montreal. yyz: toronto. yto: toronto
yvr: vancouver. yyc: calgary. yeg: edmonton. yow: ottawa. ville_de_quebec: quebec_city
saint_johns: st_johns. ldn: london. mcr: manchester. munchen: munich. muenchen: munich
koln: cologne. koeln: cologne. nurnberg: nuremberg. hannover: hanover. duesseldorf: dusseldorf
frankfurt_am_main: frankfurt. freiburg_im_breisgau: freiburg. wien: vienna. zuerich: zurich
geneve: geneva. genf: geneva. bale: basel. berne: bern. luzern: lucerne. lisboa: lisbon
sevilla: seville. roma: rome. milano: milan. napoli: naples. torino: turin. genova: genoa
firenze: florence. venezia: venice. den_haag: the_hague. bruxelles: brussels. brussel: brussels
antwerpen: antwerp. gent: ghent. brugge: bruges. kobenhavn: copenhagen. goteborg: gothenburg
warszawa: warsaw. cracow: krakow. praha: prague. kiev: kyiv. moskva: moscow. bengaluru: bangalore
bombay: mumbai. calcutta: kolkata. madras: chennai. gurugram: gurgaon. cdmx: mexico_city
"""

_PARTS_OF_CITIES = MappingProxyType(dict.fromkeys(("brooklyn", "manhattan"), "new_york"))

_WORD = re.compile(r"[^\W_]+(?:\+\+|#(?!\w))?")

Region = tuple[str, ...]  # ("canada",) or ("canada", "manitoba")


def fold(text: str) -> tuple[str, ...]:
    """A text's words without case, accents and punctuation; "C++" and "C#" keep their signs."""
    flat = text.casefold()
    if not flat.isascii():
        flat = unicodedata.normalize("NFKD", flat.replace("ß", "ss"))
        flat = "".join(mark for mark in flat if not unicodedata.combining(mark))
        flat = flat.translate(_UNACCENTED).replace("’", "")
    flat = flat.replace("'", "")
    return tuple(_WORD.findall(flat))


def regions_named(words: tuple[str, ...]) -> frozenset[Region]:
    """The countries and regions that these words are a name or code of; several where unclear."""
    return _REGION_NAMES.get("_".join(words), frozenset())


def city_named(words: tuple[str, ...]) -> str:
    """The one name of a larger city, whatever it is called here; empty when it is none."""
    name = "_".join(words)
    name = _CITY_NAMES.get(name, name)
    return name if name in _CITIES else ""


def city_around(city: str) -> str:
    """The city that another one is a part of; empty where it is a part of none."""
    return _PARTS_OF_CITIES.get(city, "")


def countries_of(city: str) -> frozenset[Region]:
    """The countries that have a larger city of this name, as `city_named` tells it."""
    return _CITIES.get(city, frozenset())


def is_place_word(word: str) -> bool:
    """Whether a single folded word, or words run together, is a place's name or its short form."""
    return word in _RUN_TOGETHER


_UNACCENTED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


def _lines(table: str) -> Iterable[list[str]]:
    for line in table.strip().replace("\n  ", " ").splitlines():
        yield [part.strip() for part in line.split(":")]


def _read_regions() -> Mapping[str, frozenset[Region]]:
    names: dict[str, set[Region]] = {}
    for country, others, _ in _lines(_COUNTRIES):
        for name in [country.replace(" ", "_"), *others.split()]:
            names.setdefault(name, set()).add((country,))
    for region, country, others in _lines(_REGIONS):
        for name in [region.replace(" ", "_"), *others.split()]:
            names.setdefault(name, set()).add((country, region))
    return MappingProxyType({name: frozenset(found) for name, found in names.items()})


def _read_cities() -> Mapping[str, frozenset[Region]]:
    cities: dict[str, set[Region]] = {}
    for country, _, names in _lines(_COUNTRIES):
        for city in names.split() or [country.replace(" ", "_")]:  # a city that is a country
            cities.setdefault(city, set()).add((country,))
    return MappingProxyType({city: frozenset(found) for city, found in cities.items()})


def _read_other_names() -> Mapping[str, str]:
    pairs = re.split(r"[.\n]\s*", _OTHER_NAMES.strip())
    return MappingProxyType(dict(pair.split(": ") for pair in pairs))


_REGION_NAMES = _read_regions()
_CITIES = _read_cities()
_CITY_NAMES = _read_other_names()
_RUN_TOGETHER = frozenset(
    name.replace("_", "") for name in (*_REGION_NAMES, *_CITIES, *_CITY_NAMES)
)
