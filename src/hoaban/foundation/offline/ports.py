"""The forms rooms let people fill without a line."""

from hoaban.foundation.offline.values import FormKind

kinds: dict[str, FormKind] = {}
