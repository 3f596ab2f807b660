"""Maps the columns of a table to members: by name, by the maker of the table, or by a mapping."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from ... import ConfigurationError
from ...schema.values import SECRET_WORDS
from .makers import ALIASES, MAKERS, Maker
from .people import CREDENTIAL_MEMBERS, PERSON_MEMBERS, PUBLISHED_NAMES, Place
from .records import Problems

PREFIX: Final = "sip_"
LISTS: Final = frozenset({"ciphers", "codecs"})
"""Members whose cell holds several values, separated by `,`, `;`, `|` or blanks."""

COLUMNS: Final = (*PERSON_MEMBERS, *(PREFIX + name for name in CREDENTIAL_MEMBERS))
"""The columns of a table; `email` is needed."""

SECRET_NAMES: Final = (*SECRET_WORDS, "passwd", "pwd", "passphrase", "pin")
"""A column whose name contains one of these as a word, or ends with it, counts as secret."""
IN_OTHER_LANGUAGES: Final = (
    *("passwort", "kennwort", "geheim", "motdepasse", "contraseña", "contrasena", "clave", "senha", "parola"),
    *(
        "wachtwoord",
        "lösenord",
        "losenord",
        "adgangskode",
        "salasana",
        "hasło",
        "haslo",
        "heslo",
        "jelszó",
        "şifre",
        "sifre",
    ),
    *("пароль", "κωδικόςπρόσβασης", "密码", "密碼", "パスワード", "暗証番号", "비밀번호", "암호", "סיסמה"),
)
"""The same in the languages of other makers' exports, as `normalized` returns them."""

NAMES_SHOWN: Final = 8
LONGEST_NAME: Final = 60
SIMILAR: Final = 0.75
_BRACKETS: Final = re.compile(r"^(.*?)[\[(](.*?)[\])]")


def normalized(name: str) -> str:
    """Return a column's name without regard to case, blanks and punctuation."""
    return "".join(one for one in unicodedata.normalize("NFKC", name).casefold() if one.isalnum())


_FOREIGN: Final = tuple(map(normalized, IN_OTHER_LANGUAGES))  # normalized: casefold may change a letter


