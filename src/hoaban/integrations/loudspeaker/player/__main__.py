"""``python3 -m player FILE``"""

import logging
import signal
import sys
import threading
from pathlib import Path

from .running import Player
from .settings import SettingWrong, read


def main(words: list[str]) -> int:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    try:
        if len(words) != 1:
            raise SettingWrong("Say which file holds the settings: python3 -m player /etc/hoaban-player.toml")
        player = Player(read(Path(words[0])))
    except SettingWrong as problem:
        logging.getLogger(__name__).error("%s", problem)
        return 78
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_what: stop.set())
    player.run(stop)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
