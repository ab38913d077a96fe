"""The installation's name and owner, as its province pack says them."""

from typing import Any

from hoaban.kit.pack import Pack
from hoaban.ui.ports import Brand


def brand_of(pack: Pack, nation: Pack | None = None) -> Brand:
    """Reads ``[brand]`` and ``[phones]`` of ``pack.toml``; what the packs leave out stays unsaid on screen."""
    facts = pack.toml("pack.toml")
    national: dict[str, Any] = nation.toml("pack.toml").get("phones", {}) if nation else {}
    brand: dict[str, Any] = facts.get("brand", {})
    phones: dict[str, Any] = facts.get("phones", {})
    return Brand(
        name=str(brand.get("title") or "Hoa Ban"),
        province=str(facts.get("full_name") or facts.get("name") or ""),
        owner=str(brand.get("office") or ""),
        phone=str(phones.get("office") or ""),
        email=str(brand.get("email") or ""),
        address=str(brand.get("address") or ""),
        duty_phone=str(phones.get("duty") or ""),
        emergency={str(service): str(number) for service, number in national.items()},
    )
