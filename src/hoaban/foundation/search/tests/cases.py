"""What people type, and which name must come first: run on SQLite and on PostgreSQL alike."""

import unicodedata

NAMES = {
    1: "Hoà Bình",
    2: "Hòa Bình Thượng",
    3: "Hoa Ban",
    4: "Xã Đoàn Kết",
    5: "Mường Bú",
    6: "Mường Bám",
    7: "Nguyễn Văn An",
    8: "Lò Thị Đào",
    9: "Bản Mường",
    10: "H'Mông Xa",
    11: "Thuỷ điện Sơn La",
    12: "Phường Tô Hiệu",
}

# (what is typed, who must be found, who must stand first)
CASES = [
    ("Hoà", {1, 2, 3}, 1),
    ("Hòa", {1, 2, 3}, 1),
    ("hoà bình", {1, 2}, 1),
    ("Hòa Bình Thượng", {2}, 2),
    ("hoa", {1, 2, 3}, 3),
    ("hoa binh", {1, 2}, 1),
    ("doan ket", {4}, 4),
    ("đoàn kết", {4}, 4),
    ("ĐOÀN KẾT", {4}, 4),
    ("dao", {8}, 8),
    ("đào", {8}, 8),
    (unicodedata.normalize("NFD", "Mường Bú"), {5}, 5),
    (unicodedata.normalize("NFD", "đoàn kết"), {4}, 4),
    ("muong", {5, 6, 9}, 5),
    ("muong b", {5, 6, 9}, 5),
    ("bu muong", {5}, 5),
    ("an nguyen", {7}, 7),
    ("van an", {7}, 7),
    ("nva", {7}, 7),
    ("hmong", {10}, 10),
    ("h’mông", {10}, 10),
    ("thủy", {11}, 11),
    ("thuy dien", {11}, 11),
    ("to hieu", {12}, 12),
    ("zzz", set(), None),
    ('" OR 1=1 --', set(), None),
    ("NEAR(", set(), None),
    ("%", set(), None),
]
