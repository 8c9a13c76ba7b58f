// The pages work without any of this; each module makes one thing nicer.
import "./menus.js";
import "./requests.js";
import "./focus.js";
import "./navigation.js";
import "./scanner.js";
import "./countdown.js";
import "./enter.js";