def is_secret_name(name: str) -> bool:
    """Return whether a column of this name may hold passwords: its values are never shown."""
    plain = normalized(name)
    if any(word in plain for word in SECRET_NAMES if len(word) > 3) or any(word in plain for word in _FOREIGN):
        return True
    words = re.findall(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+", name)
    return any(one.lower() in ("pin", "pwd", "pass", "pw") for one in words) or plain.endswith(("pwd", "pin"))


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return a hint at the most similar known name; empty without one."""
    plain = {normalized(one): one for one in known}
    near = difflib.get_close_matches(normalized(name), plain, n=1, cutoff=SIMILAR)
    return f": did you mean {plain[near[0]]}?" if near and near[0] != normalized(name) else ""


def parse_columns(text: str) -> dict[str, str]:
    """Parse a mapping of columns to members, such as `Mobile=sip_caller_id,Department=` (the latter unused).

    Raises:
        ConfigurationError: A part has no `=`, a column is named twice.
    """
    mapping: dict[str, str] = {}
    for part in filter(str.strip, text.split(",")):
        name, equals, member = part.rpartition("=")
        if not equals or not name.strip():
            raise ConfigurationError(f"columns must be NAME=MEMBER or NAME= (not used), not {part.strip()!r}")
        if name.strip() in mapping:
            raise ConfigurationError(f"columns must name each column once, and {name.strip()!r} is named twice")
        mapping[name.strip()] = member.strip()
    return mapping


def checked_columns(columns: Mapping[str, str] | str | None, *, allow_unknown: bool) -> dict[str, str]:
    """Return a mapping of columns with its members known, each column's name normalized.

    Raises:
        ConfigurationError: A member is not one of COLUMNS (and `allow_unknown` is not given).
    """
    given = parse_columns(columns) if isinstance(columns, str) else dict(columns or {})
    known = {normalized(one): one for one in (*COLUMNS, *PUBLISHED_NAMES)}
    checked: dict[str, str] = {}
    for name, member in given.items():
        found = known.get(normalized(member), member)
        if found and found not in known.values() and not allow_unknown:
            hint = did_you_mean(found, COLUMNS) or f": there are {', '.join(COLUMNS)}"
            raise ConfigurationError(f"columns: {found!r} is no member{hint}")
        checked[normalized(name)] = PUBLISHED_NAMES.get(found, found)
    return checked


@attrs.frozen
class Columns:
    """The columns of a table.

    Attributes:
        sources: Each member's columns, by their number from 0; the first that is not empty counts.
        count: How many columns the first row names.
    """

    sources: Mapping[str, tuple[int, ...]]
    count: int


def resolve(
    header: Sequence[str], place: Place, problems: Problems, mapping: Mapping[str, str], *, allow_unknown: bool
) -> Columns | None:
    """Determine the member that each column fills; None, and a problem, if the first row is invalid.

    Columns that fill none are named in one warning. Before it is known that
    the first row names columns, no cell of it is shown.
    """
    resolver = _Resolver(header, mapping, allow_unknown=allow_unknown)
    before = problems.count
    resolver.assign()
    if "email" not in resolver.sources:
        problems.add(place, _without_email(header))
        return None
    for message in resolver.faults():
        problems.add(place, message)
    if problems.count > before:
        return None
    warning = resolver.warning()
    if warning:
        problems.warn(warning)
    return Columns({name: tuple(found) for name, found in resolver.sources.items()}, len(header))


def known_names(header: Sequence[str], mapping: Mapping[str, str]) -> int:
    """Return the number of cells of a first row that name a member, from which its separator follows."""
    resolver = _Resolver(header, mapping, allow_unknown=False)
    resolver.assign()
    return len(resolver.sources) + 100 * ("email" in resolver.sources)


def _without_email(header: Sequence[str]) -> str:
    if any("@" in one for one in header):
        return "`email` is needed: the first row must name the columns, and it holds an e-mail address"
    near = [n for n, one in enumerate(header, 1) if did_you_mean(one, ["email", *ALIASES["email"]])]
    hint = f"; column {near[0]} has a name like it: did you mean email?" if near else ""
    return (
        "`email` is needed: the first row must name the columns, and none of its "
        f"{len(header)} is the e-mail (a mapping of columns may say which: NAME=email){hint}"
    )


def _names_in(cell: str) -> Iterator[str]:
    """Yield the names that a cell may mean: `First name [givenName] Required` is givenName, or First name."""
    found = _BRACKETS.match(cell)
    if found:
        yield normalized(found[2])
        yield normalized(found[1])
    yield normalized(cell)


class _Resolver:
    def __init__(self, header: Sequence[str], mapping: Mapping[str, str], *, allow_unknown: bool) -> None:
        self.header = header
        self.sources: dict[str, list[int]] = {}
        self._names = [normalized(one) for one in header]
        self._candidates = [list(dict.fromkeys(_names_in(one))) for one in header]
        self._mapping = mapping
        self._allow_unknown = allow_unknown
        self._unused: list[int] = []
        self._explicit: set[int] = set()
        self.maker: Maker | None = next((one for one in MAKERS if one.made(self._all_names())), None)

    def _all_names(self) -> set[str]:
        return {name for names in self._candidates for name in names}

    def assign(self) -> None:
        """Give each column to a member: as the mapping says, the maker, the SDK's own names, other usual names."""
        ours = {normalized(one): one for one in COLUMNS}
        ours |= {normalized(alias): name for alias, name in PUBLISHED_NAMES.items()}
        left: list[int] = []
        for column, name in enumerate(self._names):
            mapped = next((one for one in self._candidates[column] if one in self._mapping), None)
            if mapped is not None:
                self._explicit.add(column)
                if self._mapping[mapped]:
                    self.sources.setdefault(self._mapping[mapped], []).append(column)
            elif name:
                left.append(column)
        taken = set(self.sources)
        left = self._assign_as_made(left, taken)
        rest: list[int] = []
        for column in left:
            member = ours.get(self._names[column])
            if member is None or member in taken:
                rest.append(column)
            else:
                self.sources.setdefault(member, []).append(column)
        self._unused = self._assign_aliases(rest)

    def _assign_as_made(self, columns: list[int], taken: set[str]) -> list[int]:
        """Assign the columns that the maker's table names; return the others."""
        if self.maker is None:
            return columns
        ranked: dict[str, list[tuple[int, int]]] = {}
        left: list[int] = []
        for column in columns:
            name = next((one for one in self._candidates[column] if one in self.maker.columns), None)
            if name is None:
                left.append(column)
                continue
            member = self.maker.columns[name]
            if member is None or member in taken:
                self._unused.append(column)
            else:
                ranked.setdefault(member, []).append((list(self.maker.columns).index(name), column))
        for member, found in ranked.items():
            self.sources[member] = [column for _, column in sorted(found)]
            taken.add(member)
        return left

    def _assign_aliases(self, columns: list[int]) -> list[int]:
        """Give members that no column has yet the column with a usual name; return the columns that are not used."""
        used: set[int] = set()
        for member, names in ALIASES.items():
            if member in self.sources:
                continue
            for name in names:
                column = next((one for one in columns if one not in used and name in self._candidates[one]), None)
                if column is not None:
                    self.sources[member] = [column]
                    used.add(column)
                    break
        rest = [one for one in columns if one not in used]
        if not self._allow_unknown:
            return [*self._unused, *rest]
        secret = [one for one in rest if is_secret_name(self.header[one])]
        for column in rest:
            if column not in secret:
                self.sources.setdefault(self.header[column].strip(), []).append(column)
        return [*self._unused, *secret]

    def faults(self) -> Iterator[str]:
        """Yield the problems of a first row with an `email`."""
        made: set[str | None] = set() if self.maker is None else set(self.maker.columns.values())
        for member, columns in self.sources.items():
            if len(columns) > 1 and (member not in made or self._explicit.intersection(columns)):
                where = " and ".join(str(one + 1) for one in columns)
                yield f"the column {member!r} is there twice: columns {where}"
        for name, member in self._mapping.items():
            if name not in self._all_names():
                purpose = f"as {member!r}" if member else "as one that is not used"
                hint = did_you_mean(name, self.header)
                yield f"the mapping of columns names {name!r} {purpose}, and there is no such column{hint}"
        for column in self._unused:
            name = self.header[column].strip()
            if name.startswith(PREFIX) and (hint := did_you_mean(name, COLUMNS)):
                yield f"no such column: {name[:LONGEST_NAME]!r}{hint}"

    def warning(self) -> str:
        """Return the one warning about the columns that are not used; empty where there is none."""
        names = [self.header[one].strip() for one in sorted(self._unused)]
        made = "" if self.maker is None else f"read as made by {self.maker.name}: "
        if not names:
            return ""
        shown = ", ".join(f"{one[:LONGEST_NAME]!r}{did_you_mean(one, COLUMNS)}" for one in names[:NAMES_SHOWN])
        more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
        what = "1 column is" if len(names) == 1 else f"{len(names)} columns are"
        return f"{made}{what} not used: {shown}{more} (a mapping of columns may say what they are)"
