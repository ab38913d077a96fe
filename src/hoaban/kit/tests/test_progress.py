import io

from hoaban.kit.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_file_gets_a_line_per_quarter_and_no_bar() -> None:
    out = io.StringIO()
    with Progress(out).step("counting") as step:
        for done in range(101):
            step.at(done, 100)
    lines = out.getvalue().splitlines()
    assert [line.strip() for line in lines[:-1]] == [f"counting: {done} of 100" for done in (25, 50, 75, 100)]
    assert lines[-1].startswith("  ✓ counting (")


def test_a_terminal_gets_a_full_bar_at_the_end() -> None:
    out = Terminal()
    with Progress(out).step("counting") as step:
        step.at(1, 2)
        step.at(2, 2)
    assert "█" * 30 + "  2 / 2" in out.getvalue()


def test_work_of_unknown_length_does_not_divide_by_nothing() -> None:
    out = io.StringIO()
    with Progress(out).step("counting") as step:
        step.at(0, 0)
    assert "✓ counting" in out.getvalue()
