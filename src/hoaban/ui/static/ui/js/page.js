// Behaviours every page may use; each looks for its own data- attribute and does nothing without it.
import "./auto-submit.js";
import "./confirm.js";
import "./copy.js";
import "./dialog.js";
import "./go-back.js";
import "./listen.js";
import "./live.js";
import "./read-all.js";
import "./send-once.js";
