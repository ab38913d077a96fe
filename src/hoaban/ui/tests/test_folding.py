"""A shell's modules as one script: in order, each with names of its own, nothing dropped in silence."""

import pytest
from django.templatetags.static import static
from django.test import Client

from hoaban.ui.folding import fold

MODULES = {
    "a/page.js": '// first\nimport "./voice.js";\nimport { say, LOUD } from "./voice.js";\nsay(LOUD);\n',
    "a/voice.js": 'const word = "!";\nexport const LOUD = 2;\nexport function say(n) { console.log(word.repeat(n)); }\n',
}


def test_a_module_stands_once_after_what_it_needs() -> None:
    text = fold("a/page.js", MODULES.__getitem__)
    assert text.count("console.log") == 1
    assert text.index("const word") < text.index("say(LOUD)")
    assert "import" not in text
    assert "export" not in text
    assert "first" not in text


@pytest.mark.parametrize(
    "line", ['import * as all from "./b.js";', "export default 1;", 'import x from "./b.js";']
)
def test_what_it_cannot_fold_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="cannot fold"):
        fold("a/x.js", lambda _name: f"{line}\n")


@pytest.mark.parametrize("name", ["bundles/portal.js", "bundles/workspace.js"])
def test_a_shell_s_script_holds_every_behaviour(client: Client, name: str) -> None:
    text = client.get(static(name)).getvalue().decode()
    assert text.count("(() => {") >= 10
    assert "data-read-all" in text
    assert "data-listen" in text


def test_what_draws_comes_as_one_file_with_all_its_parts(client: Client) -> None:
    text = client.get(static("bundles/draw.js")).getvalue().decode()
    assert text.count("(() => {") >= 7
    assert ("import " in text, "outlineOf" in text, "circleOf" in text) == (False, True, True)
