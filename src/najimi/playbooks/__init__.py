"""Industry packs: playbooks that come with najimi, as data."""

from __future__ import annotations

from importlib.resources import files

from najimi.errors import PlaybookError


def list_packs() -> list[str]:
    """Return the names of the packs that come with najimi."""
    return sorted(
        path.name.removesuffix(".toml")
        for path in files(__package__).iterdir()
        if path.name.endswith(".toml")
    )


def read_pack(name: str) -> str:
    """
    Return the text of a pack.

    Raises
    ------
    PlaybookError
        If there is no such pack; names those there are.

    Examples
    --------
    >>> "global_holdout_share" in read_pack("retail_starter")
    True
    """
    if name not in list_packs():
        raise PlaybookError(f"there is no pack {name!r}.", hint=f"choose one of {list_packs()}.")
    return files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
