"""The household visit as a form that works without a line: what is asked, and who does what with the answers."""

from django.utils.translation import gettext_noop

from hoaban.domains.registry import api as registry
from hoaban.domains.registry.values import Left, Relation
from hoaban.domains.rounds import actions, queries
from hoaban.domains.rounds.permissions import Permission
from hoaban.foundation.files import api as files
from hoaban.foundation.offline import api as offline

KIND, PURPOSE = "registry.visit", "registry.visit"
PHOTO = 12_000_000

EACH = offline.Each
KIND_OF, OF_HOME = queries.OF_PEOPLE, queries.OF_HOME
FIELDS = (
    offline.Field(
        "person",
        gettext_noop("Somebody of this household"),
        "dated",
        each=EACH.LINE,
        choices=(
            (registry.HERE, gettext_noop("Lives here")),
            (Left.DIED, gettext_noop("Died")),
            (Left.MOVED, gettext_noop("Moved away")),
            (registry.NEVER, gettext_noop("Never left: written by mistake")),
        ),
        retracts=registry.NEVER,
    ),
    offline.Field("number", gettext_noop("Telephone number"), "phone", 20, each=EACH.LINE),
    offline.Field(
        "whose",
        registry.KINDS[KIND_OF["whose"]].label,
        "choice",
        each=EACH.LINE,
        choices=tuple(registry.KINDS[KIND_OF["whose"]].words.items()),
        stays=True,
        bars=("none", "number"),
    ),
    offline.Field(
        "reach",
        registry.KINDS[KIND_OF["reach"]].label,
        "choice",
        each=EACH.LINE,
        choices=tuple(registry.KINDS[KIND_OF["reach"]].words.items()),
        stays=True,
    ),
    offline.Field(
        "speaks",
        registry.KINDS[KIND_OF["speaks"]].label,
        "several",
        registry.LONGEST_FACT,
        each=EACH.LINE,
        stays=True,
        teller="teller",
    ),
    offline.Field(
        "teller",
        gettext_noop("Who said which languages are spoken"),
        longest=120,
        observed=True,
        each=EACH.LINE,
    ),
    offline.Field(
        "school",
        registry.KINDS[KIND_OF["school"]].label,
        "choice",
        each=EACH.LINE,
        choices=tuple(registry.KINDS[KIND_OF["school"]].words.items()),
        stays=True,
    ),
    offline.Field(
        "born",
        gettext_noop("Day or year of birth"),
        "day",
        40,
        each=EACH.LINE,
        stays=True,
        fits=registry.is_birth,
    ),
    offline.Field(
        "new_name",
        gettext_noop("Full name"),
        longest=80,
        observed=True,
        each=EACH.MORE,
        is_needed=True,
        fits=registry.is_name,
    ),
    offline.Field(
        "new_how",
        gettext_noop("Why new here"),
        "choice",
        observed=True,
        each=EACH.MORE,
        choices=(("born", gettext_noop("Newborn")), ("came", gettext_noop("Came to live here"))),
    ),
    offline.Field(
        "new_parent",
        gettext_noop("Of a newborn: whose child?"),
        "line",
        observed=True,
        each=EACH.MORE,
        fits=registry.is_somebody,
    ),
    offline.Field(
        "new_born", gettext_noop("Born"), longest=40, observed=True, each=EACH.MORE, fits=registry.is_birth
    ),
    offline.Field(
        "new_sex",
        gettext_noop("Sex"),
        "choice",
        observed=True,
        each=EACH.MORE,
        choices=tuple(registry.SEXES.items()),
    ),
    offline.Field(
        "new_relation",
        gettext_noop("Relation to the head"),
        "choice",
        observed=True,
        each=EACH.MORE,
        choices=tuple((code, said) for code, said in registry.RELATIONS.items() if code is not Relation.HEAD),
    ),
    # Of the head, as versions before 5 asked it; now each person's own stands with her.
    offline.Field("phone", gettext_noop("Telephone of the head"), "phone", 20, is_former=True),
    offline.Field("address", gettext_noop("Where the house stands"), longest=200),
    offline.Field("village", gettext_noop("Village"), longest=120),
    *(
        offline.Field(
            key,
            registry.KINDS[kind].label,
            "choice",
            choices=tuple(registry.KINDS[kind].words.items()),
            stays=True,
        )
        for key, kind in OF_HOME.items()
    ),
    offline.Field(
        "met",
        gettext_noop("Who answered"),
        "choice",
        observed=True,
        choices=(
            ("head", gettext_noop("The head of the household")),
            ("member", gettext_noop("Somebody else of the household")),
            ("neighbour", gettext_noop("A neighbour")),
            ("nobody", gettext_noop("Nobody was at home")),
        ),
    ),
    offline.Field("people", gettext_noop("How many people are at home"), "number", observed=True),
    offline.Field("note", gettext_noop("What you saw"), "long", 2000, observed=True),
)


def register() -> None:
    """Called when the app is ready."""
    offline.register_kind(
        offline.FormKind(
            name=KIND, label=gettext_noop("Household visit"), noun=offline.HOUSEHOLD, newest=7, permission=Permission.VISIT, fields=FIELDS,
            units=queries.units, pack=queries.pack, current=queries.current, place_of=registry.place_of_home, apply=actions.record_visit,
            attach=actions.attach_photo, file_purpose=PURPOSE,
        )
    )  # fmt: skip
    files.register_reader(
        PURPOSE,
        queries.may_read_photo,
        largest=PHOTO,
        kinds=frozenset({"image/jpeg", "image/png", "image/webp"}),
    )
