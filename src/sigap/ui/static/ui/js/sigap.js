// The one module of every page; each import stands alone.
import "./theme.js";
import "./toasts.js";
import "./overlays.js";
import "./keys.js";
import "./times.js";
import "./frames.js";
import "./live.js";
import "./tabs.js";
import "./saved.js";
import "./composer.js";
import "./presence.js";
import "./canned.js";
