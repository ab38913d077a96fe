// Behaviours of the officials' desk.
import "./page.js";
import "./autosave.js";
import "./idle-lock.js";
import "./keyboard-list.js";
import "./menu.js";
import "./palette.js";
