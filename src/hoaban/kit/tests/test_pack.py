import pytest

from hoaban.kit import pack


def test_our_packs_are_found():
    assert {"vn", "vn-11", "vn-14"} <= set(pack.available())
    assert pack.of_province("14").name == "vn-14"


def test_a_folder_of_the_operator_comes_first(tmp_path):
    (tmp_path / "vn-14").mkdir()
    assert pack.of_province("14", [tmp_path]).folder == tmp_path / "vn-14"


@pytest.mark.parametrize("name", ["vn-99", "../kit", "vn/../vn", ""])
def test_a_missing_pack_names_the_known_ones(name):
    with pytest.raises(pack.PackMissing, match="vn-14"):
        pack.find(name)


@pytest.mark.parametrize(
    ("content", "told"),
    [("a,b\n1\n", "line 2"), ("a,b\n1,2,3\n", "line 2"), ("a\n1\n", "column b")],
)
def test_a_broken_table_names_its_line(tmp_path, content, told):
    (tmp_path / "x.csv").write_text(content, encoding="utf-8")
    with pytest.raises(pack.PackBroken, match=told):
        pack.Pack("vn-x", tmp_path).rows("x.csv", ["a", "b"])


def test_absent_and_broken_files(tmp_path):
    mine = pack.Pack("vn-x", tmp_path)
    assert mine.optional_rows("none.csv") == []
    with pytest.raises(pack.PackBroken, match="missing"):
        mine.rows("none.csv")
    (tmp_path / "x.toml").write_text("= nothing", encoding="utf-8")
    with pytest.raises(pack.PackBroken, match=r"x\.toml"):
        mine.toml("x.toml")
    (tmp_path / "latin.csv").write_bytes(b"a\n\xff\n")
    with pytest.raises(pack.PackBroken, match="UTF-8"):
        mine.rows("latin.csv")
